//! The site as one output sees it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Deref;

use super::{Document, Frame, Site};
use crate::kinds::Kind;
use crate::kinds::fact::Fact;
use crate::parse::body::FactReference;

/// The site as one output sees it: it gives out documents and notes which, so that whoever changes one
/// of them knows what to draw again.
pub(crate) struct Sight<'a> {
    site: &'a Site,
    documents: RefCell<Vec<u32>>,
    orders: Cell<bool>,
}

/// What an output has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The places of the documents, sorted.
    pub(crate) documents: Box<[u32]>,
    /// Whether it went through the documents of a kind in their order.
    pub(crate) orders: bool,
}

impl Deref for Sight<'_> {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.site.frame
    }
}

impl<'a> Sight<'a> {
    /// Returns a sight that has seen nothing yet.
    pub(crate) fn new(site: &'a Site) -> Self {
        Self { site, documents: RefCell::default(), orders: Cell::default() }
    }

    /// Returns what was seen.
    pub(crate) fn seen(self) -> Seen {
        let mut documents = self.documents.into_inner();
        documents.sort_unstable();
        documents.dedup();
        Seen { documents: documents.into(), orders: self.orders.get() }
    }

    fn noted(&self, document: &'a Document) -> &'a Document {
        self.note(document.place);
        document
    }

    /// Notes the document at a place, which is shown without being asked for here, as by its card.
    pub(crate) fn note(&self, place: usize) {
        let place = u32::try_from(place).expect("there are fewer documents than that");
        self.documents.borrow_mut().push(place);
    }

    /// Returns the document with an id.
    pub(crate) fn document(&self, id: &str) -> Option<&'a Document> {
        self.site.document(id).map(|document| self.noted(document))
    }

    /// Returns the document of a kind with a folder.
    pub(crate) fn of_kind(&self, kind: Kind, folder: &str) -> Option<&'a Document> {
        self.document(&format!("{}/{folder}", kind.row().folder))
    }

    /// Returns all documents for their addresses and facts alone: who shows words of one of them notes it.
    pub(crate) fn all_facts(&self) -> &'a [Document] {
        &self.site.documents
    }

    /// Returns the documents of a kind in the order of its list.
    pub(crate) fn in_order(
        &self,
        kind: Kind,
        language: usize,
    ) -> impl DoubleEndedIterator<Item = &'a Document> + Clone + use<'a> {
        self.orders.set(true);
        self.site.in_order(kind, language)
    }

    /// Returns the neighbours of a document in the order of its kind's list: the one before, the one after.
    pub(crate) fn neighbours(
        &self,
        document: &Document,
        language: usize,
    ) -> (Option<&'a Document>, Option<&'a Document>) {
        let (before, after) = self.site.neighbours(document, language);
        (before.map(|other| self.noted(other)), after.map(|other| self.noted(other)))
    }

    /// Returns the documents of a kind whose facts name a document, in the order of their list.
    pub(crate) fn related(&self, document: &Document, kind: Kind, language: usize) -> Vec<&'a Document> {
        let related = self.site.related(document, kind, language);
        related.into_iter().map(|other| self.noted(other)).collect()
    }

    /// Finds a fact that the prose of a document names.
    pub(crate) fn fact<'f>(&self, own: &'f Document, reference: &FactReference) -> Option<&'f Fact>
    where
        'a: 'f,
    {
        if reference.owner.contains('/') {
            self.document(&reference.owner);
        }
        self.site.fact(own, reference)
    }

    /// Fills the facts into a text of a document, as a title, a summary or a label.
    pub(crate) fn filled<'t>(&self, text: &'t str, own: &Document, language: usize) -> Cow<'t, str> {
        self.site.frame.filled(text, language, |reference| self.fact(own, reference))
    }
}
