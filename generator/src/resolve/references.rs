//! What prose, menus and redirects name: documents, anchors, facts, pictures.

use std::collections::BTreeSet;

use schema::{Fault, Faults, FromNode, Span, Spanned};

use super::addresses;
use super::gather::Files;
use crate::diagnostic::Report;
use crate::kinds::page::Block;
use crate::kinds::{KINDS, Kind, Own};
use crate::parse::Parsed;
use crate::parse::body::{FactReference, Hole, Leads, Target};
use crate::parse::entry::Entry;
use crate::parse::facts::{self, Part};
use crate::site::{Document, Index, Redirect, Site};

/// The site, and what exists but holds faults of its own.
type Broken<'a> = (&'a Site, &'a BTreeSet<String>);

/// Finds what the links in the prose of an entry lead to.
pub(crate) fn follow(index: &Index, entry: &mut Entry) {
    for target in entry.body.targets() {
        let document = || index.get(&target.id).map(|place| Leads::Document(*place));
        target.leads = match target.id.as_str() {
            "" => Leads::Within,
            id => Kind::of_list(id).map(Leads::List).or_else(document).unwrap_or_default(),
        };
    }
}

/// Checks every reference of every document, and the menus.
pub(super) fn check((site, broken): Broken<'_>, files: &[Files], parsed: &Parsed, report: &mut Report) {
    for (document, files) in site.documents.iter().zip(files) {
        for (language, entry) in document.entries.iter().enumerate() {
            let (Some(entry), Some((path, text))) = (entry, &files.entries[language]) else { continue };
            let mut faults = Faults::new();
            check_entry((site, broken), document, (entry, language), &mut faults);
            report.add(path, text, faults);
        }
        let mut faults = Faults::new();
        check_blocks((site, broken), document, &mut faults);
        report.add(&files.facts.0, &files.facts.1, faults);
    }
    if let Some(settings) = &parsed.settings {
        let menus = site.project.main_menu.iter().chain(&site.project.footer_menu);
        let mut faults = Faults::new();
        menus.for_each(|entry| known((site, broken), entry, "menu-unknown", &mut faults));
        report.add(&settings.path, &settings.text, faults);
    }
    unique_texts(site, files, report);
}

/// Checks every reference of one entry; `broken` are documents that exist but hold faults of their own.
pub(crate) fn check_entry(
    (site, broken): Broken<'_>,
    document: &Document,
    (entry, language): (&Entry, usize),
    faults: &mut Faults,
) {
    for (_, hole) in &entry.body.holes {
        match hole {
            Hole::Address(target) => check_target((site, broken), document, (target, language), faults),
            Hole::Fact(reference) => check_fact((site, broken), document, reference, faults),
            Hole::Picture(picture) if !document.pictures.contains_key(&picture.file) => {
                let fault = Fault::error("picture-missing", picture.span).with("file", &picture.file);
                faults.push(fault.near(&picture.file, document.pictures.keys().map(String::as_str)));
            }
            Hole::Title(_) | Hole::Picture(_) | Hole::Word(_) => {}
        }
    }
    let labels = entry.labels.iter().map(|label| (&label.text, label.span));
    let texts = [Some(&entry.title), Some(&entry.summary), entry.applicants.as_ref()];
    let texts = texts.into_iter().flatten().map(|text| (&text.value, text.span));
    for (text, span) in labels.chain(texts) {
        let mut found = Faults::new();
        for part in facts::parts(text, 0, &mut found) {
            if let Part::Fact(reference) = part {
                check_fact((site, broken), document, &FactReference { span, ..reference }, faults);
            }
        }
        faults.extend(found.into_iter().map(|fault| Fault { span, ..fault }));
    }
}

