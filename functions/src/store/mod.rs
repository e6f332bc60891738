//! Where submissions are kept: a closed set of kinds behind the same operations.
//!
//! [`Store::save`] returns only when the record is durable, and gives equal content one record and
//! one reference however often and from wherever it is sent. What every kind must do is written
//! once, in `contract`, and every kind runs it.

mod sqlite;

#[cfg(test)]
mod contract;

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use jiff::Timestamp;

use crate::draft::{Draft, DraftId};
use crate::files::FileId;
use crate::letter::Letter;
use crate::record::{ContentHash, Record, RecordState};
use crate::reference::Reference;

pub use sqlite::Sqlite;

/// The store of one site.
#[derive(Debug)]
pub enum Store {
    /// One file on this machine, or its memory.
    Sqlite(Sqlite),
}

/// What saving came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The record is stored under this reference.
    New(Reference),
    /// Nothing was stored: the same content is there already, under this reference.
    Already(Reference),
}

/// Which records to list, and which of them first; without a value, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one form.
    pub form: Option<String>,
    /// Of one call.
    pub call: Option<String>,
    /// Received at this moment or later.
    pub since: Option<Timestamp>,
    /// Which come first.
    pub order: Order,
}

/// The order of a list. Records of the same moment are told apart by their references.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The last received first, to look at.
    #[default]
    NewestFirst,
    /// The first received first: what arrives meanwhile is at the end.
    OldestFirst,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The records of the page.
    pub records: Vec<Record>,
    /// Where the next page begins; nothing on the last.
    pub next: Option<Cursor>,
}

/// The last record of a page. The next page holds what comes behind it in the list's order, so
/// records that arrive while somebody leafs through neither shift a page nor repeat on one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    received: Timestamp,
    reference: Reference,
}

