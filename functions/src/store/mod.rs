//! Where submissions are kept: a closed set of kinds behind the same operations.
//!
//! [`Store::save`] returns only when the record is durable, and gives equal content one record and
//! one reference however often and from wherever it is sent. What every kind must do is written
//! once, in `contract`, and every kind runs it.

mod alike;
#[cfg(feature = "aws")]
mod dynamo;
mod error;
mod listing;
mod saving;
#[cfg(feature = "embedded")]
mod sqlite;
mod waiting;

#[cfg(test)]
mod contract;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::draft::{Draft, DraftId};
use crate::files::FileId;
use crate::letter::Letter;
use crate::pause::Pause;
use crate::record::{ContentHash, Record, RecordState, Standing};
use crate::reference::Reference;

#[cfg(feature = "aws")]
pub use dynamo::Dynamo;
pub use error::StoreError;
pub use listing::{Cursor, Filter, Listed, Order};
pub use saving::{Kept, Saved, Submission};
#[cfg(feature = "embedded")]
pub use sqlite::Sqlite;
pub use waiting::{Counted, Waiting, WaitingDrafts};

#[cfg(not(any(feature = "aws", feature = "embedded")))]
compile_error!("functions without a store: build them with the feature `embedded` or `aws`");

/// Asks the store of whichever kind.
macro_rules! of_each {
    ($self:ident, $store:ident => $answer:expr) => {
        match $self {
            #[cfg(feature = "embedded")]
            Self::Sqlite($store) => $answer,
            #[cfg(feature = "aws")]
            Self::Dynamo($store) => $answer,
        }
    };
}

/// The store of one site.
#[derive(Debug)]
pub enum Store {
    /// One file on this machine, or its memory.
    #[cfg(feature = "embedded")]
    Sqlite(Sqlite),
    /// A DynamoDB table.
    #[cfg(feature = "aws")]
    Dynamo(Dynamo),
}

