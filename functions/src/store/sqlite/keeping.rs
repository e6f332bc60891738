//! What is kept in the file, and what is to be kept no longer: answers whose time is over, the files that
//! anything names, what waits.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Row, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::Sqlite;
use super::submissions::{StoredRow, row_of, write_standing};
use crate::draft::kept_since;
use crate::files::FileId;
use crate::record::{Record, RecordState, Standing};
use crate::reference::Reference;
use crate::store::alike::{collect_files, expired, fixed_width, without};
use crate::store::{Counted, StoreError, Waiting, WaitingDrafts};

impl Sqlite {
    pub(in crate::store) async fn expire(
        &self,
        reference: &Reference,
        fields: &[String],
        now: Timestamp,
    ) -> Result<Option<Record>, StoreError> {
        let (reference, fields) = (reference.clone(), fields.to_vec());
        let row = self.run("remove answers", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(before) = row_of(&transaction, reference.as_str())? else { return Ok(None) };
            let standing: Standing = serde_json::from_str(&before.standing).unwrap_or_default();
            if standing.state == RecordState::Erased {
                return Ok(None);
            }
            let answers: Value = serde_json::from_str(&before.answers).unwrap_or_default();
            let expired = expired(standing.expired.as_ref(), (&answers, &fields), now);
            transaction.execute(
                "UPDATE submissions SET answers = ?2 WHERE reference = ?1",
                params![reference.as_str(), without(answers, &fields).to_string()],
            )?;
            remove_from_versions(&transaction, reference.as_str(), &fields)?;
            write_standing(&transaction, &reference, &Standing { expired: Some(expired), ..standing })?;
            transaction.commit()?;
            Ok(Some(before))
        });
        row.await?.map(StoredRow::record).transpose()
    }

    pub(in crate::store) async fn named_files(&self) -> Result<BTreeSet<FileId>, StoreError> {
        let texts = self.run("list files", move |connection| {
            let mut query = connection.prepare(
                "SELECT draft FROM drafts
                 UNION ALL SELECT answers FROM submissions WHERE answers LIKE '%\"files\"%'
                 UNION ALL SELECT answers FROM versions WHERE answers LIKE '%\"files\"%'",
            )?;
            let rows = query.query_map([], |row| row.get::<_, String>(0))?;
            let mut named = BTreeSet::new();
            for text in rows {
                // What cannot be read may name files all the same: they are no orphans.
                let tree: Value = serde_json::from_str(&text?)
                    .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))?;
                collect_files(&tree, &mut named);
            }
            Ok(named)
        });
        texts.await
    }

    pub(in crate::store) async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        self.run("count what waits", move |connection| {
            let mut query = connection.prepare(
                "SELECT draft ->> '$.form', draft ->> '$.call', count(*), min(changed), max(changed) FROM drafts
                 WHERE draft ->> '$.sent' IS NULL AND changed >= ?1 GROUP BY 1, 2 ORDER BY 1, 2",
            )?;
            let moment = |text: String| text.parse().unwrap_or(Timestamp::MIN);
            let drafts = query.query_map([fixed_width(kept_since(now))], |row| {
                Ok(WaitingDrafts {
                    form: row.get(0)?,
                    call: row.get(1)?,
                    count: count(row, 2)?,
                    oldest: moment(row.get(3)?),
                    newest: moment(row.get(4)?),
                })
            })?;
            let drafts = drafts.collect::<rusqlite::Result<Vec<_>>>()?;
            let mut query = connection.prepare(
                "SELECT count(*), count(*) FILTER (WHERE due <= ?1), count(*) FILTER (WHERE letter ->> '$.attempts' > 0),
                        min(due) FROM outbox",
            )?;
            query.query_row([fixed_width(now)], |row| {
                let oldest: Option<String> = row.get(3)?;
                let (letters, due, tried) = (count(row, 0)?, count(row, 1)?, count(row, 2)?);
                Ok(Waiting { drafts, letters, due, tried, oldest_due: oldest.map(moment) })
            })
        })
        .await
    }

    pub(in crate::store) async fn counted(&self) -> Result<Vec<Counted>, StoreError> {
        self.run("count records", |connection| {
            let mut query = connection.prepare_cached(
                "SELECT form, call, coalesce(standing ->> '$.state', 'received') AS state, count(*)
                 FROM submissions GROUP BY form, call, state",
            )?;
            query.query_map([], read_counted)?.collect()
        })
        .await
    }
}

/// Reads a row of counts, as [`Counted`] has them.
fn read_counted(row: &Row<'_>) -> rusqlite::Result<Counted> {
    let name: String = row.get(2)?;
    let state = RecordState::ALL.into_iter().find(|state| state.as_str() == name).unwrap_or_default();
    Ok(Counted { form: row.get(0)?, call: row.get(1)?, state, count: count(row, 3)? })
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or_default())
}

fn remove_from_versions(transaction: &Transaction<'_>, reference: &str, fields: &[String]) -> rusqlite::Result<()> {
    let mut query = transaction.prepare_cached("SELECT number, answers FROM versions WHERE reference = ?1")?;
    let rows = query.query_map([reference], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let mut update =
        transaction.prepare_cached("UPDATE versions SET answers = ?3 WHERE reference = ?1 AND number = ?2")?;
    for row in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let answers: Value = serde_json::from_str(&row.1).unwrap_or_default();
        update.execute(params![reference, row.0, without(answers, fields).to_string()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_damaged_draft_fails_the_list_of_named_files_instead_of_naming_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join("store.db")).await.expect("a new file");
        assert_eq!(store.named_files().await.expect("it lists"), BTreeSet::new());
        let insert = "INSERT INTO drafts (id, changed, revision, draft) VALUES (x'00', '', 0, '{\"files\": [')";
        store.connection.lock().expect("nobody else holds it").execute(insert, []).expect("a row");
        assert!(store.named_files().await.is_err());
    }
}
