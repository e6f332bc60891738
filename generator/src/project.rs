//! `site.yaml`: the site's languages, menus, contact and topics.

use std::collections::BTreeMap;

use forms::{When, Zone};
use schema::{Fault, Faults, FromNode, Node, Reader, Span, Spanned, Value};
use words::{Direction, Lang};

use crate::kinds::fact::Fact;
use crate::kinds::values::WebAddress;
use crate::kinds::{KINDS, Kind};

/// What `site.yaml` says.
#[derive(Clone, Debug)]
pub struct Project {
    /// The site's public address, without a slash at the end.
    pub base_url: String,
    /// The folder in `themes/`.
    pub theme: Spanned<String>,
    /// Index of the default language.
    pub default: usize,
    /// The languages, in the order in which switchers show them.
    pub languages: Vec<Language>,
    /// For `publish` and `expires`.
    pub zone: Zone,
    /// Entries on a page of a list.
    pub page_size: usize,
    /// Whether the site can be searched.
    pub search: bool,
    /// Public mailbox.
    pub email: String,
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// Ids of the topics.
    pub topics: Vec<String>,
    /// Facts that belong to the site.
    pub facts: Vec<(String, Fact)>,
    /// The menu in the page's head.
    pub main_menu: Vec<Spanned<String>>,
    /// The menu in the page's foot.
    pub footer_menu: Vec<Spanned<String>>,
}

/// A language of the site.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its tag.
    pub lang: Lang,
    /// Its own name.
    pub name: String,
    /// The CLDR locale for dates and numbers.
    pub locale: Lang,
    /// Which way it is written.
    pub direction: Direction,
    /// The site's name.
    pub title: String,
    /// A line under the name.
    pub tagline: String,
    /// First parts of addresses, by list.
    pub paths: BTreeMap<String, String>,
}

impl Language {
    /// Returns the part of addresses under which a list stands; its own name without one.
    pub fn path<'a>(&'a self, list: &'a str) -> &'a str {
        self.paths.get(list).map_or(list, String::as_str)
    }
}

/// Lists that have addresses: the kinds with a list, the topics, the page of a call's form, those beside a form, the search.
pub fn path_names() -> Vec<&'static str> {
    let kinds = KINDS.iter().filter(|row| row.listed).map(|row| row.folder);
    kinds.chain(["topics", "form", "questions", "eligibility", "search"]).collect()
}

impl Project {
    /// Reads the tree of `site.yaml`.
    pub fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "site.yaml", faults)?;
        let base_url: Option<WebAddress> = reader.required("base_url");
        let theme = reader.optional("theme");
        let default: Option<Spanned<Lang>> = reader.required("default_language");
        let zone = reader.required("zone");
        let page_size = reader.number("page_size", 1..=100).unwrap_or(12);
        let search = reader.optional("search").unwrap_or_default();
        let contact: Option<Contact> = reader.required("contact");
        let topics: Vec<String> = reader.optional("topics").unwrap_or_default();
        let facts: Option<SiteFacts> = reader.optional("facts");
        let languages: Option<Vec<Language>> = reader.required("languages");
        let menus: Option<Menus> = reader.optional("menus");
        reader.finish();
        let (default, languages, contact, menus) = (default?, languages?, contact?, menus.unwrap_or_default());
        check_languages(&languages, node, faults);
        let Some(index) = languages.iter().position(|language| language.lang == default.value) else {
            let known: Vec<&str> = languages.iter().map(|language| language.lang.as_str()).collect();
            let fault = Fault::error("language-not-listed", default.span).with("found", default.value.as_str());
            faults.push(fault.with("known", known.join(", ")));
            return None;
        };
        let email_fact = ("email".to_owned(), Fact::Email(contact.email.clone()));
        Some(Self {
            base_url: base_url?.0.trim_end_matches('/').to_owned(),
            theme: theme.unwrap_or_else(|| Spanned { value: "default".to_owned(), span: Span::default() }),
            default: index,
            languages,
            zone: zone?,
            page_size: usize::try_from(page_size).expect("the range is small"),
            search,
            email: contact.email,
            address: contact.address,
            topics,
            facts: facts.map(|facts| facts.0).unwrap_or_default().into_iter().chain([email_fact]).collect(),
            main_menu: menus.main,
            footer_menu: menus.footer,
        })
    }

    /// Returns the index of a language of the site.
    pub fn language(&self, tag: &str) -> Option<usize> {
        self.languages.iter().position(|language| language.lang.as_str() == tag)
    }

    /// Returns the languages in which a reader of `wanted` is served, best first: the wanted one,
    /// the default one, the others in the site's order.
    pub fn preference(&self, wanted: usize) -> impl Iterator<Item = usize> {
        let rest = (0..self.languages.len()).filter(move |index| *index != wanted && *index != self.default);
        let default = (self.default != wanted).then_some(self.default);
        std::iter::once(wanted).chain(default).chain(rest)
    }
}

