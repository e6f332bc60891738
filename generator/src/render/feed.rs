//! One Atom feed for each language (RFC 4287): its calls and stories, and no borrowed ones.

use std::io;

use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::address::absolute;
use crate::Output;
use crate::kinds::Own;
use crate::site::{Document, Frame, Sight};

/// Entries in a feed at most.
const LONGEST: usize = 50;

/// Returns the address of a language's feed.
pub(super) fn url(site: &Frame, language: usize) -> String {
    format!("/{}/feed.xml", site.language(language).lang)
}

/// Returns the feed of a language.
pub(super) fn output(site: &Sight<'_>, language: usize) -> Output {
    let bytes = write(site, language).expect("writing into memory does not fail");
    Output { path: format!("site{}", url(site, language)), bytes }
}

/// Returns when a document came out, if it is one that feeds tell of.
fn published(site: &Frame, document: &Document) -> Option<Timestamp> {
    let at = match &document.facts.own {
        Own::Call(call) => call.deadline.opens.at,
        Own::Story(story) => story.published.start(&site.project.zone),
        Own::Page(_) | Own::Innovator(_) => return None,
    };
    (at <= site.now).then_some(at)
}

fn write(site: &Sight<'_>, language: usize) -> io::Result<Vec<u8>> {
    let mut entries: Vec<(Timestamp, &Document)> = site
        .all_facts()
        .iter()
        .filter(|document| !document.is_fallback(language))
        .filter_map(|document| Some((published(site, document)?, document)))
        .collect();
    entries.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    entries.truncate(LONGEST);
    entries.iter().for_each(|(_, document)| site.note(document.place));
    let row = site.language(language);
    let own = absolute(site, &url(site, language));
    let home = absolute(site, &site.home_url(language));
    // An empty feed needs a date as well, and it must not be that of the build.
    let updated = entries.first().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let mut writer = Writer::new(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_vec());
    let feed = writer
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", row.lang.as_str())]);
    feed.write_inner_content(|writer| {
        text(writer, "id", &own)?;
        text(writer, "title", &row.title)?;
        text(writer, "subtitle", &row.tagline)?;
        text(writer, "updated", &updated.to_string())?;
        link(writer, &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)])?;
        link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &home)])?;
        writer.create_element("author").write_inner_content(|writer| text(writer, "name", &row.title))?;
        entries.iter().try_for_each(|(at, document)| entry(writer, site, (document, *at), language))
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

type Xml = Writer<Vec<u8>>;

fn entry(
    writer: &mut Xml,
    site: &Sight<'_>,
    (document, at): (&Document, Timestamp),
    language: usize,
) -> io::Result<()> {
    let (entry, shown) = document.shown_entry(language);
    let address = absolute(site, &document.urls[language]);
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "id", &address)?;
        text(writer, "title", &site.filled(&entry.title.value, document, shown))?;
        link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &address)])?;
        text(writer, "published", &at.to_string())?;
        text(writer, "updated", &at.to_string())?;
        text(writer, "summary", &site.filled(&entry.summary.value, document, shown))
    })?;
    Ok(())
}

fn text(writer: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(content))?;
    Ok(())
}

fn link(writer: &mut Xml, attributes: &[(&str, &str)]) -> io::Result<()> {
    writer.create_element("link").with_attributes(attributes.iter().copied()).write_empty()?;
    Ok(())
}
