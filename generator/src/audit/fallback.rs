//! Fallbacks: a page in a borrowed language must say so to readers and to programs alike.

use std::sync::Arc;

use schema::Fault;

use super::{Pages, fault};
use crate::Output;
use crate::diagnostic::Report;
use crate::render::encoded;
use crate::site::{Document, Site};

/// Checks every fallback against all rules at once.
pub(super) fn check(site: &Site, outputs: &[Output], pages: &Pages<'_>, report: &mut Report) {
    let text = |path: &str| {
        let output = outputs.iter().find(|output| output.path == path);
        output.map(|output| String::from_utf8_lossy(&output.bytes)).unwrap_or_default()
    };
    let sitemap = text("site/sitemap.xml");
    let searched = |language: usize, url: &str| {
        let page = pages.iter().filter(|(path, _)| is_of_search(site, language, path));
        let mut links = page.flat_map(|(_, page)| &page.main_links);
        let folder = format!("site/assets/search/{}/", site.language(language).lang);
        let mut index = outputs.iter().filter(|output| output.path.starts_with(&folder));
        let shows = |output: &Output| {
            String::from_utf8_lossy(&output.bytes).lines().any(|line| line.split('\t').next() == Some(url))
        };
        site.project.search && (links.any(|link| *link == url) || index.any(shows))
    };
    for language in site.languages() {
        let feed = text(&format!("site/{}/feed.xml", site.language(language).lang));
        for document in site.documents.iter().filter(|document| document.is_fallback(language)) {
            let borrowed = Borrowed { site, document, language };
            let file = format!("{}index.html", document.urls[language]);
            let address = borrowed.address(language);
            let listed =
                |list: &str| list.contains(&format!(">{address}<")) || list.contains(&format!("\"{address}\""));
            let named_elsewhere = pages.values().any(|page| page.alternates.iter().any(|(_, href)| *href == address));
            let mut lacks = borrowed.page_lacks(pages.get(file.as_str()));
            lacks.extend(named_elsewhere.then_some("other pages name it as a translation"));
            lacks.extend(listed(&sitemap).then_some("it stands in the sitemap"));
            let url = encoded(&document.urls[language]);
            lacks.extend(searched(language, &url).then_some("it stands in the search of its language"));
            lacks.extend(
                feed.contains(&format!("<id>{address}</id>")).then_some("it stands in the feed of its language"),
            );
            let faults: Vec<Fault> =
                lacks.into_iter().map(|lack| fault("audit-fallback", &file).with("lack", lack)).collect();
            report.add(&format!("site{file}"), &Arc::from(""), faults);
        }
    }
}

/// Tells whether a page in a borrowed language lacks something that needs no other page.
pub(super) fn lacks(site: &Site, document: &Document, language: usize, page: &super::Scanned<'_>) -> bool {
    !Borrowed { site, document, language }.page_lacks(Some(page)).is_empty()
}

/// Tells whether a page of the search of a language leads to a document that the language borrows.
pub(super) fn lists_one(site: &Site, language: usize, page: &super::Scanned<'_>) -> bool {
    let mut borrowed = site.documents.iter().filter(|document| document.is_fallback(language));
    borrowed.any(|document| page.main_links.iter().any(|link| *link == encoded(&document.urls[language])))
}

/// Tells whether a file is the search page of a language, or that of a part.
fn is_of_search(site: &Site, language: usize, path: &str) -> bool {
    path.starts_with(&site.search_url(language))
}

/// Returns the full address of a document in a language.
pub(super) fn address(site: &Site, document: &Document, language: usize) -> String {
    Borrowed { site, document, language }.address(language)
}

struct Borrowed<'a> {
    site: &'a Site,
    document: &'a Document,
    language: usize,
}

impl Borrowed<'_> {
    fn address(&self, language: usize) -> String {
        format!("{}{}", self.site.project.base_url, encoded(&self.document.urls[language]))
    }

    /// Returns what the page itself does not do.
    fn page_lacks(&self, page: Option<&super::Scanned<'_>>) -> Vec<&'static str> {
        let Some(page) = page else { return vec!["it is not there"] };
        let shown = self.document.shown[self.language];
        let row = self.site.language(shown);
        let own = self.site.language(self.language);
        let marked = page.main_parts.iter().any(|(lang, dir)| {
            *lang == row.lang.as_str() && (*dir == row.direction.as_str() || row.direction == own.direction)
        });
        let real = encoded(&self.document.urls[shown]);
        let rules = [
            (page.lang == own.lang.as_str(), "it is not marked with the language of its address"),
            (marked, "the borrowed part is not marked with its language and direction"),
            (
                page.canonical.as_ref() == Some(&self.address(shown).into()),
                "its canonical address is not the real page",
            ),
            (page.alternates.is_empty(), "it names alternates"),
            (page.main_links.iter().any(|link| *link == real), "no notice leads to the real page"),
        ];
        rules.into_iter().filter(|(holds, _)| !holds).map(|(_, lack)| lack).collect()
    }
}