/// Why a store cannot do what it is asked. Says nothing of what is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no kind of store.
    #[error("store `{address}` is neither `memory:` nor `sqlite:` with the path of a file")]
    Address {
        /// The address as given.
        address: String,
    },
    /// The file was written by a newer program.
    #[error("the store has schema {found}, and this program knows only {known}: use a newer program")]
    Newer {
        /// The schema of the file.
        found: usize,
        /// The newest schema known here.
        known: usize,
    },
    /// A stored record cannot be read back.
    #[error("record {reference} in the store is damaged")]
    Damaged {
        /// The reference as stored.
        reference: String,
    },
    /// The engine underneath failed.
    #[error("cannot {doing} in the store")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the engine says.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Store {
    /// Opens the store with that address, `memory:` or `sqlite:PATH`, and brings its schema up to
    /// date. A file that is not there is made, readable by its owner alone.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        match address.split_once(':') {
            Some(("memory", "")) => Ok(Self::Sqlite(Sqlite::in_memory().await?)),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(Sqlite::open(Path::new(path)).await?)),
            _ => Err(StoreError::Address { address: address.to_owned() }),
        }
    }

    /// Stores a record unless its content is there already. When this returns, the record is
    /// durable, and so is what is owed for it: all of it or nothing.
    pub async fn save(&self, submission: impl Into<Submission>) -> Result<Saved, StoreError> {
        match self {
            Self::Sqlite(store) => store.save(submission.into()).await,
        }
    }

    /// Returns the record with that reference.
    pub async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.find(reference).await,
        }
    }

    /// Returns the reference under which a content is stored.
    pub async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        match self {
            Self::Sqlite(store) => store.find_content(content).await,
        }
    }

    /// Returns up to `limit` records in the filter's order, from the first or from where an earlier
    /// page of the same filter ended.
    pub async fn list(&self, filter: &Filter, from: Option<&Cursor>, limit: usize) -> Result<Listed, StoreError> {
        let mut records = match self {
            Self::Sqlite(store) => store.list(filter, from, limit.saturating_add(1)).await?,
        };
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().filter(|_| more).map(Cursor::at);
        Ok(Listed { records, next })
    }

    /// Notes that the owner of the address confirmed a submission, for the first time or because they
    /// were asked again; otherwise it does nothing. Returns it as it is then.
    pub async fn confirm(
        &self,
        reference: &Reference,
        now: Timestamp,
        letters: Vec<Letter>,
    ) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.confirm(reference, now, letters).await,
        }
    }

    /// Notes that the owner of the address was asked whether to stay, unless that is open already.
    pub async fn ask(&self, reference: &Reference, now: Timestamp, letters: Vec<Letter>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.ask(reference, now, letters).await,
        }
    }

    /// Returns up to `limit` submissions that count, whose address was confirmed before a moment, and
    /// whose owner was not asked again since another.
    pub async fn lapsing(
        &self,
        (confirmed_before, asked_before): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.lapsing((confirmed_before, asked_before), limit).await,
        }
    }

    /// Withdraws a submission: it no longer counts, and its answers stay until they are erased.
    /// Returns it as it was before; once more does nothing.
    pub async fn withdraw(&self, reference: &Reference, now: Timestamp) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.end((reference, RecordState::Withdrawn), now, Vec::new()).await,
        }
    }

    /// Erases a submission: answers and earlier versions go, and that it was there stays. Returns
    /// it as it was before, so that its files can follow; once more does nothing.
    pub async fn erase(
        &self,
        reference: &Reference,
        now: Timestamp,
        letters: Vec<Letter>,
    ) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.end((reference, RecordState::Erased), now, letters).await,
        }
    }

    /// Removes answers of a submission whose time is over, from its earlier versions too. Returns it as it
    /// was before, so that its files can follow; nothing when it is gone.
    pub async fn expire(
        &self,
        reference: &Reference,
        fields: &[String],
        now: Timestamp,
    ) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Sqlite(store) => store.expire(reference, fields, now).await,
        }
    }

    /// Returns the ids of all files that a draft, a submission or an earlier version of one names.
    pub async fn named_files(&self) -> Result<BTreeSet<FileId>, StoreError> {
        match self {
            Self::Sqlite(store) => store.named_files().await,
        }
    }

    /// Counts what waits: for its author, or to be sent.
    pub async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        match self {
            Self::Sqlite(store) => store.waiting(now).await,
        }
    }

    /// Returns a draft.
    pub async fn draft(&self, id: &DraftId) -> Result<Option<Draft>, StoreError> {
        match self {
            Self::Sqlite(store) => store.draft(id).await,
        }
    }

    /// Returns up to `limit` drafts for a call that are not sent and whose authors know another deadline
    /// than this one.
    pub async fn drafts_untold(
        &self,
        (form, call): (&str, &str),
        closes: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DraftId, Draft)>, StoreError> {
        match self {
            Self::Sqlite(store) => store.drafts_untold((form, call), closes, limit).await,
        }
    }

    /// Keeps a draft as [`Store::keep_draft`] does, and owes a letter with it: both or nothing.
    pub async fn tell_draft(&self, id: &DraftId, draft: &Draft, letter: Option<Letter>) -> Result<Kept, StoreError> {
        match self {
            Self::Sqlite(store) => store.tell_draft(id, draft, letter).await,
        }
    }

    /// Keeps a draft, unless another was kept since this one was read: two pages that change the
    /// same draft at the same time lose nothing of each other.
    pub async fn keep_draft(&self, id: &DraftId, draft: &Draft) -> Result<Kept, StoreError> {
        match self {
            Self::Sqlite(store) => store.keep_draft(id, draft).await,
        }
    }

    /// Removes a draft.
    pub async fn forget_draft(&self, id: &DraftId) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.forget_draft(id).await,
        }
    }

    /// Removes up to `limit` drafts that were not changed since a moment, and returns them, so that
    /// their files can follow.
    pub async fn sweep_drafts(&self, before: Timestamp, limit: usize) -> Result<Vec<Draft>, StoreError> {
        match self {
            Self::Sqlite(store) => store.sweep_drafts(before, limit).await,
        }
    }

    /// Owes a letter, unless one with its id is owed already.
    pub async fn owe(&self, letter: &Letter) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.owe(letter).await,
        }
    }

    /// Returns up to `limit` letters that are due, the longest due first.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        match self {
            Self::Sqlite(store) => store.due(now, limit).await,
        }
    }

    /// Removes a letter that is on its way, or that nobody can be sent.
    pub async fn settle(&self, id: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.settle(id).await,
        }
    }

    /// Writes down when a letter is tried again, and how often it was tried.
    pub async fn postpone(&self, letter: &Letter) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.postpone(letter).await,
        }
    }
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

/// What waits in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Drafts whose time is not over and that were not sent, by form and call.
    pub drafts: Vec<WaitingDrafts>,
    /// The letters that are owed.
    pub letters: u64,
    /// Those of them that are due.
    pub due: u64,
    /// Those of them that were tried and could not leave.
    pub tried: u64,
    /// When the letter that waits longest was due.
    pub oldest_due: Option<Timestamp>,
}

/// The drafts of one form and call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDrafts {
    /// The form.
    pub form: String,
    /// The call, on a call's form.
    pub call: Option<String>,
    /// How many there are.
    pub count: u64,
    /// When the one was changed last that nobody has touched for longest.
    pub oldest: Timestamp,
    /// When one was changed last.
    pub newest: Timestamp,
}

/// What keeping a draft came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Kept,
    /// Nothing was kept: the draft was changed since it was read.
    Stale,
}

impl Saved {
    /// Returns the reference, whether the record is new or not.
    pub fn reference(&self) -> &Reference {
        match self {
            Self::New(reference) | Self::Already(reference) => reference,
        }
    }
}

impl Cursor {
    fn at(record: &Record) -> Self {
        Self { received: record.received, reference: record.reference.clone() }
    }
}

/// Returns the references that a record may have, in the order in which they are tried: all follow
/// from the content but the first, which the record brings along.
fn candidates(record: &Record) -> impl Iterator<Item = Reference> {
    let content = record.content;
    std::iter::once(record.reference.clone()).chain((1..).map(move |attempt| Reference::of(&content, attempt)))
}