fn check_languages(languages: &[Language], node: &Node, faults: &mut Faults) {
    let place = node.get("languages").map_or(node.span, |node| node.span);
    for (index, language) in languages.iter().enumerate() {
        if languages[..index].iter().any(|other| other.lang == language.lang) {
            faults.push(Fault::error("duplicate-id", place).with("id", language.lang.as_str()));
        }
    }
}

struct Contact {
    email: String,
    address: Vec<String>,
}

impl FromNode for Contact {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "contact", faults)?;
        let email = reader.required("email");
        let address = reader.optional("address").unwrap_or_default();
        reader.finish();
        Some(Self { email: email?, address })
    }
}

struct SiteFacts(Vec<(String, Fact)>);

impl FromNode for SiteFacts {
    /// Reads numbers and dates: a number of four digits is a year, unless a unit says otherwise.
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        if !matches!(node.value, Value::Map(_) | Value::Null) {
            faults.push(Fault::error("not-a-map", node.span).with("found", node.kind()));
            return None;
        }
        let facts = node.entries().iter().filter_map(|entry| {
            let text = String::from_node(&entry.node, faults)?;
            let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
            let number = text.parse().ok().filter(|_| !year).map(Fact::Number);
            let date = || When::parse(&text).ok().map(|when| Fact::Date(when, None));
            Some((entry.key.clone(), number.or_else(date).unwrap_or_else(|| Fact::Name(text.clone()))))
        });
        Some(Self(facts.collect()))
    }
}

#[derive(Default)]
struct Menus {
    main: Vec<Spanned<String>>,
    footer: Vec<Spanned<String>>,
}

impl FromNode for Menus {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "menus", faults)?;
        let main = reader.optional("main").unwrap_or_default();
        let footer = reader.optional("footer").unwrap_or_default();
        reader.finish();
        Some(Self { main, footer })
    }
}

impl FromNode for Language {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a language", faults)?;
        let lang: Option<Lang> = reader.required("code");
        let name = reader.required("name");
        let locale: Option<Lang> = reader.optional("locale");
        let title = reader.required("title");
        let tagline = reader.required("tagline");
        let paths: Option<Paths> = reader.optional("paths");
        reader.finish();
        let lang = lang?;
        Some(Self {
            name: name?,
            locale: locale.unwrap_or_else(|| lang.clone()),
            direction: Direction::of(&lang),
            lang,
            title: title?,
            tagline: tagline?,
            paths: paths.map(|paths| paths.0).unwrap_or_default(),
        })
    }
}

struct Paths(BTreeMap<String, String>);

impl FromNode for Paths {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "paths", faults)?;
        let mut paths = BTreeMap::new();
        for name in path_names() {
            let slug: Option<crate::resolve::slug::Slug> = reader.optional(name);
            paths.extend(slug.map(|slug| (name.to_owned(), slug.0)));
        }
        reader.finish();
        Some(Self(paths))
    }
}

impl Kind {
    /// Returns the name under which `paths:` gives the address of the kind's list.
    pub fn path_name(self) -> &'static str {
        self.row().folder
    }
}
