//! What facts name of other documents: calls, innovators, forms, topics, pictures.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schema::{Fault, Faults, Spanned};

use super::Setting;
use super::gather::Draft;
use crate::diagnostic::Report;
use crate::kinds::fact::Fact;
use crate::kinds::{Innovator, Kind, Own};
use crate::site::FormEntry;

/// Checks every name in every facts file, and gives stories the facts of their innovator.
pub(super) fn check(
    drafts: &mut [Draft],
    (forms, broken): (&BTreeMap<String, FormEntry>, &BTreeSet<String>),
    setting: &Setting,
    report: &mut Report,
) {
    let folders = folders(drafts);
    let mut inherited = Vec::new();
    let innovators: HashMap<&str, &Innovator> = drafts
        .iter()
        .filter_map(|draft| Some((draft.document.folder.as_str(), draft.document.facts.innovator()?)))
        .collect();
    for draft in drafts.iter() {
        let names = Names { folders: &folders, forms, broken, topics: &setting.project.topics };
        let mut faults = Faults::new();
        names.general(draft, &mut faults);
        names.own(draft, &mut faults);
        inherited.push(from_innovator(draft, &innovators));
        report.add(&draft.files.facts.0, &draft.files.facts.1, faults);
    }
    for (draft, facts) in drafts.iter_mut().zip(inherited) {
        // They are kept for as long as the site is.
        draft.document.prose_facts.reserve_exact(facts.len());
        draft.document.prose_facts.extend(facts);
    }
}

type Folders = BTreeMap<Kind, BTreeSet<String>>;

fn folders(drafts: &[Draft]) -> Folders {
    let mut folders = Folders::new();
    for draft in drafts {
        folders.entry(draft.document.kind).or_default().insert(draft.document.folder.clone());
    }
    folders
}

struct Names<'a> {
    folders: &'a Folders,
    forms: &'a BTreeMap<String, FormEntry>,
    broken: &'a BTreeSet<String>,
    topics: &'a [String],
}

impl Names<'_> {
    fn general(&self, draft: &Draft, faults: &mut Faults) {
        let general = &draft.document.facts.general;
        for topic in general.topics.iter().filter(|topic| !self.topics.contains(&topic.value)) {
            let fault = Fault::error("topic-unknown", topic.span).with("topic", &topic.value);
            faults.push(fault.near(&topic.value, self.topics.iter().map(String::as_str)));
        }
        if let Some(image) = general.image.as_ref().filter(|image| !draft.document.pictures.contains_key(&image.value))
        {
            let fault = Fault::error("picture-missing", image.span).with("file", &image.value);
            faults.push(fault.near(&image.value, draft.document.pictures.keys().map(String::as_str)));
        }
    }

    fn own(&self, draft: &Draft, faults: &mut Faults) {
        match &draft.document.facts.own {
            Own::Page(page) => {
                self.form(page.form.as_ref(), forms::Audience::Site, faults);
            }
            Own::Call(call) => self.form(call.form.as_ref(), forms::Audience::Call, faults),
            Own::Story(story) => {
                self.folder(Kind::Innovator, &story.innovator, faults);
                story.call.iter().for_each(|call| self.folder(Kind::Call, call, faults));
            }
            Own::Innovator(innovator) => {
                innovator.calls.iter().for_each(|entered| self.folder(Kind::Call, &entered.call, faults));
            }
        }
    }

    fn folder(&self, kind: Kind, name: &Spanned<String>, faults: &mut Faults) {
        let known = self.folders.get(&kind);
        if known.is_some_and(|known| known.contains(&name.value)) {
            return;
        }
        if !self.broken.contains(&format!("{}/{}", kind.row().folder, name.value)) {
            let fault = Fault::error("document-unknown", name.span)
                .with("found", &name.value)
                .with("folder", kind.row().folder);
            faults.push(fault.near(&name.value, known.into_iter().flatten().map(String::as_str)));
        }
    }

    fn form(&self, name: Option<&Spanned<String>>, audience: forms::Audience, faults: &mut Faults) {
        let Some(name) = name else { return };
        match self.forms.get(&name.value) {
            None if self.broken.contains(&format!("forms/{}", name.value)) => {}
            None => {
                let fault = Fault::error("form-unknown", name.span).with("form", &name.value);
                faults.push(fault.near(&name.value, self.forms.keys().map(String::as_str)));
            }
            Some(entry) if entry.form.audience != audience => {
                faults.push(Fault::error("form-audience", name.span).with("form", &name.value));
            }
            Some(_) => {}
        }
    }
}

/// Returns what the prose of a story may say of its innovator.
fn from_innovator(draft: &Draft, innovators: &HashMap<&str, &Innovator>) -> Vec<(String, Fact)> {
    let innovator = draft.document.facts.story().and_then(|story| innovators.get(story.innovator.value.as_str()));
    let Some(innovator) = innovator else { return Vec::new() };
    vec![
        ("country".to_owned(), Fact::Countries(vec![innovator.country.clone()])),
        ("innovator".to_owned(), Fact::Name(innovator.organisation.clone())),
    ]
}
