//! Files into entries: front matter and facts into trees, Markdown into a [`body::Body`].
//!
//! [`settings`] and [`documents`] parse all files in parallel and put them by what they are. Nothing here knows
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
use crate::discover::{self, Place, Source, Text};
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
    pub text: Text,
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

/// The language files of a document; nothing in a file that is no good. A map has room for more than most
/// documents have languages, so that it holds little of each.
pub type Languages = BTreeMap<String, InFile<Box<Option<Entry>>>>;

enum One {
    Tree(Node),
    Facts(Box<Option<Facts>>),
    Entry(Box<Option<Entry>>),
    Nothing,
}

/// What more is to be said of a text, as far as it can be told from the text alone.
type Judge<'j> = &'j (dyn Fn(&Source, &str) -> Faults + Sync);

/// Reads and parses what is no document: settings, words, forms, and whatever has no business here.
pub fn settings(sources: &[Source], report: &mut Report) -> Parsed {
    let mut all = Parsed::default();
    all.take(sources, |place| !is_of_document(place), &|_, _| Faults::new(), report);
    all
}

/// Reads and parses the documents, and has `judge` look at each of their texts.
pub fn documents(all: &mut Parsed, sources: &[Source], judge: Judge<'_>, report: &mut Report) {
    all.take(sources, is_of_document, judge, report);
}

fn is_of_document(place: &Place) -> bool {
    matches!(place, Place::Facts(..) | Place::Prose(..))
}

/// Reads and parses one file. Of a document the text is not kept: it is read again where it is at fault.
fn parse(source: &Source, judge: Judge<'_>) -> (One, Faults, Text) {
    let kept = || Text::Kept(Arc::from(""));
    let told = |fault: Fault| (One::Nothing, vec![fault], kept());
    let unreadable = |why: &str| told(Fault::error("file-unreadable", Span::default()).with("message", why));
    if let Some(why) = &source.unreadable {
        return unreadable(why);
    }
    match source.place {
        Place::Picture(..) => return (One::Nothing, Faults::new(), kept()),
        Place::Stray => {
            return told(Fault::error("file-stray", Span::default()).with("known", discover::known_places()));
        }
        _ => {}
    }
    let parsed = source.with_text(|text| {
        let mut faults = Faults::new();
        let one = match &source.place {
            Place::Facts(kind, _) => {
                let node = yaml::parse(text, &mut faults);
                One::Facts(Box::new(if faults.is_empty() { kinds::read(*kind, &node, &mut faults) } else { None }))
            }
            Place::Prose(kind, ..) => One::Entry(Box::new(Entry::parse(*kind, text, &mut faults))),
            _ => One::Tree(yaml::parse(text, &mut faults)),
        };
        faults.extend(judge(source, text));
        let again = is_of_document(&source.place) && faults.is_empty();
        (one, faults, if again { Text::OnDisk(Arc::clone(&source.file)) } else { Text::Kept(text.into()) })
    });
    match parsed {
        Ok(Some(parsed)) => parsed,
        Ok(None) => told(Fault::error("file-not-utf8", Span::default())),
        Err(why) => unreadable(&why),
    }
}

impl Parsed {
    /// Reads and parses what lies in some places, in parallel; faults come in the order of the sources.
    fn take(&mut self, sources: &[Source], which: impl Fn(&Place) -> bool, judge: Judge<'_>, report: &mut Report) {
        let sources: Vec<&Source> = sources.iter().filter(|source| which(&source.place)).collect();
        let parsed: Vec<(One, Faults, Text)> = sources.par_iter().map(|source| parse(source, judge)).collect();
        for (source, (one, faults, text)) in sources.into_iter().zip(parsed) {
            report.add(&source.path, &text, faults);
            self.put(source, one, text);
        }
    }

    fn put(&mut self, source: &Source, one: One, text: Text) {
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
                languages.insert(lang.clone(), InFile { value, path, text });
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
