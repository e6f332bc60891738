//! Records in one SQLite file; the only user of that engine.
//!
//! The file is in plain columns with the answers as JSON, so that any SQLite tool can open it.
//! `user_version` counts the steps of [`MIGRATIONS`] that the file has seen. A commit is on the
//! disk before it is answered (WAL with `synchronous=FULL`), and other processes, such as an
//! export, may read at the same time.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};

use super::{Cursor, Filter, Order, Saved, StoreError, candidates};
use crate::record::{ContentHash, Record};
use crate::reference::Reference;

/// The steps from an empty file to the present schema. A step that was released is never changed;
/// a change is a new step.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE submissions (
        reference    TEXT NOT NULL PRIMARY KEY,
        content      BLOB NOT NULL UNIQUE,
        form         TEXT NOT NULL,
        form_version INTEGER NOT NULL,
        call         TEXT,
        lang         TEXT NOT NULL,
        received     TEXT NOT NULL,
        answers      TEXT NOT NULL
    ) STRICT;
    CREATE INDEX submissions_by_time ON submissions (received, reference);
"];

const BUSY: Duration = Duration::from_secs(10);

/// A file of records.
#[derive(Clone, Debug)]
pub struct Sqlite {
    connection: Arc<Mutex<Connection>>,
}

impl Sqlite {
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        let path = path.to_owned();
        blocking("open a file", move || {
            make_private(&path).map_err(|error| failed("make a file", error))?;
            let mut connection = Connection::open(&path).map_err(|error| failed("open a file", error))?;
            prepare(&connection).map_err(|error| failed("set up a file", error))?;
            migrate(&mut connection)?;
            Ok(Self { connection: Arc::new(Mutex::new(connection)) })
        })
        .await
    }

    pub(super) async fn save(&self, record: &Record) -> Result<Saved, StoreError> {
        let record = record.clone();
        let saved = self.run("save a record", move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let saved = insert(&transaction, &record)?;
            transaction.commit()?;
            Ok(saved)
        });
        let (reference, is_new) = saved.await?;
        let reference = read_reference(reference)?;
        Ok(if is_new { Saved::New(reference) } else { Saved::Already(reference) })
    }

    pub(super) async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        let reference = reference.clone();
        let row = self.run("find a record", move |connection| {
            let mut query = connection.prepare_cached("SELECT * FROM submissions WHERE reference = ?1")?;
            query.query_row([reference.as_str()], StoredRow::read).optional()
        });
        row.await?.map(StoredRow::record).transpose()
    }

    pub(super) async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        let content = *content;
        let text = self.run("find a content", move |connection| reference_of(connection, &content)).await?;
        text.map(read_reference).transpose()
    }

    pub(super) async fn list(
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

    async fn run<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        blocking(doing, move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut connection).map_err(|error| failed(doing, error))
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(doing, error))?
}

/// Makes the file, if it is not there, readable by its owner alone; SQLite gives the files beside
/// it the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let failed = |error| failed("bring the schema up to date", error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    let known = MIGRATIONS.len();
    let steps = MIGRATIONS.get(found..).ok_or(StoreError::Newer { found, known })?;
    for step in steps {
        transaction.execute_batch(step).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", known as i64).map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Returns the reference under which the content is stored, and whether it is stored only now.
fn insert(transaction: &Transaction<'_>, record: &Record) -> rusqlite::Result<(String, bool)> {
    if let Some(stored) = reference_of(transaction, &record.content)? {
        return Ok((stored, false));
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO submissions (reference, content, form, form_version, call, lang, received, answers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (reference) DO NOTHING",
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
        ])?;
        if rows == 1 {
            return Ok((reference.to_string(), true));
        }
    }
    unreachable!("there are more references than records")
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

/// A row as SQLite gives it, before it is believed.
struct StoredRow {
    reference: String,
    content: [u8; 32],
    form: String,
    form_version: u32,
    call: Option<String>,
    lang: String,
    received: String,
    answers: String,
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
        })
    }

    fn record(self) -> Result<Record, StoreError> {
        let damaged = || StoreError::Damaged { reference: self.reference.clone() };
        Ok(Record {
            received: self.received.parse().map_err(|_| damaged())?,
            answers: serde_json::from_str(&self.answers).map_err(|_| damaged())?,
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

/// Writes a moment with the same number of digits each time, so that the order of the text is the
/// order of time.
fn fixed_width(moment: Timestamp) -> String {
    format!("{moment:.9}")
}

fn failed(doing: &'static str, error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Failed { doing, source: Box::new(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(path: &Path) -> Result<Sqlite, StoreError> {
        Sqlite::open(path).await
    }

    #[tokio::test]
    async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        drop(open(&path).await.expect("a new file"));
        let connection = Connection::open(&path).expect("the same file");
        connection.pragma_update(None, "user_version", 99).expect("it can be set");
        drop(connection);
        let error = open(&path).await.expect_err("it is newer");
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    }

    #[tokio::test]
    async fn a_file_is_safe_on_disk_at_each_commit_and_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let store = open(&path).await.expect("a new file");
        let connection = store.connection.lock().expect("nobody else holds it");
        let text = |name: &str| -> String { connection.pragma_query_value(None, name, |row| row.get(0)).expect(name) };
        let number = |name: &str| -> i64 { connection.pragma_query_value(None, name, |row| row.get(0)).expect(name) };
        assert_eq!(text("journal_mode"), "wal");
        assert_eq!(number("synchronous"), 2, "full");
        assert_eq!(number("user_version"), MIGRATIONS.len() as i64);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[tokio::test]
    async fn every_page_of_a_list_begins_where_the_index_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(&folder.path().join("store.db")).await.expect("a new file");
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

    #[tokio::test]
    async fn a_file_that_cannot_be_made_is_an_error_with_its_cause() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = open(&folder.path().join("nowhere/store.db")).await.expect_err("there is no folder");
        assert!(std::error::Error::source(&error).is_some(), "{error}");
    }
}
