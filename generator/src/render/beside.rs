//! Pages beside a form: all its questions in advance, to be printed or written into, and a page on
//! which somebody checks whether they may take part, without sending anything.
//!
//! ```text
//! <form>/<questions>/                 all questions, to be read and printed
//! <form>/<questions>/questions.txt    the same as a text to write into
//! <form>/<questions>/schema.json      the shape of an answer (JSON Schema), for programs
//! <form>/<eligibility>/               where the first step has stops: the rules, and whether they hold
//! ```
//!
//! All of it follows from the definition and its words, as the form does. Search engines are led to the
//! form and not to these pages.

use std::collections::BTreeMap;

use forms::Scope;
use serde::Serialize;
use theme::{Context, FieldWords, Offer, Openness, Part, WalkedStep, form_view};
use words::Arg;

use super::address::encoded;
use super::document::{self, Fallback};
use super::form::{BarePage, Known};
use super::head::{Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, form, shell};
use crate::Output;
use crate::kinds::Call;
use crate::site::{Document, FormEntry, Sight};

/// The template of the sheet to write into, and what its file is called.
const TEXT: &str = "texts/questions.txt";
const TEXT_FILE: &str = "questions.txt";

/// The words that pages of a template have whatever else it says.
pub(crate) const WORDS: &[(&str, &[&str])] = &[
    ("kinds/questions.html", &["questions.summary", "questions.title"]),
    ("kinds/eligibility.html", &["eligibility.summary", "eligibility.title"]),
];

/// What a template sees as `beside` where a form is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BesideView {
    pub(super) questions: Option<String>,
    pub(super) eligibility: Option<String>,
}

/// The value `questions` of `kinds/questions.html` and `kinds/questions.txt`.
#[derive(Serialize)]
struct QuestionsView<'a> {
    form: String,
    text: Option<String>,
    schema: String,
    eligibility: Option<String>,
    title: &'a str,
    stops: Vec<StopView<'a>>,
    lang: &'a str,
    dir: &'static str,
}

/// The value `eligibility` of `kinds/eligibility.html`.
#[derive(Serialize)]
struct EligibilityView<'a> {
    form: String,
    questions: Option<String>,
    title: &'a str,
    stops: Vec<StopView<'a>>,
    /// The names of the questions on which the rules hang.
    fields: Vec<&'a str>,
    /// The rules as JSON, for the script of the page; none when they hang on the day of judging.
    rules: Option<String>,
    lang: &'a str,
    dir: &'static str,
}

#[derive(Serialize)]
struct StopView<'a> {
    id: &'a str,
    title: &'a str,
    text: &'a str,
}

/// A form at its place, for the readers of a language.
struct Beside<'a> {
    renderer: &'a Renderer<'a>,
    site: &'a Sight<'a>,
    document: &'a Document,
    call: Option<&'a Call>,
    entry: &'a FormEntry,
    language: usize,
    /// The language whose words the form shows.
    shown: usize,
}

/// The pages beside a form: the name of their part of the address, and of their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Questions,
    Eligibility,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Eligibility => "eligibility",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::Questions => "kinds/questions.html",
            Self::Eligibility => "kinds/eligibility.html",
        }
    }
}

