//! `sitemap.xml`: every page in every language that really has it, with its alternates.

use std::fmt::Write;

use super::address::absolute;
use super::document::real_addresses;
use super::head::in_languages;
use super::list::topics_in_use;
use crate::Output;
use crate::kinds::Kind;
use crate::parse::writer::escaped;
use crate::site::Sight;

/// Returns the sitemap.
pub(super) fn output(site: &Sight<'_>) -> Output {
    Output { path: "site/sitemap.xml".to_owned(), bytes: write(site).into_bytes() }
}

/// The addresses of one page in the languages that have it, and the one for everybody else.
struct Entry {
    addresses: Vec<(usize, String)>,
    everybody: Option<String>,
}

fn entries(site: &Sight<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for document in site.all_facts() {
        let addresses = real_addresses(site, document);
        let home = document.facts.page().is_some_and(|page| page.home);
        entries.push(Entry { everybody: home.then(|| "/".to_owned()), addresses });
        let form = document.facts.call().and_then(|call| Some((call, site.forms.get(&call.form.as_ref()?.value)?)));
        if let Some((_, form)) = form.filter(|(call, form)| form.form.can_begin(&call.deadline, site.now)) {
            let worded = site.languages().filter(|language| form.words[*language].is_some());
            let addresses = worded.map(|language| (language, site.form_url(document, language))).collect();
            entries.push(Entry { addresses, everybody: None });
        }
    }
    if site.project.search {
        let addresses = site.languages().map(|language| (language, site.search_url(language))).collect();
        entries.push(Entry { addresses, everybody: None });
    }
    for kind in Kind::listed() {
        let count = site.all_facts().iter().filter(|document| document.kind == kind).count();
        entries.extend(pages(site, &|language| site.list_url(kind, language), count));
    }
    for topic in topics_in_use(site.all_facts(), site) {
        let has =
            |document: &&crate::site::Document| document.facts.general.topics.iter().any(|own| own.value == topic);
        let count = site.all_facts().iter().filter(has).count();
        entries.extend(pages(site, &|language| site.topic_url(topic, language), count));
    }
    entries
}

/// Returns the pages of a list with so many items.
fn pages(site: &Sight<'_>, first: &dyn Fn(usize) -> String, count: usize) -> Vec<Entry> {
    let total = count.div_ceil(site.project.page_size).max(1);
    let page = |number: usize| Entry {
        addresses: site
            .languages()
            .map(|language| {
                let first = first(language);
                (language, if number == 1 { first } else { format!("{first}{number}/") })
            })
            .collect(),
        everybody: None,
    };
    (1..=total).map(page).collect()
}

fn write(site: &Sight<'_>) -> String {
    let entries = entries(site);
    let mut xml = String::with_capacity(length(site, &entries));
    xml.push_str(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">",
    );
    for entry in entries {
        // All languages of a page name the same alternates.
        let alternates = alternates(site, &entry);
        for (_, url) in &entry.addresses {
            let place = escaped(&absolute(site, url));
            write!(xml, "<url><loc>{place}</loc>{alternates}</url>").expect("a string takes everything");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Returns how many bytes a sitemap takes, or some more: it is the largest file of a site, and would be copied
/// again and again while it grows.
fn length(site: &Sight<'_>, entries: &[Entry]) -> usize {
    const MARKUP: usize = 64;
    let address = |url: &str| MARKUP + site.project.base_url.len() + url.len();
    let of = |entry: &Entry| {
        let own: usize = entry.addresses.iter().map(|(_, url)| address(url)).sum();
        own + entry.addresses.len() * (own + address(entry.addresses.first().map_or("", |(_, url)| url)))
    };
    MARKUP * 4 + entries.iter().map(of).sum::<usize>()
}

fn alternates(site: &Sight<'_>, entry: &Entry) -> String {
    let mut xml = String::new();
    for (hreflang, href) in in_languages(site, &entry.addresses, entry.everybody.as_deref()) {
        let href = escaped(&href);
        write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{href}\"/>")
            .expect("a string takes everything");
    }
    xml
}
