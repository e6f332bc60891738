//! The page of a document in one language.

use std::borrow::Cow;

use serde::Serialize;
use theme::Value;

use super::address::encoded;
use super::card::{Image, image};
use super::head::{self, Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, body, call, form, innovator, page, shell, story};
use crate::kinds::{Kind, Own};
use crate::project::Language;
use crate::site::{Document, Frame};

/// What a template sees as `page`.
#[derive(Serialize)]
struct PageView<'a> {
    kind: &'static str,
    id: &'a str,
    title: Value,
    summary: Value,
    body: Value,
    lang: &'a str,
    dir: &'static str,
    fallback: Option<Fallback>,
    image: Option<Image>,
    topics: Vec<Value>,
    toc: Vec<TocEntry<'a>>,
    sources: Vec<SourceView<'a>>,
    blocks: Vec<page::BlockView<'a>>,
    updated: Option<String>,
    example: bool,
    newer: Option<Value>,
    older: Option<Value>,
}

/// The language that is shown instead, and where the real page is.
#[derive(Serialize)]
pub(super) struct Fallback {
    name: String,
    lang: String,
    dir: &'static str,
    url: String,
}

impl Fallback {
    /// Returns what a page says that shows another language, whose own page is at `url`.
    pub(super) fn new(row: &Language, url: &str) -> Self {
        Self {
            name: row.name.clone(),
            lang: row.lang.as_str().to_owned(),
            dir: row.direction.as_str(),
            url: encoded(url),
        }
    }
}

/// The language and direction of words that may be borrowed: none when they are the page's own.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Borrowed {
    pub(super) lang: Option<String>,
    pub(super) dir: Option<&'static str>,
}

impl Borrowed {
    /// Returns the marks of words in the language `shown` on a page in the language `own`.
    pub(super) fn of(site: &Frame, shown: usize, own: usize) -> Self {
        if shown == own {
            return Self::default();
        }
        let row = site.language(shown);
        Self { lang: Some(row.lang.as_str().to_owned()), dir: Some(row.direction.as_str()) }
    }
}

#[derive(Serialize)]
pub(super) struct TopicLink {
    pub(super) label: String,
    pub(super) url: String,
}

#[derive(Serialize)]
struct TocEntry<'a> {
    id: &'a str,
    title: Cow<'a, str>,
}

#[derive(Serialize)]
struct SourceView<'a> {
    url: &'a str,
    title: &'a str,
}

/// Returns the page of a document for readers of a language.
pub(super) fn page(renderer: &Renderer<'_>, document: &Document, language: usize) -> Page {
    let mut context = renderer.stock.shared[language].for_page();
    context.insert("head", &head(renderer, document, language));
    context.insert("page", &view(renderer, document, language));
    shell::insert(renderer, &place(renderer, document, language), &mut context);
    let template = match &document.facts.own {
        Own::Page(facts) => {
            form::insert_on_page(renderer, (document, facts), language, &mut context);
            match (facts.home, &facts.form) {
                (true, _) => "kinds/home.html",
                (false, Some(_)) => "kinds/form.html",
                (false, None) => "kinds/page.html",
            }
        }
        Own::Call(facts) => {
            call::insert(renderer, (document, facts), language, &mut context);
            "kinds/call.html"
        }
        Own::Story(facts) => {
            story::insert(renderer, (document, facts), language, &mut context);
            "kinds/story.html"
        }
        Own::Innovator(facts) => {
            innovator::insert(renderer, (document, facts), language, &mut context);
            "kinds/innovator.html"
        }
    };
    Page { url: document.urls[language].clone(), template, context }
}

fn is_home(document: &Document) -> bool {
    document.facts.page().is_some_and(|page| page.home)
}

