//! Addresses: where each document stands in each language, and that no two stand in one place.

use std::collections::BTreeMap;

use schema::{Fault, Span};

use super::gather::Draft;
use crate::diagnostic::Report;
use crate::kinds::Kind;
use crate::project::Project;
use crate::resolve::slug::Slug;

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
    for language in &project.languages {
        for list in crate::project::path_names().into_iter().filter(|name| *name != "form") {
            taken.insert(format!("/{}/{}/", language.lang, language.path(list)), list.to_owned());
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