/// Returns the addresses of the pages beside the form of a document, if it has one.
pub(super) fn view(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<BesideView> {
    let beside = Beside::of(renderer, document, language)?;
    Some(BesideView {
        questions: beside.at(Sort::Questions).map(|url| encoded(&url)),
        eligibility: beside.at(Sort::Eligibility).map(|url| encoded(&url)),
    })
}

/// Returns the pages beside the form of a document.
pub(super) fn pages(renderer: &Renderer<'_>, document: &Document, language: usize) -> Vec<Page> {
    let Some(beside) = Beside::of(renderer, document, language) else { return Vec::new() };
    let questions = beside.questions();
    let text = questions.as_ref().filter(|_| renderer.theme.has(TEXT)).map(|page| Page {
        url: format!("{}{TEXT_FILE}", page.url),
        template: TEXT,
        context: page.context.clone(),
    });
    questions.into_iter().chain(text).chain(beside.eligibility()).collect()
}

/// Returns the shape of the answers to the form of a document, if it has one.
pub(super) fn schema(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Output> {
    Beside::of(renderer, document, language)?.schema()
}

impl<'a> Beside<'a> {
    fn of(renderer: &'a Renderer<'a>, document: &'a Document, language: usize) -> Option<Self> {
        let (site, call) = (&renderer.site, document.facts.call());
        let of_page = || document.facts.page().and_then(|page| page.form.as_ref());
        let name = call.map_or_else(of_page, |call| call.form.as_ref())?;
        let entry = site.forms.get(&name.value)?;
        let (_, shown) = entry.shown_words(&site.project, language);
        Some(Self { renderer, site, document, call, entry, language, shown })
    }

    /// Returns the address of the form.
    fn form_url(&self, language: usize) -> String {
        match self.call {
            Some(_) => self.site.form_url(self.document, language),
            None => self.document.urls[language].clone(),
        }
    }

    fn url(&self, sort: Sort, language: usize) -> String {
        format!("{}{}/", self.form_url(language), self.site.language(language).path(sort.name()))
    }

    /// Returns the address of a page, if there is one: the theme must have its template, and a page that
    /// tells who may take part needs rules.
    fn at(&self, sort: Sort) -> Option<String> {
        let has_rules = || self.entry.form.steps.first().is_some_and(|step| !step.stops.is_empty());
        let there = self.renderer.theme.has(sort.template()) && (sort == Sort::Questions || has_rules());
        there.then(|| self.url(sort, self.language))
    }

    fn scope<'s>(&self, known: &'s Known) -> Scope<'s> {
        known.scope(self.site, self.call)
    }

    fn words(&self) -> &'a theme::FormWords {
        self.entry.shown_words(&self.site.project, self.language).0
    }

    /// Returns the form as the theme draws it: all of it, or one step.
    fn shape(&self, part: Part) -> theme::Value {
        let known = Known::new(self.site);
        let scope = self.scope(&known);
        let offer = Offer { action: String::new(), hidden: Vec::new(), open: Openness::Closed, part };
        let page = form::form_page(self.site, (self.entry, self.language), &scope);
        form_view(&page, &offer, (&[], &[]))
    }

    fn stops(&self, steps: usize) -> Vec<StopView<'a>> {
        let words = self.words();
        let stops = self.entry.form.steps.iter().take(steps).flat_map(|step| &step.stops);
        let view = |stop: &'a forms::Stop| {
            let said = words.stops.get(&stop.id)?;
            Some(StopView { id: &stop.id, title: &said.title, text: &said.text })
        };
        stops.filter_map(view).collect()
    }

    fn questions(&self) -> Option<Page> {
        let url = self.at(Sort::Questions)?;
        let mut context = self.context(Sort::Questions);
        let row = self.site.language(self.shown);
        context.insert_value("sheet", self.shape(Part::Whole));
        context.insert(
            "questions",
            &QuestionsView {
                form: encoded(&self.form_url(self.language)),
                text: self.renderer.theme.has(TEXT).then(|| encoded(&format!("{url}{TEXT_FILE}"))),
                schema: encoded(&format!("{url}schema.json")),
                eligibility: self.at(Sort::Eligibility).map(|url| encoded(&url)),
                title: &self.words().title,
                stops: self.stops(usize::MAX),
                lang: row.lang.as_str(),
                dir: row.direction.as_str(),
            },
        );
        Some(Page { url, template: Sort::Questions.template(), context })
    }

    fn eligibility(&self) -> Option<Page> {
        let (url, first) = (self.at(Sort::Eligibility)?, self.entry.form.steps.first()?);
        let known = Known::new(self.site);
        let scope = self.scope(&known);
        let rules = first.eligibility(&scope);
        let mut context = self.context(Sort::Eligibility);
        let row = self.site.language(self.shown);
        let walked = WalkedStep { id: first.id.clone(), number: 1, total: 1, ..WalkedStep::default() };
        context.insert_value("sheet", self.shape(Part::Step(walked)));
        context.insert(
            "eligibility",
            &EligibilityView {
                form: encoded(&self.form_url(self.language)),
                questions: self.at(Sort::Questions).map(|url| encoded(&url)),
                title: &self.words().title,
                stops: self.stops(1),
                fields: rules.iter().flat_map(|rules| rules.fields()).collect(),
                rules: rules.as_ref().map(|rules| rules.to_json().to_string()),
                lang: row.lang.as_str(),
                dir: row.direction.as_str(),
            },
        );
        Some(Page { url, template: Sort::Eligibility.template(), context })
    }

    fn schema(&self) -> Option<Output> {
        let url = format!("{}schema.json", self.at(Sort::Questions)?);
        let known = Known::new(self.site);
        let words = self.words();
        let mut schema = self.entry.form.json_schema(&self.scope(&known));
        name_properties(&mut schema, &words.fields);
        schema["$id"] = super::address::absolute(self.site, &url).into();
        schema["title"] = words.title.as_str().into();
        let bytes = serde_json::to_vec_pretty(&schema).expect("a schema is plain data");
        Some(Output { path: format!("site{url}"), bytes })
    }

    /// Returns what a page shows around what it is for.
    fn context(&self, sort: Sort) -> Context {
        let (renderer, site) = (self.renderer, self.site);
        let mut context = renderer.stock.shared[self.language].for_page();
        let form = &self.words().title;
        let word =
            |part: &str| site.word(&format!("{}.{part}", sort.name()), self.language, &[("form", Arg::Text(form))]);
        let url = self.url(sort, self.language);
        let (title, summary) = (word("title"), word("summary"));
        let facts = HeadFacts {
            language: self.language,
            title: &format!("{title} – {}", self.shown_title()),
            description: summary.as_str().into(),
            canonical: &url,
            alternates: theme::list(Vec::new()),
            image: None,
            kind: "website",
            hidden: true,
        };
        context.insert("head", &Head::new(site, facts));
        let row = site.language(self.shown);
        let borrowed = self.shown != self.language;
        let fallback = borrowed.then(|| Fallback::new(row, &self.url(sort, self.shown)));
        let id = format!("{}/{}", self.document.id, sort.name());
        let own = site.language(self.language);
        context.insert("page", &BarePage::new(id, (&title, &summary), own, fallback));
        if let Some(call) = self.call {
            super::call::insert(renderer, (self.document, call), self.language, &mut context);
        }
        shell::insert(renderer, &self.place(sort, title), &mut context);
        context
    }

    /// Returns what a reader knows the form by: its call, or its own title.
    fn shown_title(&self) -> &'a str {
        self.renderer.face(self.document, self.language).title.as_str().unwrap_or_default()
    }

    fn place(&self, sort: Sort, title: String) -> Place {
        let above = form::call_place(self.renderer, self.document, self.language)
            .unwrap_or_else(|| document::place(self.renderer, self.document, self.language));
        let mut crumbs = above.crumbs;
        if let Some(last) = crumbs.last_mut() {
            last.url = Some(encoded(&self.form_url(self.language)).into());
        }
        crumbs.push(Crumb::new(title, None));
        Place {
            urls: self.site.languages().map(|language| encoded(&self.url(sort, language)).into()).collect(),
            fallbacks: self.entry.words.iter().map(Option::is_none).collect(),
            name: format!("{}/{}", self.document.id, sort.name()),
            crumbs,
            ..above
        }
    }
}

/// Puts the words of the form into the schema of its answers.
fn name_properties(schema: &mut serde_json::Value, words: &BTreeMap<String, FieldWords>) {
    let properties = schema["properties"].as_object_mut();
    for (id, property) in properties.into_iter().flatten() {
        let Some(words) = words.get(id) else { continue };
        property["title"] = words.label.as_str().into();
        if let Some(hint) = &words.hint {
            property["description"] = hint.as_str().into();
        }
        if let Some(row) = property.pointer_mut("/properties/rows/items") {
            name_properties(row, &words.fields);
        }
    }
}
