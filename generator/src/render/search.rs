//! The search page of a language: a form for browsers with scripts, and all documents from A to Z for
//! everybody; of many documents, pages with a part of them each.
//!
//! The page is in the sitemap and has alternates like any other. Search engines are kept from the parts,
//! which have nothing that the sitemap does not name; results have no page at all, and the canonical
//! address of the page is without a question.

use std::sync::Arc;

use schema::{Fault, Span};
use serde::Serialize;
use theme::Value;
use words::Arg;

use super::address::encoded;
use super::head::{self, Facts as HeadFacts, Head};
use super::list::{ListPage, Pager, pager};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, shell};
use crate::diagnostic::Report;
use crate::kinds::KINDS;
use crate::search::Search;
use crate::site::{Document, Frame};
use crate::theme_files::ThemeFiles;

/// The template.
pub(super) const TEMPLATE: &str = "kinds/search.html";

/// The words that a site with a search has whatever its theme says besides.
pub(crate) fn words() -> impl Iterator<Item = String> {
    let kinds = KINDS.iter().map(|row| format!("search.kind.{}", row.name));
    ["others", "summary", "title"].into_iter().map(|part| format!("search.{part}")).chain(kinds)
}

/// Reports that a site with a search has a theme without.
pub(super) fn check_template(site: &Frame, files: &ThemeFiles, report: &mut Report) {
    if site.project.search && !files.has(TEMPLATE) {
        let fault = Fault::error("search-missing", Span::default()).with("template", TEMPLATE);
        report.add(&format!("{}/{TEMPLATE}", files.folder), &Arc::from(""), vec![fault]);
    }
}

/// The value `search` of `kinds/search.html`.
#[derive(Serialize)]
struct SearchView {
    /// The page itself, to which the form asks.
    url: String,
    /// The file that names those of the index; none on pages with a part, which have no form.
    index: Option<String>,
    total: usize,
    parts: Vec<PartView>,
    pager: Option<Pager>,
}

/// A page with a part of the documents.
#[derive(Serialize)]
struct PartView {
    from: Value,
    to: Value,
    url: String,
}

/// Returns how many pages there are besides the search page.
pub(super) fn further(search: &Search, language: usize) -> usize {
    Some(search.parts(language).len()).filter(|parts| *parts > 1).unwrap_or_default()
}

/// Returns the search page, or that of a part: the first has the number 1.
pub(super) fn page(renderer: &Renderer<'_>, search: &Search, (language, part): (usize, usize)) -> Page {
    let site = &renderer.site;
    let url = site.search_part_url(part, language);
    let (mut title, summary) = (site.word("search.title", language, &[]), site.word("search.summary", language, &[]));
    let way = renderer.stock.ways[language].home.clone();
    let mut crumbs = vec![way, Crumb::new(title.clone(), None)];
    if part > 0 {
        let number = Arg::Number(i64::try_from(part).unwrap_or(i64::MAX));
        crumbs[1].url = Some(encoded(&site.search_url(language)).into());
        title = site.word("list.page", language, &[("title", Arg::Text(&title)), ("number", number)]);
        crumbs.push(Crumb::new(title.clone(), None));
    }
    let addresses: Vec<(usize, String)> =
        site.languages().map(|language| (language, site.search_url(language))).collect();
    let named = if part == 0 { head::alternates(site, &addresses, None) } else { theme::list(Vec::new()) };
    let mut context = renderer.stock.shared[language].for_page();
    let head = HeadFacts {
        language,
        title: &title,
        description: summary.as_str().into(),
        canonical: &url,
        alternates: named,
        image: None,
        kind: "website",
        hidden: part > 0,
    };
    context.insert("head", &Head::new(site, head));
    context.insert("page", &ListPage::new(("search", "search"), (&title, &summary), site.language(language)));
    context.insert_value("search", view(renderer, search, (language, part)));
    let place = Place {
        language,
        name: String::new(),
        within: None,
        urls: addresses.iter().map(|(_, url)| encoded(url).into()).collect(),
        fallbacks: site.languages().map(|_| false).collect(),
        crumbs,
    };
    shell::insert(renderer, &place, &mut context);
    Page { url, template: TEMPLATE, context }
}

fn view(renderer: &Renderer<'_>, search: &Search, (language, part): (usize, usize)) -> Value {
    let site = &renderer.site;
    let further = further(search, language);
    let documents =
        |places: &[u32]| -> Vec<&Document> { places.iter().map(|place| &site.all_facts()[*place as usize]).collect() };
    let parts = search.parts(language);
    let (mut shown, mut ways) = (Vec::new(), Vec::new());
    if part == 0 && further > 0 {
        for (places, number) in parts.zip(1..) {
            let ends = [places.first(), places.last()].map(|end| end.copied().unwrap_or_default());
            let [from, to] = ends.map(|end| renderer.face(&site.all_facts()[end as usize], language).title.clone());
            ways.push(PartView { from, to, url: encoded(&site.search_part_url(number, language)) });
        }
    } else {
        shown = parts.into_iter().nth(part.saturating_sub(1)).map(documents).unwrap_or_default();
    }
    let view = SearchView {
        url: encoded(&site.search_url(language)),
        index: (part == 0).then(|| encoded(&site.search_index_url(language))),
        total: search.members(language),
        parts: ways,
        pager: (part > 0).then(|| pager((part, further), |part| encoded(&site.search_part_url(part, language)))),
    };
    theme::with(&theme::value(&view), [("groups", groups(renderer, search, &shown, language))])
}

/// Returns documents under the letters that their titles stand under.
fn groups(renderer: &Renderer<'_>, search: &Search, shown: &[&Document], language: usize) -> Value {
    let initial = |document: &&Document| {
        let title = &renderer.face(document, language).title;
        search.initial(title.as_str().unwrap_or_default(), language)
    };
    let initials: Vec<(Option<String>, &Document)> =
        shown.iter().map(|document| (initial(document), *document)).collect();
    let others = || renderer.site.word("search.others", language, &[]);
    let group = |run: &[(Option<String>, &Document)]| {
        let label = run[0].0.clone().unwrap_or_else(others);
        let items = renderer.cards(run.iter().map(|(_, document)| *document), language);
        theme::map([("label", label.into()), ("items", items)])
    };
    theme::list(initials.chunk_by(|(one, _), (other, _)| one == other).map(group).collect())
}
