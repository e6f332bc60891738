//! Addresses: where each document stands in each language, and that no two stand in one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use schema::{Fault, Span};

use super::gather::Draft;
use crate::diagnostic::Report;
use crate::kinds::Kind;
use crate::project::Project;
use crate::resolve::slug::Slug;
use crate::site::{Document, Site};

/// Gives every document its address in every language.
///
/// The last part is the slug that the language's own file gives, else the name of the folder; so
/// the address of a missing translation does not depend on which language is shown instead.
pub(super) fn assign(drafts: &mut [Draft], project: &Project, report: &mut Report) {
    for draft in drafts.iter_mut() {
        if Slug::parse(&draft.document.folder).is_none() || !draft.document.folder.is_ascii() {
            let fault = Fault::error("bad-folder", Span::default())
                .with("found", &draft.document.folder)
                .with("near", Slug::proposal(&draft.document.folder));
            report.add(&draft.files.facts.0, &draft.files.facts.1, vec![fault]);
        }
        draft.document.urls = (0..project.languages.len()).map(|language| address(draft, project, language)).collect();
    }
    collisions(drafts, project, report);
}

fn address(draft: &Draft, project: &Project, language: usize) -> String {
    let document = &draft.document;
    let row = &project.languages[language];
    if document.facts.page().is_some_and(|page| page.home) {
        return format!("/{}/", row.lang);
    }
    let own = document.entries[language].as_ref().and_then(|entry| entry.slug.as_ref());
    let slug = own.map_or(document.folder.as_str(), |slug| slug.value.0.as_str());
    match document.kind {
        Kind::Page => format!("/{}/{slug}/", row.lang),
        Kind::Call | Kind::Story | Kind::Innovator => {
            format!("/{}/{}/{slug}/", row.lang, row.path(document.kind.path_name()))
        }
    }
}

fn collisions(drafts: &[Draft], project: &Project, report: &mut Report) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let documents: Vec<&Document> = drafts.iter().map(|draft| &draft.document).collect();
    for (url, list) in of_lists(project, &documents) {
        if let Some(other) = taken.insert(url.clone(), list) {
            let fault = Fault::error("address-taken", Span::default()).with("address", url).with("other", other);
            report.add("content/site.yaml", &Arc::from(""), vec![fault]);
        }
    }
    for draft in drafts {
        for (language, url) in draft.document.urls.iter().enumerate() {
            let Some(other) = taken.insert(url.clone(), draft.document.id.clone()) else { continue };
            let entry = draft.document.entries[language].as_ref();
            let span =
                entry.map_or(Span::default(), |entry| entry.slug.as_ref().map_or(entry.title.span, |slug| slug.span));
            let file = draft.files.entries[language].as_ref().unwrap_or(&draft.files.facts);
            let fault = Fault::error("address-taken", span).with("address", url).with("other", &other);
            report.add(&file.0, &file.1, vec![fault]);
        }
    }
}

/// Returns the addresses of the root and of all pages of all lists, each with whose it is.
pub(super) fn of_lists(project: &Project, documents: &[&Document]) -> Vec<(String, String)> {
    let pages = |first: String, owner: &str, count: usize| {
        let total = count.div_ceil(project.page_size).max(1);
        let url = move |number| if number == 1 { first.clone() } else { format!("{first}{number}/") };
        (1..=total).map(|number| (url(number), owner.to_owned())).collect::<Vec<_>>()
    };
    let mut addresses = vec![("/".to_owned(), "/".to_owned())];
    for language in &project.languages {
        let path = |list: &str| format!("/{}/{}/", language.lang, language.path(list));
        for kind in Kind::listed() {
            let count = documents.iter().filter(|document| document.kind == kind).count();
            addresses.extend(pages(path(kind.path_name()), kind.path_name(), count));
        }
        addresses.push((path("topics"), "topics".to_owned()));
        if project.search {
            // More than there are: a language may have fewer documents.
            let parts = documents.len().div_ceil(crate::search::PART);
            addresses.extend((0..=parts).map(|part| match part {
                0 => (path("search"), "search".to_owned()),
                _ => (format!("{}{part}/", path("search")), "search".to_owned()),
            }));
        }
        for topic in &project.topics {
            let has = |document: &&Document| document.facts.general.topics.iter().any(|own| own.value == *topic);
            let count = documents.iter().copied().filter(has).count();
            if count > 0 {
                addresses.extend(pages(format!("{}{topic}/", path("topics")), topic, count));
            }
        }
    }
    addresses
}

/// Returns whether some page of the site stands at an address.
pub(super) fn is_taken(site: &Site, address: &str) -> bool {
    let of_documents = site.documents.iter().flat_map(|document| {
        let form = document.facts.call().is_some_and(|call| call.form.is_some());
        let forms = site.languages().filter(move |_| form).map(|language| site.form_url(document, language));
        document.urls.iter().cloned().chain(forms)
    });
    let documents: Vec<&Document> = site.documents.iter().collect();
    of_lists(&site.project, &documents).into_iter().map(|(url, _)| url).chain(of_documents).any(|url| url == address)
}