/// Returns where a document stands.
pub(super) fn place(renderer: &Renderer<'_>, document: &Document, language: usize) -> Place {
    let site = &renderer.site;
    let ways = &renderer.stock.ways[language];
    let within = document.kind.row().listed.then_some(document.kind.row().folder);
    let mut crumbs = Vec::new();
    if !is_home(document) {
        crumbs.push(ways.home.clone());
        crumbs.extend(within.and_then(|_| ways.lists.get(&document.kind)).cloned());
        let label = document.shown_entry(language).0.menu.as_deref().map(Value::from);
        let label = label.unwrap_or_else(|| renderer.face(document, language).title.clone());
        let borrowed = Borrowed::of(site, document.shown[language], language);
        crumbs.push(Crumb::new(label, None).borrowed(borrowed));
    }
    Place {
        language,
        name: document.id.clone(),
        within,
        urls: site.languages().map(|index| renderer.face(document, index).url.clone()).collect(),
        fallbacks: site.languages().map(|index| document.is_fallback(index)).collect(),
        crumbs,
    }
}

/// Returns the addresses of a document in the languages that have it.
pub(super) fn real_addresses(site: &Frame, document: &Document) -> Vec<(usize, String)> {
    let real = site.languages().filter(|index| !document.is_fallback(*index));
    real.map(|index| (index, document.urls[index].clone())).collect()
}

/// Returns the addresses of a document for search engines.
pub(super) fn alternates(site: &Frame, document: &Document) -> Value {
    head::alternates(site, &real_addresses(site, document), is_home(document).then_some("/"))
}

fn head<'a>(renderer: &'a Renderer<'_>, document: &Document, language: usize) -> Head<'a> {
    let site = &renderer.site;
    let face = renderer.face(document, language);
    let fallback = document.is_fallback(language);
    let image = document.facts.general.image.as_ref().and_then(|image| document.pictures.get(&image.value));
    Head::new(
        site,
        HeadFacts {
            language,
            title: face.title.as_str().unwrap_or_default(),
            description: face.summary.clone(),
            canonical: &document.urls[document.shown[language]],
            alternates: if fallback {
                theme::list(Vec::new())
            } else {
                renderer.stock.alternates[document.place].clone()
            },
            image: image.map(|image| image.shared.as_ref().unwrap_or(&image.url).as_str()),
            kind: if document.kind == Kind::Page { "website" } else { "article" },
            hidden: false,
        },
    )
}

fn view<'a>(renderer: &'a Renderer<'a>, document: &'a Document, language: usize) -> PageView<'a> {
    let site = &renderer.site;
    let (entry, shown) = document.shown_entry(language);
    let row = site.language(shown);
    let general = &document.facts.general;
    let (newer, older) = neighbours(renderer, document, language);
    let face = renderer.face(document, language);
    let topics = &renderer.stock.ways[language].topics;
    let second = entry.body.headings.iter().filter(|heading| heading.level == 2);
    PageView {
        kind: document.kind.row().name,
        id: &document.id,
        title: face.title.clone(),
        summary: face.summary.clone(),
        body: theme::safe_html(&body::html(renderer, document, &entry.body, (shown, language))),
        lang: row.lang.as_str(),
        dir: row.direction.as_str(),
        fallback: document.is_fallback(language).then(|| Fallback::new(row, &document.urls[shown])),
        image: image(site, document, language),
        topics: general.topics.iter().filter_map(|topic| topics.get(&topic.value).cloned()).collect(),
        toc: second
            .map(|heading| TocEntry { id: &heading.id, title: site.filled(&heading.title, document, shown) })
            .collect(),
        sources: general
            .sources
            .iter()
            .map(|source| SourceView { url: &source.url, title: source.title.as_deref().unwrap_or(&source.url) })
            .collect(),
        blocks: page::blocks(renderer, document, language),
        updated: None,
        example: document.facts.call().is_some_and(|call| call.example),
        newer,
        older,
    }
}

/// Returns the link to a topic's list.
pub(super) fn topic_link(site: &Frame, topic: &str, language: usize) -> TopicLink {
    TopicLink {
        label: site.word(&format!("topic.{topic}"), language, &[]),
        url: encoded(&site.topic_url(topic, language)),
    }
}

/// Returns the neighbours in the list's order: the one before, the one after.
fn neighbours(renderer: &Renderer<'_>, document: &Document, language: usize) -> (Option<Value>, Option<Value>) {
    if !document.kind.row().listed {
        return (None, None);
    }
    let (before, after) = renderer.site.neighbours(document, language);
    let link = |other: &Document| renderer.card(other, language);
    (before.map(link), after.map(link))
}
