//! `sitemap.xml`: every page in every language that really has it, with its alternates.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::address::absolute;
use super::document::real_addresses;
use super::list::topics_in_use;
use crate::Output;
use crate::kinds::Kind;
use crate::site::Sight;

/// Returns the sitemap.
pub(super) fn output(site: &Sight<'_>) -> Output {
    let bytes = write(site).expect("writing into memory does not fail");
    Output { path: "site/sitemap.xml".to_owned(), bytes }
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

fn write(site: &Sight<'_>) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_vec());
    let set = writer.create_element("urlset").with_attributes([
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ]);
    set.write_inner_content(|writer| {
        for entry in entries(site) {
            for (_, url) in &entry.addresses {
                write_url(writer, site, &entry, url)?;
            }
        }
        Ok(())
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn write_url(writer: &mut Writer<Vec<u8>>, site: &Sight<'_>, entry: &Entry, url: &str) -> io::Result<()> {
    let default = entry.addresses.iter().find(|(language, _)| *language == site.project.default);
    let everybody = entry.everybody.as_ref().or_else(|| default.or(entry.addresses.first()).map(|(_, url)| url));
    writer.create_element("url").write_inner_content(|writer| {
        writer.create_element("loc").write_text_content(BytesText::new(&absolute(site, url)))?;
        let named = entry.addresses.iter().map(|(language, url)| (site.language(*language).lang.as_str(), url));
        for (hreflang, url) in named.chain(everybody.map(|url| ("x-default", url))) {
            let href = absolute(site, url);
            writer
                .create_element("xhtml:link")
                .with_attributes([("rel", "alternate"), ("hreflang", hreflang), ("href", href.as_str())])
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}
