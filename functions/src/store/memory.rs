//! Records in memory: for tests, and for a first look without a file.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::{Cursor, Filter, Order, Saved, candidates};
use crate::record::{ContentHash, Record};
use crate::reference::Reference;

/// Records that are gone when the process ends.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    records: HashMap<Reference, Record>,
    references: HashMap<ContentHash, Reference>,
}

impl Memory {
    pub(super) fn save(&self, record: &Record) -> Saved {
        let mut kept = self.kept();
        if let Some(reference) = kept.references.get(&record.content) {
            return Saved::Already(reference.clone());
        }
        let reference = candidates(record)
            .find(|candidate| !kept.records.contains_key(candidate))
            .expect("there are more references than records");
        kept.references.insert(record.content, reference.clone());
        kept.records.insert(reference.clone(), Record { reference: reference.clone(), ..record.clone() });
        Saved::New(reference)
    }

    pub(super) fn find(&self, reference: &Reference) -> Option<Record> {
        self.kept().records.get(reference).cloned()
    }

    pub(super) fn find_content(&self, content: &ContentHash) -> Option<Reference> {
        self.kept().references.get(content).cloned()
    }

    pub(super) fn list(&self, filter: &Filter, from: Option<&Cursor>, limit: usize) -> Vec<Record> {
        let kept = self.kept();
        let order = filter.order;
        let behind = |record: &Record| {
            from.is_none_or(|from| order.compare(age(record), (from.received, from.reference.as_str())).is_gt())
        };
        let mut found: Vec<&Record> =
            kept.records.values().filter(|record| filter.holds(record) && behind(record)).collect();
        found.sort_by(|one, other| order.compare(age(one), age(other)));
        found.into_iter().take(limit).cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Filter {
    fn holds(&self, record: &Record) -> bool {
        self.form.as_ref().is_none_or(|form| *form == record.form)
            && self.call.as_ref().is_none_or(|call| record.call.as_ref() == Some(call))
            && self.since.is_none_or(|since| since <= record.received)
    }
}

impl Order {
    fn compare(self, one: Age<'_>, other: Age<'_>) -> Ordering {
        match self {
            Self::NewestFirst => other.cmp(&one),
            Self::OldestFirst => one.cmp(&other),
        }
    }
}

/// What lists are ordered by.
type Age<'a> = (Timestamp, &'a str);

fn age(record: &Record) -> Age<'_> {
    (record.received, record.reference.as_str())
}
