//! Submissions in the file: one row for each, and its earlier versions.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};

use super::{Sqlite, outbox};
use crate::letter::Letter;
use crate::record::{ContentHash, Record, RecordState, Standing};
use crate::reference::Reference;
use crate::store::alike::{candidates, corrected, fixed_width, letter_about};
use crate::store::{Cursor, Filter, Order, Saved, StoreError, Submission};

impl Sqlite {
    pub(in crate::store) async fn save(&self, submission: Submission) -> Result<Saved, StoreError> {
        let saved = self.run("save a record", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let (reference, is_new) = match &submission.corrects {
                Some(corrects) => correct(&transaction, corrects, &submission.record)?,
                None => insert(&transaction, &submission.record)?,
            };
            if is_new {
                for letter in &submission.letters {
                    outbox::insert(&transaction, &letter_about(letter, &reference, &submission.record))?;
                }
            }
            if let Some(draft) = &submission.draft {
                super::drafts::finish(&transaction, draft, &reference)?;
            }
            transaction.commit()?;
            Ok((reference, is_new))
        });
        let (reference, is_new) = saved.await?;
        let reference = read_reference(reference)?;
        Ok(if is_new { Saved::New(reference) } else { Saved::Already(reference) })
    }

    /// Changes the standing of a record as `change` says, and owes letters with it; nothing when that
    /// says nothing. Returns the record as it was and as it is then.
    pub(in crate::store) async fn change_standing(
        &self,
        (doing, reference): (&'static str, &Reference),
        letters: Vec<Letter>,
        change: impl Fn(&Standing) -> Option<Standing> + Send + 'static,
    ) -> Result<Option<(Record, Record)>, StoreError> {
        let reference = reference.clone();
        let rows = self.run(doing, move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(before) = row_of(&transaction, reference.as_str())? else { return Ok(None) };
            let standing: Standing = serde_json::from_str(&before.standing).unwrap_or_default();
            if let Some(changed) = change(&standing) {
                write_standing(&transaction, &reference, &changed)?;
                for letter in &letters {
                    outbox::insert(&transaction, letter)?;
                }
            }
            let after = row_of(&transaction, reference.as_str())?;
            transaction.commit()?;
            Ok(after.map(|after| (before, after)))
        });
        rows.await?.map(|(before, after)| Ok((before.record()?, after.record()?))).transpose()
    }

    pub(in crate::store) async fn lapsing(
        &self,
        (confirmed_before, asked_before): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self.run("list members", move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT * FROM submissions
                 WHERE standing ->> '$.state' = 'received' AND unixepoch(standing ->> '$.confirmed') < ?1
                   AND coalesce(unixepoch(standing ->> '$.asked'), ?2 - 1) < ?2
                 ORDER BY received, reference LIMIT ?3",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let moments = (confirmed_before.as_second(), asked_before.as_second());
            let rows = query.query_map(params![moments.0, moments.1, limit], StoredRow::read)?;
            rows.collect::<rusqlite::Result<Vec<StoredRow>>>()
        });
        rows.await?.into_iter().map(StoredRow::record).collect()
    }

    pub(in crate::store) async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        let reference = reference.clone();
        let row = self.run("find a record", move |connection| row_of(connection, reference.as_str()));
        row.await?.map(StoredRow::record).transpose()
    }

    pub(in crate::store) async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        let content = *content;
        let text = self.run("find a content", move |connection| reference_of(connection, &content)).await?;
        text.map(read_reference).transpose()
    }

    pub(in crate::store) async fn list(
        &self,
        filter: &Filter,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let (filter, from) = (filter.clone(), from.cloned());
        let rows = self.run("list records", move |connection| {
            let (query, first) = list_query(filter.order);
            let (received, reference) = match from {
                Some(from) => (fixed_width(from.received), from.reference.to_string()),
                None => (first.to_owned(), first.to_owned()),
            };
            let mut query = connection.prepare_cached(&query)?;
            let rows = query.query_map(
                named_params! {
                    ":form": filter.form,
                    ":call": filter.call,
                    ":since": filter.since.map(fixed_width).unwrap_or_default(),
                    ":received": received,
                    ":reference": reference,
                    ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
                },
                StoredRow::read,
            )?;
            rows.collect::<rusqlite::Result<Vec<StoredRow>>>()
        });
        rows.await?.into_iter().map(StoredRow::record).collect()
    }
}

