//! What stands around every page: site, menus, switcher, breadcrumbs.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::Serialize;
use theme::{Context, TemplateFault, Theme, Value};

use super::Renderer;
use super::address::{Link, encoded};
use super::document::{Borrowed, topic_link};
use crate::assets::Assets;
use crate::kinds::Kind;
use crate::site::{Frame, Sight};
use crate::theme_files::ThemeFiles;

#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    tagline: &'a str,
    home: String,
    base_url: &'a str,
    email: &'a str,
    address: &'a [String],
    feed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<String>,
    css: &'a str,
    script: Option<&'a str>,
    icon: Option<&'a str>,
    policy: Value,
}

/// Returns what all pages of a language share.
pub(super) fn shared(site: &Frame, language: usize, assets: &Assets) -> Context {
    let row = site.language(language);
    let mut context = Context::new();
    context.insert("lang", row.lang.as_str());
    context.insert("dir", row.direction.as_str());
    context.insert(
        "site",
        &SiteView {
            title: &row.title,
            tagline: &row.tagline,
            home: site.home_url(language),
            base_url: &site.project.base_url,
            email: &site.project.email,
            address: &site.project.address,
            feed: super::feed::url(site, language),
            search: site.project.search.then(|| encoded(&site.search_url(language))),
            css: &assets.css,
            script: assets.script.as_deref(),
            icon: assets.statics.get("icon.svg").map(String::as_str),
            policy: theme::escaped(theme::PAGE_POLICY),
        },
    );
    context
}

/// An entry of a menu.
#[derive(Serialize)]
struct MenuEntry<'a> {
    label: Value,
    url: Value,
    current: bool,
    within: bool,
    lang: Option<&'a str>,
    dir: Option<&'static str>,
}

/// What stands around the pages of a language and depends on their place in the menus alone, made once for
/// each place: the menus, and the parts of the shell that the theme draws with nothing but them.
pub(super) struct Surroundings {
    values: HashMap<(Option<String>, Option<&'static str>), Around, RandomState>,
}

#[derive(Clone)]
struct Around {
    menu: Value,
    parts: Value,
}

#[derive(Serialize)]
struct MenuView<'a> {
    main: Vec<MenuEntry<'a>>,
    footer: Vec<MenuEntry<'a>>,
}

/// Where templates lie that are drawn once for each place in the menus.
const PARTS: &str = "parts/";

impl Surroundings {
    /// Makes them: for pages that are in no menu, for those that are, and for those below a list.
    pub(super) fn new(
        site: &Sight<'_>,
        (theme, files): (&Theme, &ThemeFiles),
        (language, shared): (usize, &Context),
    ) -> Result<Self, TemplateFault> {
        let names = || site.project.main_menu.iter().chain(&site.project.footer_menu).map(|name| name.value.as_str());
        let lists = std::iter::once(None).chain(Kind::listed().map(|kind| Some(kind.row().folder)));
        let mut values = HashMap::default();
        for within in lists {
            // Only a document of the list is below it.
            let below = |name: &&str| within.is_none_or(|list| name.split('/').next() == Some(list));
            for current in std::iter::once(None).chain(names().filter(below).map(Some)) {
                let menu = |listed: &[schema::Spanned<String>]| {
                    listed
                        .iter()
                        .filter_map(|entry| menu_entry(site, &entry.value, (current, within), language))
                        .collect()
                };
                let view = MenuView { main: menu(&site.project.main_menu), footer: menu(&site.project.footer_menu) };
                let menu = theme::value(&view);
                let mut context = shared.clone();
                context.insert_value("menu", menu.clone());
                let parts = parts(files)
                    .map(|(name, template)| Ok((name, theme::safe_html(theme.render(template, &context)?.trim_end()))));
                let parts = theme::map(parts.collect::<Result<Vec<_>, TemplateFault>>()?);
                values.insert((current.map(str::to_owned), within), Around { menu, parts });
            }
        }
        Ok(Self { values })
    }

    /// Returns what stands around a page.
    fn of(&self, place: &Place) -> &Around {
        let known = (Some(place.name.clone()), place.within);
        let around = self.values.get(&known).or_else(|| self.values.get(&(None, place.within)));
        around.expect("there is one for pages that are in no menu")
    }
}

/// Returns the parts of a theme: their names, and those of their templates.
fn parts(files: &ThemeFiles) -> impl Iterator<Item = (&str, &str)> {
    let names = files.templates.iter().map(|(name, _)| name.as_str());
    names.filter_map(|name| Some((name.strip_prefix(PARTS)?.strip_suffix(".html")?, name)))
}

