//! Lists of records, page by page.

use jiff::Timestamp;

use crate::record::Record;
use crate::reference::Reference;

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
    pub(super) received: Timestamp,
    pub(super) reference: Reference,
}

impl Cursor {
    pub(super) fn at(record: &Record) -> Self {
        Self { received: record.received, reference: record.reference.clone() }
    }
}
