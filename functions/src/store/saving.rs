//! What is put into a store at once, and what came of it.

use crate::draft::DraftId;
use crate::letter::Letter;
use crate::record::Record;
use crate::reference::Reference;

/// What saving came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The record is stored under this reference.
    New(Reference),
    /// Nothing was stored: the same content is there already, under this reference.
    Already(Reference),
}

/// What keeping a draft came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Kept,
    /// Nothing was kept: the draft was changed since it was read.
    Stale,
}

/// All that is stored at once when an answer is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The record.
    pub record: Record,
    /// What is owed for it; the store fills in of which record a letter tells.
    pub letters: Vec<Letter>,
    /// The draft that it was.
    pub draft: Option<DraftId>,
    /// The submission that it corrects: that one keeps its reference and gets these answers.
    pub corrects: Option<Reference>,
}

impl From<&Record> for Submission {
    fn from(record: &Record) -> Self {
        Self { record: record.clone(), letters: Vec::new(), draft: None, corrects: None }
    }
}

impl Saved {
    /// Returns the reference, whether the record is new or not.
    pub fn reference(&self) -> &Reference {
        match self {
            Self::New(reference) | Self::Already(reference) => reference,
        }
    }
}
