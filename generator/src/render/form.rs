//! Pages with a form: fresh ones for the site, and what the functions need to draw them again.

use forms::bundle::STEP;
use forms::{CallBounds, Flow, Form, Scope};
use serde::Serialize;
use theme::{Context, FormPage, Offer, Openness, Part, WalkedStep, form_view};
use words::Arg;

use super::address::encoded;
use super::document::{Borrowed, Fallback};
use super::head::{self, Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, beside, document, shell};
use crate::kinds::{Call, Page as PageFacts};
use crate::project::Language;
use crate::site::{Document, FormEntry, Frame, Sight};

/// Returns where a form is sent.
pub(super) fn action(site: &Frame, entry: &FormEntry, call: Option<&Document>, language: usize) -> String {
    let form = &entry.form;
    let call = call.map(|call| format!("/{}", call.folder)).unwrap_or_default();
    format!("/api/{}/{}/{}{call}", form.function.as_str(), site.language(language).lang, form.name)
}

/// Inserts `form` on a page that shows one.
pub(super) fn insert_on_page(
    renderer: &Renderer<'_>,
    (document, page): (&Document, &PageFacts),
    language: usize,
    context: &mut Context,
) {
    let entry = page.form.as_ref().and_then(|form| renderer.site.forms.get(&form.value));
    if let Some(entry) = entry {
        context.insert("beside", &beside::view(renderer, document, language));
        insert(&renderer.site, (entry, None), language, context);
    }
}

fn insert(site: &Sight<'_>, (entry, call): (&FormEntry, Option<&Document>), language: usize, context: &mut Context) {
    let known = Known::new(site);
    let facts = call.and_then(|call| call.facts.call());
    let scope = known.scope(site, facts);
    let open = facts.is_none_or(|call| entry.form.can_begin(&call.deadline, site.now));
    let (part, hidden) = beginning(&entry.form);
    let offer = Offer {
        action: action(site, entry, call, language),
        hidden,
        open: if open { Openness::Open } else { Openness::Closed },
        part,
    };
    let page = form_page(site, (entry, language), &scope);
    context.insert_value("form", form_view(&page, &offer, (&[], &[])));
}

/// Returns how much of a form its page shows, and what it sends along: all of it, or the first step
/// of a walk.
fn beginning(form: &Form) -> (Part, Vec<(String, String)>) {
    match (form.flow, form.steps.first()) {
        (Flow::Steps, Some(first)) => {
            let walked =
                WalkedStep { id: first.id.clone(), number: 1, total: form.steps.len(), ..WalkedStep::default() };
            (Part::Step(walked), vec![(STEP.to_owned(), first.id.clone())])
        }
        (Flow::Page, _) | (Flow::Steps, None) => (Part::Whole, Vec::new()),
    }
}

/// Returns a form as the theme draws it, in the words that readers of a language are shown.
pub(super) fn form_page<'a>(
    site: &'a Frame,
    (entry, language): (&'a FormEntry, usize),
    scope: &'a Scope<'a>,
) -> FormPage<'a> {
    let (words, shown) = entry.shown_words(&site.project, language);
    let lang = site.language(shown).lang.as_str();
    FormPage { form: &entry.form, words, lang, dictionary: &site.dictionaries[shown], scope }
}

/// Codes that forms offer.
pub(super) struct Known {
    site_languages: Vec<String>,
    countries: Vec<String>,
    languages: Vec<String>,
}

impl Known {
    pub(super) fn new(site: &Frame) -> Self {
        let formats = &site.dictionaries[site.project.default].formats;
        let codes = |pairs: &[(String, String)]| pairs.iter().map(|(code, _)| code.clone()).collect();
        Self {
            site_languages: site.project.languages.iter().map(|row| row.lang.as_str().to_owned()).collect(),
            countries: codes(formats.countries()),
            languages: codes(formats.languages()),
        }
    }

    pub(super) fn scope<'a>(&'a self, site: &Frame, call: Option<&Call>) -> Scope<'a> {
        let zone = call.map_or(&site.project.zone, |call| &call.deadline.zone);
        Scope {
            today: zone.local(site.now).date(),
            call: call.map(bounds),
            site_languages: &self.site_languages,
            known_countries: &self.countries,
            known_languages: &self.languages,
            files: &[],
        }
    }
}

fn bounds(call: &Call) -> CallBounds {
    let opens = call.deadline.opens.when.first_day();
    CallBounds {
        opens,
        closes: call.deadline.last_day().unwrap_or(opens),
        maximum: call.maximum.as_ref().map(|sum| (sum.amount, sum.currency.clone())),
        countries: (!call.countries.is_empty()).then(|| call.countries.clone()),
        languages: call.languages.clone(),
    }
}

/// The value `page` of pages that no document holds: the form of a call, and what stands beside forms.
#[derive(Serialize)]
pub(super) struct BarePage {
    kind: &'static str,
    id: String,
    title: String,
    summary: String,
    body: &'static str,
    lang: String,
    dir: &'static str,
    fallback: Option<Fallback>,
    image: Option<()>,
    topics: Vec<()>,
    toc: Vec<()>,
    sources: Vec<()>,
    blocks: Vec<()>,
    example: bool,
}

