//! Files into entries: front matter and facts into trees, Markdown into a [`body::Body`].
//!
//! [`entries`] parses all files in parallel and puts them by what they are. Nothing here knows
//! another document: what a body says about others (links, facts, pictures) stays a hole in it,
//! with its place, until `resolve` has seen the whole site.

pub mod body;
pub mod entry;
pub mod facts;
pub mod front_matter;
mod html_allowed;
mod links;
pub mod markdown;
#[cfg(test)]
mod properties;
mod slips;
pub(crate) mod writer;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use schema::{Fault, Faults, Node, Span};

use crate::diagnostic::Report;
use crate::discover::{self, Place, Source};
use crate::kinds::{self, Facts, Kind};
use crate::yaml;
use entry::Entry;

/// A parsed file with what is needed to report faults in it.
#[derive(Clone, Debug)]
pub struct InFile<T> {
    /// What the file says.
    pub value: T,
    /// The file, from the project's folder.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

/// All files, parsed, by what they are.
#[derive(Debug, Default)]
pub struct Parsed {
    /// `site.yaml`.
    pub settings: Option<InFile<Node>>,
    /// `redirects.yaml`.
    pub redirects: Option<InFile<Node>>,
    /// `glossary.yaml`.
    pub glossary: Option<InFile<Node>>,
    /// `words/<lang>.yaml`, by language.
    pub words: BTreeMap<String, InFile<Node>>,
    /// Facts files by kind and folder; nothing in a file that is no good.
    pub facts: BTreeMap<(Kind, String), InFile<Option<Facts>>>,
    /// Language files by kind, folder and language; nothing in a file that is no good.
    pub prose: BTreeMap<(Kind, String), Languages>,
    /// Pictures by kind and folder: their paths.
    pub pictures: BTreeMap<(Kind, String), Vec<String>>,
    /// `form.yaml` by form.
    pub forms: BTreeMap<String, InFile<Node>>,
    /// `words.<lang>.yaml` by form and language.
    pub form_words: BTreeMap<String, BTreeMap<String, InFile<Node>>>,
}

/// The language files of a document; nothing in a file that is no good.
pub type Languages = BTreeMap<String, InFile<Option<Entry>>>;

enum One {
    Tree(Node),
    Facts(Box<Option<Facts>>),
    Entry(Box<Option<Entry>>),
    Nothing,
}

/// Parses every source, in parallel; faults come in the order of the sources.
pub fn entries(sources: &[Source], report: &mut Report) -> Parsed {
    let parsed: Vec<(One, Faults)> = sources.par_iter().map(parse).collect();
    let mut all = Parsed::default();
    for (source, (one, faults)) in sources.iter().zip(parsed) {
        let text = source.text.clone().unwrap_or_else(|| Arc::from(""));
        report.add(&source.path, &text, faults);
        all.put(source, one, text);
    }
    all
}

fn parse(source: &Source) -> (One, Faults) {
    let mut faults = Faults::new();
    if let Some(why) = &source.unreadable {
        return (One::Nothing, vec![Fault::error("file-unreadable", Span::default()).with("message", why)]);
    }
    let one = match (&source.place, &source.text) {
        (Place::Picture(..), _) => One::Nothing,
        (Place::Stray, _) => {
            faults.push(Fault::error("file-stray", Span::default()).with("known", discover::known_places()));
            One::Nothing
        }
        (_, None) => {
            faults.push(Fault::error("file-not-utf8", Span::default()));
            One::Nothing
        }
        (Place::Facts(kind, _), Some(text)) => {
            let node = yaml::parse(text, &mut faults);
            One::Facts(Box::new(if faults.is_empty() { kinds::read(*kind, &node, &mut faults) } else { None }))
        }
        (Place::Prose(kind, ..), Some(text)) => One::Entry(Box::new(Entry::parse(*kind, text, &mut faults))),
        (_, Some(text)) => One::Tree(yaml::parse(text, &mut faults)),
    };
    (one, faults)
}

impl Parsed {
    fn put(&mut self, source: &Source, one: One, text: Arc<str>) {
        let path = source.path.clone();
        match (&source.place, one) {
            (Place::Settings, One::Tree(value)) => self.settings = Some(InFile { value, path, text }),
            (Place::Redirects, One::Tree(value)) => self.redirects = Some(InFile { value, path, text }),
            (Place::Glossary, One::Tree(value)) => self.glossary = Some(InFile { value, path, text }),
            (Place::Words(lang), One::Tree(value)) => {
                self.words.insert(lang.clone(), InFile { value, path, text });
            }
            (Place::Facts(kind, folder), One::Facts(value)) => {
                self.facts.insert((*kind, folder.clone()), InFile { value: *value, path, text });
            }
            (Place::Prose(kind, folder, lang), One::Entry(value)) => {
                let languages = self.prose.entry((*kind, folder.clone())).or_default();
                languages.insert(lang.clone(), InFile { value: *value, path, text });
            }
            (Place::Picture(kind, folder, _), _) => {
                self.pictures.entry((*kind, folder.clone())).or_default().push(path);
            }
            (Place::Form(form), One::Tree(value)) => {
                self.forms.insert(form.clone(), InFile { value, path, text });
            }
            (Place::FormWords(form, lang), One::Tree(value)) => {
                self.form_words.entry(form.clone()).or_default().insert(lang.clone(), InFile { value, path, text });
            }
            _ => {}
        }
    }
}
