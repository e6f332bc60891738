//! The whole site, resolved and immutable: what rendering may read.
//!
//! A [`Site`] is a [`Frame`], which knows no document, and the documents. What is drawn reads documents
//! through a `Sight`, which notes them.

mod sight;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use foldhash::fast::RandomState;
use forms::{Form, State};
use jiff::Timestamp;
use schema::Node;
use theme::{Dictionary, FormWords};

use crate::kinds::fact::Fact;
use crate::kinds::{Facts, Kind};
use crate::parse::body::FactReference;
use crate::parse::entry::Entry;
use crate::parse::facts::{self, Part};
use crate::project::{Language, Project};

pub(crate) use sight::{Seen, Sight};

/// Where each document stands, by id.
pub type Index = HashMap<String, usize, RandomState>;

/// Everything resolved.
#[derive(Debug)]
pub struct Site {
    /// What all outputs share.
    pub frame: Frame,
    /// All documents that are built, by kind and folder.
    pub documents: Vec<Document>,
    /// Where each document stands, by id.
    pub index: Index,
    /// The order of each kind's list, for each language.
    pub orders: BTreeMap<Kind, Vec<Vec<usize>>>,
    /// For each language, the place of each document in the order of its kind.
    pub ranks: Vec<Vec<usize>>,
    /// For each document, the stories and innovators whose facts name it.
    pub related: Vec<Vec<usize>>,
}

/// What does not depend on any document.
#[derive(Debug)]
pub struct Frame {
    /// What `site.yaml` says.
    pub project: Project,
    /// The forms by name.
    pub forms: BTreeMap<String, FormEntry>,
    /// Words and formats, one for each language.
    pub dictionaries: Vec<Arc<Dictionary>>,
    /// Old addresses and where they lead now.
    pub redirects: Vec<Redirect>,
    /// The instant for which the site is built.
    pub now: Timestamp,
}

impl Deref for Site {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

/// A document in all its languages.
#[derive(Debug)]
pub struct Document {
    /// Where it stands among the documents of the site.
    pub place: usize,
    /// Where it lies: `calls/2020-global`.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its folder within the kind's.
    pub folder: String,
    /// What does not depend on language.
    pub facts: Facts,
    /// Facts that prose may name.
    pub prose_facts: Vec<(String, Fact)>,
    /// The entries, one place for each language of the site.
    pub entries: Vec<Option<Entry>>,
    /// The languages in which readers of each language see it.
    pub shown: Vec<usize>,
    /// The addresses from the root, one for each language.
    pub urls: Vec<String>,
    /// Pictures beside it, by file name.
    pub pictures: BTreeMap<String, Picture>,
}

/// A picture as pages show it: one made of pixels by its widest copy.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Address from the root.
    pub url: String,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// All copies of one made of pixels, the widest last.
    pub copies: Vec<PictureCopy>,
    /// Address from the root of what is shown where somebody links to the page, if that is another copy.
    pub shared: Option<String>,
}

/// A picture in one width.
#[derive(Clone, Debug)]
pub struct PictureCopy {
    /// Address from the root.
    pub url: String,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
}

/// A form with its words.
#[derive(Debug)]
pub struct FormEntry {
    /// The definition.
    pub form: Form,
    /// The definition as a tree, for the functions.
    pub definition: Node,
    /// The words, one place for each language of the site.
    pub words: Vec<Option<FormWords>>,
    /// The words as trees, for the functions.
    pub trees: Vec<Option<Node>>,
}

/// An old address.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// From the root, with a slash at the end.
    pub from: String,
    /// Address from the root.
    pub to: String,
    /// What is there.
    pub title: String,
    /// The language of both, as an index.
    pub language: usize,
}

impl Document {
    /// Returns the entry that readers of a language see, and its language.
    pub fn shown_entry(&self, language: usize) -> (&Entry, usize) {
        let shown = self.shown[language];
        (self.entries[shown].as_ref().expect("a document is shown in a language that it has"), shown)
    }

    /// Returns whether readers of a language see another one.
    pub fn is_fallback(&self, language: usize) -> bool {
        self.shown[language] != language
    }

    /// Returns the state of a call.
    pub fn state(&self, now: Timestamp) -> Option<State> {
        self.facts.call().map(|call| call.deadline.state(now))
    }
}

impl FormEntry {
    /// Returns the words that readers of a language see, and their language.
    pub fn shown_words(&self, project: &Project, language: usize) -> (&FormWords, usize) {
        let shown = project.preference(language).find(|index| self.words[*index].is_some());
        let shown = shown.expect("a form has words in a language of the site");
        (self.words[shown].as_ref().expect("it was just found"), shown)
    }
}

impl Frame {
    /// Returns a language by its index.
    pub fn language(&self, index: usize) -> &Language {
        &self.project.languages[index]
    }

    /// Returns the number of languages.
    pub fn languages(&self) -> std::ops::Range<usize> {
        0..self.project.languages.len()
    }

