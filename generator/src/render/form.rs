//! Pages with a form: fresh ones for the site, and what the functions need to draw them again.

use forms::bundle::TRAP;
use forms::{CallBounds, Scope};
use serde::Serialize;
use theme::{Context, FormPage, Offer, Openness, form_view};
use words::Arg;

use super::address::encoded;
use super::document::Fallback;
use super::head::{Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, document, shell};
use crate::kinds::{Call, Page as PageFacts};
use crate::site::{Document, FormEntry, Site};

/// Returns where a form is sent.
pub(super) fn action(site: &Site, entry: &FormEntry, call: Option<&Document>, language: usize) -> String {
    let form = &entry.form;
    let call = call.map(|call| format!("/{}", call.folder)).unwrap_or_default();
    format!("/api/{}/{}/{}{call}", form.function.as_str(), site.language(language).lang, form.name)
}

/// Inserts `form` on a page that shows one.
pub(super) fn insert_on_page(renderer: &Renderer<'_>, page: &PageFacts, language: usize, context: &mut Context) {
    let entry = page.form.as_ref().and_then(|form| renderer.site.forms.get(&form.value));
    if let Some(entry) = entry {
        insert(renderer.site, (entry, None), language, context);
    }
}

fn insert(site: &Site, (entry, call): (&FormEntry, Option<&Document>), language: usize, context: &mut Context) {
    let (words, shown) = entry.shown_words(&site.project, language);
    let known = Known::new(site);
    let facts = call.and_then(|call| call.facts.call());
    let scope = known.scope(site, facts);
    let open = facts.is_none_or(|call| call.deadline.takes_answers(site.now));
    let offer = Offer {
        action: action(site, entry, call, language),
        hidden: Vec::new(),
        trap: TRAP.to_owned(),
        open: if open { Openness::Open } else { Openness::Closed },
        scope: &scope,
    };
    let page = FormPage {
        form: &entry.form,
        words,
        lang: site.language(shown).lang.as_str(),
        dictionary: &site.dictionaries[shown],
        offer: &offer,
    };
    context.insert_value("form", form_view(&page, &[], &[]));
}

/// Codes that forms offer.
struct Known {
    site_languages: Vec<String>,
    countries: Vec<String>,
    languages: Vec<String>,
}

impl Known {
    fn new(site: &Site) -> Self {
        let formats = &site.dictionaries[site.project.default].formats;
        let codes = |pairs: &[(String, String)]| pairs.iter().map(|(code, _)| code.clone()).collect();
        Self {
            site_languages: site.project.languages.iter().map(|row| row.lang.as_str().to_owned()).collect(),
            countries: codes(formats.countries()),
            languages: codes(formats.languages()),
        }
    }

    fn scope<'a>(&'a self, site: &Site, call: Option<&Call>) -> Scope<'a> {
        let zone = call.map_or(&site.project.zone, |call| &call.deadline.zone);
        Scope {
            today: zone.local(site.now).date(),
            call: call.map(bounds),
            site_languages: &self.site_languages,
            known_countries: &self.countries,
            known_languages: &self.languages,
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

#[derive(Serialize)]
struct CallFormPage {
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

/// Returns the page with the form of a call, if the call has one.
pub(super) fn call_page(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Page> {
    let mut context = call_context(renderer, document, language)?;
    let call = document.facts.call()?;
    let entry = renderer.site.forms.get(&call.form.as_ref()?.value)?;
    insert(renderer.site, (entry, Some(document)), language, &mut context);
    Some(Page { url: renderer.site.form_url(document, language), template: "kinds/form.html", context })
}

/// Returns what a call's form page shows around the form.
pub(super) fn call_context(renderer: &Renderer<'_>, document: &Document, language: usize) -> Option<Context> {
    let site = renderer.site;
    let call = document.facts.call()?;
    let entry = site.forms.get(&call.form.as_ref()?.value)?;
    let (words, shown) = entry.shown_words(&site.project, language);
    let row = site.language(shown);
    let call_title = super::address::Link::to(site, document, language).title;
    let summary = site.word("page.form_summary", shown, &[("call", Arg::Text(&call_title))]);
    let url = site.form_url(document, language);
    let open = call.deadline.takes_answers(site.now);
    let real = open && shown == language;
    let worded = site.languages().filter(|index| entry.words[*index].is_some());
    let alternates = worded.map(|index| (index, site.form_url(document, index))).collect();
    let canonical = if shown == language { url } else { site.form_url(document, shown) };
    let head = HeadFacts {
        language,
        title: format!("{} – {call_title}", words.title),
        description: summary.clone(),
        canonical: &canonical,
        alternates: if real { alternates } else { Vec::new() },
        for_everybody: None,
        image: None,
        kind: "website",
        // No page leads to a form that takes nothing: it stays for those who kept its address.
        hidden: !open,
    };
    let mut context = renderer.shared[language].clone();
    context.insert("head", &Head::new(site, head));
    let page = CallFormPage {
        kind: "form",
        id: format!("{}/form", document.id),
        title: words.title.clone(),
        summary,
        body: "",
        lang: row.lang.as_str().to_owned(),
        dir: row.direction.as_str(),
        fallback: (shown != language).then(|| Fallback::new(row, &site.form_url(document, shown))),
        image: None,
        topics: Vec::new(),
        toc: Vec::new(),
        sources: Vec::new(),
        blocks: Vec::new(),
        example: call.example,
    };
    context.insert("page", &page);
    super::call::insert(renderer, (document, call), language, &mut context);
    shell::insert(site, &place(site, document, (language, &words.title)), &mut context);
    Some(context)
}

fn place(site: &Site, document: &Document, (language, title): (usize, &str)) -> Place {
    let call = document::place(site, document, language);
    let mut crumbs = call.crumbs;
    if let Some(last) = crumbs.last_mut() {
        last.url = Some(encoded(&document.urls[language]));
    }
    crumbs.push(Crumb { label: title.to_owned(), url: None });
    Place {
        urls: site.languages().map(|index| site.form_url(document, index)).collect(),
        name: format!("{}/form", document.id),
        crumbs,
        ..call
    }
}
