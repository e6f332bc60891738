//! Entries into a [`Site`]: the passes that look at more than one document.
//!
//! 1. `gather`: files into documents; what is not due, expired or a draft is left out;
//! 2. `translations`: which language each reader sees;
//! 3. `addresses`: slugs, addresses, collisions;
//! 4. `connections`: calls, stories, innovators, forms and topics that facts name;
//! 5. `lists`: the order of each list in each language;
//! 6. `references`: links, anchors, facts and pictures that prose names, menus, redirects.
//!
//! Each pass reports what it cannot resolve and goes on. After the last nothing changes.

mod addresses;
mod connections;
pub mod gather;
pub(crate) mod lists;
#[cfg(test)]
mod properties;
pub(crate) mod references;
pub mod slug;
mod translations;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use theme::Dictionary;

use crate::diagnostic::Report;
use crate::parse::Parsed;
use crate::project::Project;
use crate::site::{Document, FormEntry, Frame, Picture, Site};
use gather::Draft;

/// What resolving needs besides the entries.
#[derive(Debug)]
pub struct Setting {
    /// What `site.yaml` says.
    pub project: Project,
    /// Words and formats, one for each language.
    pub dictionaries: Vec<Arc<Dictionary>>,
    /// Pictures by the path of their file.
    pub pictures: HashMap<String, Picture>,
    /// The instant for which the site is built.
    pub now: Timestamp,
    /// Whether drafts are built.
    pub drafts: bool,
}

/// Resolves a whole site.
pub fn site(mut parsed: Parsed, setting: Setting, report: &mut Report) -> Site {
    let broken = gather::broken(&parsed);
    let mut drafts = gather::documents(&mut parsed, &setting, report);
    let forms = gather::forms(&parsed, &setting.project, report);
    translations::choose(&mut drafts, &setting.project);
    addresses::assign(&mut drafts, &setting.project, report);
    connections::check(&mut drafts, (&forms, &broken), &setting, report);
    let (mut site, files) = assemble(drafts, forms, setting);
    let entries = site.documents.par_iter_mut().flat_map_iter(|document| document.entries.iter_mut().flatten());
    entries.for_each(|entry| references::follow(&site.index, entry));
    references::check((&site, &broken), &files, &parsed, report);
    site.frame.redirects = references::redirects((&site, &broken), &parsed, report);
    site
}

/// Puts the documents into their final places; the files they came from stay apart, for faults.
fn assemble(drafts: Vec<Draft>, forms: BTreeMap<String, FormEntry>, setting: Setting) -> (Site, Vec<gather::Files>) {
    let mut documents = Vec::with_capacity(drafts.len());
    let mut files = Vec::with_capacity(drafts.len());
    for (place, draft) in drafts.into_iter().enumerate() {
        documents.push(Document { place, ..draft.document });
        files.push(draft.files);
    }
    let index = documents.iter().map(|document| (document.id.clone(), document.place)).collect();
    let orders = lists::orders(&documents, &setting.dictionaries);
    let ranks = lists::ranks(&orders, documents.len(), setting.dictionaries.len());
    let related = lists::related(&documents, &index);
    let frame = Frame {
        project: setting.project,
        forms,
        dictionaries: setting.dictionaries,
        redirects: Vec::new(),
        now: setting.now,
    };
    (Site { frame, documents, index, orders, ranks, related }, files)
}