impl BarePage {
    /// Returns a page of its own kind of template, in a language.
    pub(super) fn new(id: String, (title, summary): (&str, &str), row: &Language, fallback: Option<Fallback>) -> Self {
        Self {
            kind: "form",
            id,
            title: title.to_owned(),
            summary: summary.to_owned(),
            body: "",
            lang: row.lang.as_str().to_owned(),
            dir: row.direction.as_str(),
            fallback,
            image: None,
            topics: Vec::new(),
            toc: Vec::new(),
            sources: Vec::new(),
            blocks: Vec::new(),
            example: false,
        }
    }
}

/// Returns the page with the form of a call, if the call has one.
pub(super) fn call_page(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Page> {
    let site = &renderer.site;
    let form = CallForm::of(renderer, document, language)?;
    let mut context = form.context();
    insert(site, (form.entry, Some(document)), language, &mut context);
    Some(Page { url: site.form_url(document, language), template: "kinds/form.html", context })
}

/// Returns where the page with the form of a call stands.
pub(super) fn call_place(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Place> {
    Some(CallForm::of(renderer, document, language)?.place())
}

/// Returns what a call's form page shows around the form.
pub(super) fn call_context(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Context> {
    Some(CallForm::of(renderer, document, language)?.context())
}

/// The form of a call, for the readers of a language.
struct CallForm<'a> {
    renderer: &'a Renderer<'a>,
    site: &'a Sight<'a>,
    document: &'a Document,
    call: &'a Call,
    entry: &'a FormEntry,
    language: usize,
    /// The language whose words the form shows.
    shown: usize,
}

impl<'a> CallForm<'a> {
    fn of(renderer: &'a Renderer<'a>, document: &'a Document, language: usize) -> Option<Self> {
        let site = &renderer.site;
        let call = document.facts.call()?;
        let entry = site.forms.get(&call.form.as_ref()?.value)?;
        let (_, shown) = entry.shown_words(&site.project, language);
        Some(Self { renderer, site, document, call, entry, language, shown })
    }

    fn context(&self) -> Context {
        let renderer = self.renderer;
        let mut context = renderer.stock.shared[self.language].for_page();
        context.insert("head", &self.head());
        context.insert("page", &self.page());
        super::call::insert(renderer, (self.document, self.call), self.language, &mut context);
        context.insert("beside", &beside::view(renderer, self.document, self.language));
        shell::insert(renderer, &self.place(), &mut context);
        context
    }

    fn title(&self) -> &str {
        &self.entry.shown_words(&self.site.project, self.language).0.title
    }

    fn call_title(&self) -> &'a str {
        self.renderer.face(self.document, self.language).title.as_str().unwrap_or_default()
    }

    fn summary(&self) -> String {
        self.site.word("page.form_summary", self.shown, &[("call", Arg::Text(self.call_title()))])
    }

    fn head(&self) -> Head<'a> {
        let open = self.entry.form.can_begin(&self.call.deadline, self.site.now);
        let worded = self.site.languages().filter(|index| open && self.entry.words[*index].is_some());
        let worded = worded.filter(|_| self.shown == self.language);
        let addresses: Vec<(usize, String)> =
            worded.map(|index| (index, self.site.form_url(self.document, index))).collect();
        let facts = HeadFacts {
            language: self.language,
            title: &format!("{} – {}", self.title(), self.call_title()),
            description: self.summary().into(),
            canonical: &self.site.form_url(self.document, self.shown),
            alternates: head::alternates(self.site, &addresses, None),
            image: None,
            kind: "website",
            // No page leads to a form that takes nothing: it stays for those who kept its address.
            hidden: !open,
        };
        Head::new(self.site, facts)
    }

    fn page(&self) -> BarePage {
        let row = self.site.language(self.shown);
        let borrowed = self.shown != self.language;
        let id = format!("{}/form", self.document.id);
        let fallback = borrowed.then(|| Fallback::new(row, &self.site.form_url(self.document, self.shown)));
        let page = BarePage::new(id, (self.title(), &self.summary()), row, fallback);
        BarePage { example: self.call.example, ..page }
    }

    fn place(&self) -> Place {
        let call = document::place(self.renderer, self.document, self.language);
        let mut crumbs = call.crumbs;
        if let Some(last) = crumbs.last_mut() {
            last.url = Some(self.renderer.face(self.document, self.language).url.clone());
        }
        let borrowed = Borrowed::of(self.site, self.shown, self.language);
        crumbs.push(Crumb::new(self.title(), None).borrowed(borrowed));
        Place {
            urls: self
                .site
                .languages()
                .map(|index| encoded(&self.site.form_url(self.document, index)).into())
                .collect(),
            fallbacks: self.entry.words.iter().map(Option::is_none).collect(),
            name: format!("{}/form", self.document.id),
            crumbs,
            ..call
        }
    }
}