/// A language in the switcher.
#[derive(Serialize)]
struct Switch<'a> {
    lang: &'a str,
    dir: &'static str,
    name: &'a str,
    url: &'a Value,
    current: bool,
    fallback: bool,
}

/// A step on the way from the home page.
#[derive(Clone, Serialize)]
pub(super) struct Crumb {
    /// What it is called.
    pub(super) label: Value,
    /// Its address; none for the page itself.
    pub(super) url: Option<Value>,
    /// The language of the label, and its direction.
    lang: Option<String>,
    dir: Option<&'static str>,
}

impl Crumb {
    /// Returns a step whose label is in the page's language.
    pub(super) fn new(label: impl Into<Value>, url: Option<Value>) -> Self {
        Self { label: label.into(), url, lang: None, dir: None }
    }

    /// Returns the step with a label that may be in another language.
    pub(super) fn borrowed(self, Borrowed { lang, dir }: Borrowed) -> Self {
        Self { lang, dir, ..self }
    }
}

/// Steps on the way to pages, and links to topics, in one language: made once.
pub(crate) struct Ways {
    /// The step that the way to every page begins with.
    pub(super) home: Crumb,
    /// The steps over the lists.
    pub(super) lists: HashMap<Kind, Crumb, RandomState>,
    /// `{label, url}` of each topic of the site.
    pub(super) topics: HashMap<String, Value, RandomState>,
}

impl Ways {
    /// Makes them for readers of a language.
    pub(super) fn new(site: &Sight<'_>, language: usize) -> Self {
        let list = |kind: Kind| {
            let label = menu_label(site, kind.row().folder, language).unwrap_or_default();
            (kind, Crumb::new(label, Some(encoded(&site.list_url(kind, language)).into())))
        };
        let topic = |topic: &String| (topic.clone(), theme::value(&topic_link(site, topic, language)));
        Self {
            home: Crumb::new(site.word("page.home", language, &[]), Some(site.home_url(language).into())),
            lists: Kind::listed().map(list).collect(),
            topics: site.project.topics.iter().map(topic).collect(),
        }
    }
}

/// Where a page stands: what menus, switcher and breadcrumbs are made from.
pub(super) struct Place {
    /// The page's language.
    pub(super) language: usize,
    /// What menus call it: a document's id or a list's name; empty for what no menu knows.
    pub(super) name: String,
    /// The list that it belongs to.
    pub(super) within: Option<&'static str>,
    /// Its address in each language, as links write it.
    pub(super) urls: Vec<Value>,
    /// The languages in which it is a fallback.
    pub(super) fallbacks: Vec<bool>,
    /// The way from the home page; empty for that itself.
    pub(super) crumbs: Vec<Crumb>,
}

/// Adds menus, switcher and breadcrumbs to a page.
pub(super) fn insert(renderer: &Renderer<'_>, place: &Place, context: &mut Context) {
    let site = &renderer.site;
    let Around { menu, parts } = renderer.stock.surroundings[place.language].of(place).clone();
    context.insert_value("menu", menu);
    context.insert_value("parts", parts);
    let switcher: Vec<Switch<'_>> = site.languages().map(|language| switch(site, language, place)).collect();
    context.insert("switcher", &switcher);
    context.insert("breadcrumbs", &place.crumbs);
}

fn menu_entry<'a>(
    site: &'a Sight<'_>,
    name: &str,
    (current, within): (Option<&str>, Option<&str>),
    language: usize,
) -> Option<MenuEntry<'a>> {
    let link = Link::named(site, name, language)?;
    let own = site.language(language).lang.as_str();
    let borrowed = link.lang != own;
    Some(MenuEntry {
        label: menu_label(site, name, language).map_or(link.title, Value::from),
        url: link.url,
        current: current == Some(name),
        within: within == Some(name) && current != Some(name),
        lang: borrowed.then_some(link.lang),
        dir: borrowed.then_some(link.dir),
    })
}

/// Returns the short name of a document or a list.
pub(super) fn menu_label(site: &Sight<'_>, name: &str, language: usize) -> Option<String> {
    if let Some(kind) = Kind::of_list(name) {
        return Some(site.word(&format!("list.{}.menu", kind.row().folder), language, &[]));
    }
    site.document(name)?.shown_entry(language).0.menu.clone()
}

fn switch<'a>(site: &'a Frame, language: usize, place: &'a Place) -> Switch<'a> {
    let row = site.language(language);
    Switch {
        lang: row.lang.as_str(),
        dir: row.direction.as_str(),
        name: &row.name,
        url: &place.urls[language],
        current: language == place.language,
        fallback: place.fallbacks[language],
    }
}