/// Returns the reference under which the content is stored, and whether it is stored only now.
fn insert(transaction: &Transaction<'_>, record: &Record) -> rusqlite::Result<(String, bool)> {
    if let Some(stored) = reference_of(transaction, &record.content)? {
        return Ok((stored, false));
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO submissions (reference, content, form, form_version, call, lang, received, answers, standing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (reference) DO NOTHING",
    )?;
    for reference in candidates(record) {
        let rows = insert.execute(params![
            reference.as_str(),
            record.content.as_bytes(),
            record.form,
            record.form_version,
            record.call,
            record.lang,
            fixed_width(record.received),
            record.answers.to_string(),
            json(&record.standing),
        ])?;
        if rows == 1 {
            return Ok((reference.to_string(), true));
        }
    }
    unreachable!("there are more references than records")
}

/// Puts a corrected answer in place of the one before, which becomes a version. Returns the reference
/// under which the content is now, and whether anything changed.
fn correct(transaction: &Transaction<'_>, corrects: &Reference, record: &Record) -> rusqlite::Result<(String, bool)> {
    if let Some(stored) = reference_of(transaction, &record.content)? {
        return Ok((stored, false));
    }
    let Some(before) = row_of(transaction, corrects.as_str())? else { return insert(transaction, record) };
    let standing: Standing = serde_json::from_str(&before.standing).unwrap_or_default();
    if standing.state != RecordState::Received {
        return Ok((before.reference, false));
    }
    transaction.execute(
        "INSERT INTO versions (reference, number, replaced, answers) VALUES (?1, ?2, ?3, ?4)",
        params![corrects.as_str(), standing.corrections, fixed_width(record.received), before.answers],
    )?;
    let standing = corrected(&standing, record);
    transaction.execute(
        "UPDATE submissions SET content = ?2, form_version = ?3, lang = ?4, answers = ?5, standing = ?6
         WHERE reference = ?1",
        params![
            corrects.as_str(),
            record.content.as_bytes(),
            record.form_version,
            record.lang,
            record.answers.to_string(),
            json(&standing),
        ],
    )?;
    Ok((before.reference, true))
}

pub(super) fn write_standing(
    transaction: &Transaction<'_>,
    reference: &Reference,
    standing: &Standing,
) -> rusqlite::Result<()> {
    if standing.state == RecordState::Erased {
        transaction.execute("DELETE FROM versions WHERE reference = ?1", [reference.as_str()])?;
        transaction.execute(
            "UPDATE submissions SET content = ?2, answers = 'null' WHERE reference = ?1",
            params![reference.as_str(), ContentHash::erased(reference).as_bytes()],
        )?;
    }
    transaction.execute(
        "UPDATE submissions SET standing = ?2 WHERE reference = ?1",
        params![reference.as_str(), json(standing)],
    )?;
    Ok(())
}

fn json(standing: &Standing) -> String {
    serde_json::to_string(standing).expect("a standing is plain data")
}

/// Returns the query of a list, and what stands before every moment and reference in its order. A
/// list without an end of its own has that one, so that each page begins at once where the index
/// says instead of passing over all pages before it.
fn list_query(order: Order) -> (String, &'static str) {
    let (behind, direction, first) = match order {
        Order::NewestFirst => ("<", "DESC", "\u{10FFFF}"),
        Order::OldestFirst => (">", "ASC", ""),
    };
    let query = format!(
        "SELECT * FROM submissions
         WHERE (:form IS NULL OR form = :form) AND (:call IS NULL OR call = :call) AND received >= :since
           AND (received, reference) {behind} (:received, :reference)
         ORDER BY received {direction}, reference {direction} LIMIT :limit"
    );
    (query, first)
}

fn reference_of(connection: &Connection, content: &ContentHash) -> rusqlite::Result<Option<String>> {
    let mut query = connection.prepare_cached("SELECT reference FROM submissions WHERE content = ?1")?;
    query.query_row([content.as_bytes()], |row| row.get(0)).optional()
}

pub(super) fn row_of(connection: &Connection, reference: &str) -> rusqlite::Result<Option<StoredRow>> {
    let mut query = connection.prepare_cached("SELECT * FROM submissions WHERE reference = ?1")?;
    query.query_row([reference], StoredRow::read).optional()
}

/// A row as SQLite gives it, before it is believed.
pub(super) struct StoredRow {
    reference: String,
    content: [u8; 32],
    form: String,
    form_version: u32,
    call: Option<String>,
    lang: String,
    received: String,
    pub(super) answers: String,
    pub(super) standing: String,
}

impl StoredRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            reference: row.get("reference")?,
            content: row.get("content")?,
            form: row.get("form")?,
            form_version: row.get("form_version")?,
            call: row.get("call")?,
            lang: row.get("lang")?,
            received: row.get("received")?,
            answers: row.get("answers")?,
            standing: row.get("standing")?,
        })
    }

    pub(super) fn record(self) -> Result<Record, StoreError> {
        let damaged = || StoreError::Damaged { reference: self.reference.clone() };
        Ok(Record {
            received: self.received.parse().map_err(|_| damaged())?,
            answers: serde_json::from_str(&self.answers).map_err(|_| damaged())?,
            standing: serde_json::from_str(&self.standing).map_err(|_| damaged())?,
            content: ContentHash::from_bytes(self.content),
            reference: read_reference(self.reference)?,
            form: self.form,
            form_version: self.form_version,
            call: self.call,
            lang: self.lang,
        })
    }
}

fn read_reference(text: String) -> Result<Reference, StoreError> {
    Reference::parse(&text).ok_or(StoreError::Damaged { reference: text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_page_of_a_list_begins_where_the_index_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join("store.db")).await.expect("a new file");
        let connection = store.connection.lock().expect("nobody else holds it");
        for order in [Order::NewestFirst, Order::OldestFirst] {
            let explain = format!("EXPLAIN QUERY PLAN {}", list_query(order).0);
            let mut query = connection.prepare(&explain).expect("a query");
            let values = named_params! {
                ":form": "a", ":call": "b", ":since": "", ":received": "", ":reference": "", ":limit": 1,
            };
            let plan = query.query_map(values, |row| row.get::<_, String>("detail")).expect("a plan");
            let plan: Vec<String> = plan.collect::<rusqlite::Result<_>>().expect("texts");
            assert_eq!(plan.len(), 1, "{order:?}: nothing is sorted: {plan:?}");
            assert!(plan[0].starts_with("SEARCH submissions USING INDEX submissions_by_time"), "{order:?}: {plan:?}");
        }
    }
}