    /// Returns the address of a kind's list.
    pub fn list_url(&self, kind: Kind, language: usize) -> String {
        let language = self.language(language);
        format!("/{}/{}/", language.lang, language.path(kind.path_name()))
    }

    /// Returns the address of a topic's list.
    pub fn topic_url(&self, topic: &str, language: usize) -> String {
        let language = self.language(language);
        format!("/{}/{}/{topic}/", language.lang, language.path("topics"))
    }

    /// Returns the address of a language's home page.
    pub fn home_url(&self, language: usize) -> String {
        format!("/{}/", self.language(language).lang)
    }

    /// Returns the address of the page with a call's form.
    pub fn form_url(&self, call: &Document, language: usize) -> String {
        format!("{}{}/", call.urls[language], self.language(language).path("form"))
    }

    /// Returns the address of the search page.
    pub fn search_url(&self, language: usize) -> String {
        let language = self.language(language);
        format!("/{}/{}/", language.lang, language.path("search"))
    }

    /// Returns the address of a part of all documents from A to Z; the search page itself has the number 0.
    pub fn search_part_url(&self, part: usize, language: usize) -> String {
        let first = self.search_url(language);
        if part == 0 { first } else { format!("{first}{part}/") }
    }

    /// Returns the address of the file that names all others of the index.
    pub fn search_index_url(&self, language: usize) -> String {
        format!("{}terms.txt", self.search_url(language))
    }

    /// Returns a word of the interface as plain text.
    pub fn word(&self, key: &str, language: usize, values: &[(&str, words::Arg<'_>)]) -> String {
        self.dictionaries[language].text(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// Writes a fact in a language as plain text.
    pub fn fact_text(&self, fact: &Fact, filter: Option<&str>, language: usize) -> String {
        fact.text(filter, &self.dictionaries[language])
    }

    /// Fills the facts into a text, as a title, a summary or a label; `find` knows the facts.
    fn filled<'t, 'f>(
        &self,
        text: &'t str,
        language: usize,
        find: impl Fn(&FactReference) -> Option<&'f Fact>,
    ) -> Cow<'t, str> {
        if memchr::memchr(b'{', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let parts = facts::parts(text, 0, &mut schema::Faults::new());
        let write = |part: Part<'_>| match part {
            Part::Text(words) => words.to_owned(),
            Part::Fact(reference) => find(&reference)
                .map(|fact| self.fact_text(fact, reference.filter.as_deref(), language))
                .unwrap_or_default(),
        };
        Cow::Owned(parts.into_iter().map(write).collect())
    }
}

impl Site {
    /// Returns the document with an id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.index.get(id).map(|index| &self.documents[*index])
    }

    /// Returns whether some document is shown in another language than its address says.
    pub fn has_fallbacks(&self) -> bool {
        self.documents.iter().any(|document| self.languages().any(|language| document.is_fallback(language)))
    }

    /// Returns the documents of a kind in the order of its list.
    pub fn in_order(&self, kind: Kind, language: usize) -> impl DoubleEndedIterator<Item = &Document> + Clone {
        let order = self.orders.get(&kind).map_or(&[][..], |orders| orders[language].as_slice());
        order.iter().map(|index| &self.documents[*index])
    }

    /// Returns the place of a document in the order of its kind's list.
    pub fn rank(&self, document: &Document, language: usize) -> usize {
        self.ranks[language][document.place]
    }

    /// Returns the neighbours of a document in the order of its kind's list: the one before, the one after.
    pub fn neighbours(&self, document: &Document, language: usize) -> (Option<&Document>, Option<&Document>) {
        let order = &self.orders[&document.kind][language];
        let rank = self.rank(document, language);
        let at = |place: Option<usize>| order.get(place?).map(|index| &self.documents[*index]);
        (at(rank.checked_sub(1)), at(rank.checked_add(1)))
    }

    /// Returns the documents of a kind whose facts name a document, in the order of their list.
    pub fn related(&self, document: &Document, kind: Kind, language: usize) -> Vec<&Document> {
        let related = self.related[document.place].iter().map(|index| &self.documents[*index]);
        let mut related: Vec<&Document> = related.filter(|other| other.kind == kind).collect();
        related.sort_by_key(|other| self.rank(other, language));
        related
    }

    /// Finds a fact that the prose of a document names.
    pub fn fact<'a>(&'a self, own: &'a Document, reference: &FactReference) -> Option<&'a Fact> {
        let facts = match reference.owner.as_str() {
            "" => &own.prose_facts,
            "site" => &self.project.facts,
            id => &self.document(id)?.prose_facts,
        };
        facts.iter().find(|(name, _)| *name == reference.name).map(|(_, fact)| fact)
    }

    /// Fills the facts into a text of a document, as a title, a summary or a label.
    pub fn filled<'t>(&self, text: &'t str, own: &Document, language: usize) -> Cow<'t, str> {
        self.frame.filled(text, language, |reference| self.fact(own, reference))
    }
}
