//! Where submissions are kept: a closed set of kinds behind the same operations.
//!
//! [`Store::save`] returns only when the record is durable, and gives equal content one record and
//! one reference however often and from wherever it is sent. What every kind must do is written
//! once, in `contract`, and every kind runs it.

mod memory;
mod sqlite;

#[cfg(test)]
mod contract;

use std::error::Error;
use std::path::Path;

use jiff::Timestamp;

use crate::record::{ContentHash, Record};
use crate::reference::Reference;

pub use memory::Memory;
pub use sqlite::Sqlite;

/// The store of one site.
#[derive(Debug)]
pub enum Store {
    /// Kept until the process ends.
    Memory(Memory),
    /// One file on this machine.
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
            Some(("memory", "")) => Ok(Self::Memory(Memory::default())),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(Sqlite::open(Path::new(path)).await?)),
            _ => Err(StoreError::Address { address: address.to_owned() }),
        }
    }

    /// Stores a record unless its content is there already. When this returns, the record is
    /// durable.
    pub async fn save(&self, record: &Record) -> Result<Saved, StoreError> {
        match self {
            Self::Memory(store) => Ok(store.save(record)),
            Self::Sqlite(store) => store.save(record).await,
        }
    }

    /// Returns the record with that reference.
    pub async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        match self {
            Self::Memory(store) => Ok(store.find(reference)),
            Self::Sqlite(store) => store.find(reference).await,
        }
    }

    /// Returns the reference under which a content is stored.
    pub async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        match self {
            Self::Memory(store) => Ok(store.find_content(content)),
            Self::Sqlite(store) => store.find_content(content).await,
        }
    }

    /// Returns up to `limit` records in the filter's order, from the first or from where an earlier
    /// page of the same filter ended.
    pub async fn list(&self, filter: &Filter, from: Option<&Cursor>, limit: usize) -> Result<Listed, StoreError> {
        let mut records = match self {
            Self::Memory(store) => store.list(filter, from, limit.saturating_add(1)),
            Self::Sqlite(store) => store.list(filter, from, limit.saturating_add(1)).await?,
        };
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().filter(|_| more).map(Cursor::at);
        Ok(Listed { records, next })
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
