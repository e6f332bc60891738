//! Drafts in the file: one row for each, found by the hash of its token.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Sqlite, failed, outbox};
use crate::draft::{Draft, DraftId};
use crate::letter::Letter;
use crate::reference::Reference;
use crate::store::alike::fixed_width;
use crate::store::{Kept, StoreError};

impl Sqlite {
    pub(in crate::store) async fn draft(&self, id: &DraftId) -> Result<Option<Draft>, StoreError> {
        let id = *id;
        let text = self.run("find a draft", move |connection| text_of(connection, &id)).await?;
        text.map(|text| read(&text)).transpose()
    }

    pub(in crate::store) async fn drafts_untold(
        &self,
        (form, call): (&str, &str),
        closes: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DraftId, Draft)>, StoreError> {
        let (form, call) = (form.to_owned(), call.to_owned());
        let rows = self.run("list drafts", move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT id, draft FROM drafts
                 WHERE draft ->> '$.form' = ?1 AND draft ->> '$.call' = ?2 AND draft ->> '$.sent' IS NULL
                   AND coalesce(unixepoch(draft ->> '$.closes'), 0) <> ?3
                 ORDER BY id LIMIT ?4",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let values = params![form, call, closes.as_second(), limit];
            let rows = query.query_map(values, |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        });
        rows.await?.iter().map(|(id, text)| Ok((DraftId::from_bytes(*id), read(text)?))).collect()
    }

    /// Keeps a draft if the store still holds the revision that it was made from; 0 is none.
    pub(in crate::store) async fn tell_draft(
        &self,
        id: &DraftId,
        draft: &Draft,
        letter: Option<Letter>,
    ) -> Result<Kept, StoreError> {
        let (id, mut draft) = (*id, draft.clone());
        let before = draft.revision;
        draft.revision += 1;
        let kept = self.run("keep a draft", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut query = transaction.prepare_cached("SELECT revision FROM drafts WHERE id = ?1")?;
            let found: Option<u32> = query.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
            drop(query);
            let fresh = found.unwrap_or(0) == before;
            if fresh {
                write(&transaction, &id, &draft)?;
                if let Some(letter) = &letter {
                    outbox::insert(&transaction, letter)?;
                }
            }
            transaction.commit()?;
            Ok(fresh)
        });
        Ok(if kept.await? { Kept::Kept } else { Kept::Stale })
    }

    pub(in crate::store) async fn forget_draft(&self, id: &DraftId) -> Result<(), StoreError> {
        let id = *id;
        self.run("forget a draft", move |connection| {
            connection.execute("DELETE FROM drafts WHERE id = ?1", [id.as_bytes()]).map(drop)
        })
        .await
    }

    /// Removes the drafts that were changed last before a moment, at most so many, and returns them.
    pub(in crate::store) async fn sweep_drafts(
        &self,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<Draft>, StoreError> {
        let texts = self.run("sweep drafts", move |connection| {
            let mut query = connection.prepare_cached(
                "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts WHERE changed < ?1 ORDER BY changed LIMIT ?2)
                 RETURNING draft",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![fixed_width(before), limit], |row| row.get::<_, String>(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()
        });
        texts.await?.iter().map(|text| read(text)).collect()
    }
}

/// Notes in the transaction that stores a submission what became of its draft, and forgets what was
/// typed: the submission holds it now.
pub(super) fn finish(transaction: &Transaction<'_>, id: &DraftId, reference: &str) -> rusqlite::Result<()> {
    let found = text_of(transaction, id)?.and_then(|text| read(&text).ok());
    if let (Some(mut draft), Some(reference)) = (found, Reference::parse(reference)) {
        draft.sent = Some(reference);
        draft.pairs.clear();
        draft.revision += 1;
        write(transaction, id, &draft)?;
    }
    Ok(())
}

fn text_of(connection: &Connection, id: &DraftId) -> rusqlite::Result<Option<String>> {
    let mut query = connection.prepare_cached("SELECT draft FROM drafts WHERE id = ?1")?;
    query.query_row([id.as_bytes()], |row| row.get(0)).optional()
}

fn write(transaction: &Transaction<'_>, id: &DraftId, draft: &Draft) -> rusqlite::Result<()> {
    let text = serde_json::to_string(draft).expect("a draft is plain data");
    let mut insert = transaction
        .prepare_cached("INSERT OR REPLACE INTO drafts (id, changed, revision, draft) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![id.as_bytes(), fixed_width(draft.changed), draft.revision, text]).map(drop)
}

fn read(text: &str) -> Result<Draft, StoreError> {
    // What serde says could quote what was typed.
    serde_json::from_str(text).map_err(|_| failed("read a draft", std::fmt::Error))
}