impl Store {
    /// Opens the store with that address: `memory:`, `sqlite:PATH` or `dynamodb:TABLE`. The schema of a
    /// file is brought up to date; one that is not there is made, readable by its owner alone. A table
    /// is there already, and is not asked yet.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        match address.split_once(':') {
            #[cfg(feature = "embedded")]
            Some(("memory", "")) => Ok(Self::Sqlite(Sqlite::in_memory().await?)),
            #[cfg(feature = "embedded")]
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(Sqlite::open(path.as_ref()).await?)),
            #[cfg(feature = "aws")]
            Some(("dynamodb", table)) if !table.is_empty() => {
                Ok(Self::Dynamo(Dynamo::new(&crate::aws::Cloud::find().await, table)))
            }
            _ => Err(StoreError::Address { address: address.to_owned() }),
        }
    }

    /// Makes the connection that the first request would have to wait for.
    pub async fn warm(&self, #[cfg_attr(not(feature = "aws"), expect(unused_variables))] now: Timestamp) {
        match self {
            #[cfg(feature = "embedded")]
            Self::Sqlite(_) => {}
            #[cfg(feature = "aws")]
            Self::Dynamo(store) => store.warm(now).await,
        }
    }

    /// Tells whether nothing is to be taken at a moment. A table is not asked again for some seconds.
    pub async fn pause(&self, now: Timestamp) -> Result<Option<Pause>, StoreError> {
        let found = of_each!(self, store => store.pause(now).await)?;
        Ok(found.filter(|pause| pause.lasts(now)))
    }

    /// Says that nothing is to be taken, or that everything is again.
    pub async fn set_pause(&self, pause: Option<Pause>) -> Result<(), StoreError> {
        of_each!(self, store => store.set_pause(pause).await)
    }

    /// Stores a record unless its content is there already. When this returns, the record is
    /// durable, and so is what is owed for it: all of it or nothing.
    pub async fn save(&self, submission: impl Into<Submission>) -> Result<Saved, StoreError> {
        of_each!(self, store => store.save(submission.into()).await)
    }

    /// Returns the record with that reference.
    pub async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        of_each!(self, store => store.find(reference).await)
    }

    /// Returns the reference under which a content is stored.
    pub async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        of_each!(self, store => store.find_content(content).await)
    }

    /// Returns up to `limit` records in the filter's order, from the first or from where an earlier
    /// page of the same filter ended.
    pub async fn list(&self, filter: &Filter, from: Option<&Cursor>, limit: usize) -> Result<Listed, StoreError> {
        let mut records = of_each!(self, store => store.list(filter, from, limit.saturating_add(1)).await?);
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
        let change = move |standing: &Standing| standing.confirmed_at(now);
        let changed = self.change_standing(("confirm a record", reference), letters, change).await?;
        Ok(changed.map(|(_, after)| after))
    }

    /// Notes that the owner of the address was asked whether to stay, unless that is open already.
    pub async fn ask(&self, reference: &Reference, now: Timestamp, letters: Vec<Letter>) -> Result<(), StoreError> {
        let change = move |standing: &Standing| standing.asked_at(now);
        self.change_standing(("ask the owner of an address", reference), letters, change).await.map(drop)
    }

    /// Returns up to `limit` submissions that count, whose address was confirmed before a moment, and
    /// whose owner was not asked again since another.
    pub async fn lapsing(
        &self,
        (confirmed_before, asked_before): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        of_each!(self, store => store.lapsing((confirmed_before, asked_before), limit).await)
    }

    /// Withdraws a submission: it no longer counts, and its answers stay until they are erased.
    /// Returns it as it was before; once more does nothing.
    pub async fn withdraw(&self, reference: &Reference, now: Timestamp) -> Result<Option<Record>, StoreError> {
        self.end((reference, RecordState::Withdrawn), now, Vec::new()).await
    }

    /// Erases a submission: answers and earlier versions go, and that it was there stays. Returns
    /// it as it was before, so that its files can follow; once more does nothing.
    pub async fn erase(
        &self,
        reference: &Reference,
        now: Timestamp,
        letters: Vec<Letter>,
    ) -> Result<Option<Record>, StoreError> {
        self.end((reference, RecordState::Erased), now, letters).await
    }

    async fn end(
        &self,
        (reference, state): (&Reference, RecordState),
        now: Timestamp,
        letters: Vec<Letter>,
    ) -> Result<Option<Record>, StoreError> {
        let change = move |standing: &Standing| standing.ended_at(state, now);
        let changed = self.change_standing(("end a record", reference), letters, change).await?;
        Ok(changed.map(|(before, _)| before))
    }

    async fn change_standing(
        &self,
        of: (&'static str, &Reference),
        letters: Vec<Letter>,
        change: impl Fn(&Standing) -> Option<Standing> + Send + 'static,
    ) -> Result<Option<(Record, Record)>, StoreError> {
        of_each!(self, store => store.change_standing(of, letters, change).await)
    }

    /// Removes answers of a submission whose time is over, from its earlier versions too. Returns it as it
    /// was before, so that its files can follow; nothing when it is gone.
    pub async fn expire(
        &self,
        reference: &Reference,
        fields: &[String],
        now: Timestamp,
    ) -> Result<Option<Record>, StoreError> {
        of_each!(self, store => store.expire(reference, fields, now).await)
    }

    /// Returns the ids of all files that a draft, a submission or an earlier version of one names.
    pub async fn named_files(&self) -> Result<BTreeSet<FileId>, StoreError> {
        of_each!(self, store => store.named_files().await)
    }

    /// Counts what waits: for its author, or to be sent.
    pub async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        of_each!(self, store => store.waiting(now).await)
    }

    /// Counts the submissions of each form, call and state.
    pub async fn counted(&self) -> Result<Vec<Counted>, StoreError> {
        of_each!(self, store => store.counted().await)
    }

    /// Returns a draft.
    pub async fn draft(&self, id: &DraftId) -> Result<Option<Draft>, StoreError> {
        of_each!(self, store => store.draft(id).await)
    }

    /// Returns up to `limit` drafts for a call that are not sent and whose authors know another deadline
    /// than this one.
    pub async fn drafts_untold(
        &self,
        (form, call): (&str, &str),
        closes: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DraftId, Draft)>, StoreError> {
        of_each!(self, store => store.drafts_untold((form, call), closes, limit).await)
    }

    /// Keeps a draft as [`Store::keep_draft`] does, and owes a letter with it: both or nothing.
    pub async fn tell_draft(&self, id: &DraftId, draft: &Draft, letter: Option<Letter>) -> Result<Kept, StoreError> {
        of_each!(self, store => store.tell_draft(id, draft, letter).await)
    }

    /// Keeps a draft, unless another was kept since this one was read: two pages that change the
    /// same draft at the same time lose nothing of each other.
    pub async fn keep_draft(&self, id: &DraftId, draft: &Draft) -> Result<Kept, StoreError> {
        self.tell_draft(id, draft, None).await
    }

    /// Removes a draft.
    pub async fn forget_draft(&self, id: &DraftId) -> Result<(), StoreError> {
        of_each!(self, store => store.forget_draft(id).await)
    }

    /// Removes up to `limit` drafts that were not changed since a moment, and returns them, so that
    /// their files can follow.
    pub async fn sweep_drafts(&self, before: Timestamp, limit: usize) -> Result<Vec<Draft>, StoreError> {
        of_each!(self, store => store.sweep_drafts(before, limit).await)
    }

    /// Owes a letter, unless one with its id is owed already.
    pub async fn owe(&self, letter: &Letter) -> Result<(), StoreError> {
        of_each!(self, store => store.owe(letter).await)
    }

    /// Returns up to `limit` letters that are due, the longest due first.
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        of_each!(self, store => store.due(now, limit).await)
    }

    /// Removes a letter that is on its way, or that nobody can be sent.
    pub async fn settle(&self, id: &str) -> Result<(), StoreError> {
        of_each!(self, store => store.settle(id).await)
    }

    /// Takes a letter for oneself until a moment, unless it is another's since it was read: then it
    /// is due again.
    pub async fn claim(&self, letter: &Letter, until: Timestamp) -> Result<bool, StoreError> {
        of_each!(self, store => store.claim(letter, until).await)
    }

    /// Writes down when a letter is tried again, and how often it was tried.
    pub async fn postpone(&self, letter: &Letter) -> Result<(), StoreError> {
        of_each!(self, store => store.postpone(letter).await)
    }
}