fn check_fact((site, broken): Broken<'_>, document: &Document, reference: &FactReference, faults: &mut Faults) {
    if site.fact(document, reference).is_some() || broken.contains(&reference.owner) {
        return;
    }
    let known = match reference.owner.as_str() {
        "" => Some(&document.prose_facts),
        "site" => Some(&site.project.facts),
        id => site.document(id).map(|owner| &owner.prose_facts),
    };
    let Some(known) = known else {
        let fault = Fault::error("link-unknown", reference.span).with("found", &reference.owner);
        let mut known: Vec<&str> = site.index.keys().map(String::as_str).collect();
        known.sort_unstable();
        faults.push(fault.near(&reference.owner, known));
        return;
    };
    // A fact of the site named without its owner is the most likely slip on a page.
    let own = known.iter().map(|(name, _)| qualified(&reference.owner, name));
    let of_site = site.project.facts.iter().map(|(name, _)| qualified("site", name));
    let names: Vec<String> = if reference.owner.is_empty() { own.chain(of_site).collect() } else { own.collect() };
    let found = qualified(&reference.owner, &reference.name);
    let same = names.iter().find(|name| name.strip_prefix("site.") == Some(found.as_str()));
    let fault = Fault::error("fact-unknown", reference.span).with("fact", &found).with("known", names.join(", "));
    faults.push(match same {
        Some(name) => fault.with("near", name),
        None => fault.near(&found, names.iter().map(String::as_str)),
    });
}

fn qualified(owner: &str, name: &str) -> String {
    if owner.is_empty() { name.to_owned() } else { format!("{owner}.{name}") }
}

fn check_target((site, broken): Broken<'_>, own: &Document, (target, language): (&Target, usize), faults: &mut Faults) {
    if broken.contains(&target.id) {
        return;
    }
    let document = match target.leads {
        Leads::List(_) => return,
        Leads::Within => Some(own),
        Leads::Document(place) => site.documents.get(place),
        Leads::Nowhere => None,
    };
    let Some(document) = document else {
        let lists = KINDS.iter().filter(|row| row.listed).map(|row| row.folder);
        let mut known: Vec<&str> = site.index.keys().map(String::as_str).chain(lists).collect();
        known.sort_unstable();
        faults.push(Fault::error("link-unknown", target.span).with("found", &target.id).near(&target.id, known));
        return;
    };
    let Some(anchor) = &target.anchor else { return };
    // The prose is also read where it stands in for other languages: there the link leads to what
    // those readers see of its target.
    let readers = site.languages().filter(|reader| own.shown[*reader] == language);
    for reader in readers {
        let (entry, shown) = document.shown_entry(reader);
        let block = document
            .facts
            .page()
            .is_some_and(|page| page.blocks.iter().filter_map(Block::id).any(|id| id.0 == *anchor));
        if !entry.body.has_anchor(anchor) && !block {
            let known = entry.body.headings.iter().map(|heading| heading.id.as_str());
            let fault = Fault::error("anchor-unknown", target.span)
                .with("anchor", anchor)
                .with("document", &document.id)
                .with("language", site.language(shown).lang.as_str())
                .near(anchor, known);
            faults.push(fault);
            return;
        }
    }
}

fn check_blocks((site, broken): Broken<'_>, document: &Document, faults: &mut Faults) {
    let Own::Page(page) = &document.facts.own else { return };
    for block in &page.blocks {
        match block {
            Block::Cards { documents, .. } => {
                documents.iter().for_each(|entry| known_document((site, broken), entry, faults));
            }
            Block::Steps { more: Some(more), .. } => known((site, broken), more, "link-unknown", faults),
            Block::Figures { figures, .. } => {
                for figure in figures {
                    for part in facts::parts(&format!("{{{{{}}}}}", figure.fact.value), 0, faults) {
                        if let Part::Fact(reference) = part {
                            let span = figure.fact.span;
                            check_fact((site, broken), document, &FactReference { span, ..reference }, faults);
                        }
                    }
                }
            }
            Block::Call | Block::Steps { .. } | Block::Latest { .. } => {}
        }
    }
}

fn known((site, broken): Broken<'_>, name: &Spanned<String>, code: &'static str, faults: &mut Faults) {
    let lists: Vec<&str> = KINDS.iter().filter(|row| row.listed).map(|row| row.folder).collect();
    let exists = site.index.contains_key(&name.value) || broken.contains(&name.value);
    if !exists && !lists.contains(&name.value.as_str()) {
        let mut known: Vec<&str> = site.index.keys().map(String::as_str).chain(lists).collect();
        known.sort_unstable();
        faults.push(Fault::error(code, name.span).with("found", &name.value).near(&name.value, known));
    }
}

fn known_document((site, broken): Broken<'_>, name: &Spanned<String>, faults: &mut Faults) {
    if !site.index.contains_key(&name.value) && !broken.contains(&name.value) {
        let mut known: Vec<&str> = site.index.keys().map(String::as_str).collect();
        known.sort_unstable();
        faults.push(Fault::error("link-unknown", name.span).with("found", &name.value).near(&name.value, known));
    }
}

/// Reports titles and summaries that two documents share in one language.
fn unique_texts(site: &Site, files: &[Files], report: &mut Report) {
    for language in site.languages() {
        let mut seen = BTreeSet::new();
        for (document, files) in site.documents.iter().zip(files) {
            let (Some(entry), Some((path, text))) = (&document.entries[language], &files.entries[language]) else {
                continue;
            };
            for (key, value) in [("title", &entry.title), ("summary", &entry.summary)] {
                if !seen.insert((key, value.value.as_str())) {
                    let fault = Fault::error("text-twice", value.span).with("key", key);
                    report.add(path, text, vec![fault]);
                }
            }
        }
    }
}

/// Reads the redirects and finds where they lead.
pub(super) fn redirects((site, broken): Broken<'_>, parsed: &Parsed, report: &mut Report) -> Vec<Redirect> {
    let Some(file) = &parsed.redirects else { return Vec::new() };
    let mut faults = Faults::new();
    let read = file.value.entries().iter().filter_map(|entry| {
        let target = Spanned::<String>::from_node(&entry.node, &mut faults)?;
        redirect((site, broken), (&entry.key, entry.span), &target, &mut faults)
    });
    let redirects = read.collect();
    report.add(&file.path, &file.text, faults);
    redirects
}

fn redirect(
    (site, broken): Broken<'_>,
    (from, place): (&str, Span),
    target: &Spanned<String>,
    faults: &mut Faults,
) -> Option<Redirect> {
    let first = from.trim_start_matches('/').split('/').next().unwrap_or_default();
    let language = site.project.language(first).unwrap_or(site.project.default);
    let of_addresses = |sign: char| sign.is_alphanumeric() || "/-_.~".contains(sign);
    let shape = from.starts_with('/') && from.ends_with('/') && !from.contains("//") && !from.contains("..");
    let plain = shape && from.chars().all(of_addresses) && !from.starts_with("/assets/") && !from.starts_with("/api/");
    let taken = addresses::is_taken(site, from);
    if !plain || taken {
        let code = if taken { "redirect-taken" } else { "redirect-from" };
        faults.push(Fault::error(code, place).with("from", from));
        return None;
    }
    let (id, anchor) =
        target.value.split_once('#').map_or((target.value.as_str(), None), |(id, anchor)| (id, Some(anchor)));
    known((site, broken), &Spanned { value: id.to_owned(), span: target.span }, "redirect-to", faults);
    let list = KINDS.iter().find(|row| row.listed && row.folder == id);
    let list =
        list.map(|row| (site.list_url(row.kind, language), site.word(&format!("list.{id}.title"), language, &[])));
    let (url, title) = list.or_else(|| {
        let document = site.document(id)?;
        let (entry, shown) = document.shown_entry(language);
        Some((document.urls[language].clone(), site.filled(&entry.title.value, document, shown).into_owned()))
    })?;
    let to = anchor.map_or(url.clone(), |anchor| format!("{url}#{anchor}"));
    Some(Redirect { from: from.to_owned(), to, title, language })
}
