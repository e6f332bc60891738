//! Everything in one SQLite file; the only user of that engine.
//!
//! The file is in plain columns with the answers as JSON, so that any SQLite tool can open it.
//! `user_version` counts the steps of [`MIGRATIONS`] that the file has seen. A commit is on the
//! disk before it is answered (WAL with `synchronous=FULL`), and other processes, such as an
//! export, may read at the same time. Without a file the same engine keeps it all in memory.

mod drafts;
mod keeping;
mod outbox;
mod pause;
mod submissions;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// The steps from an empty file to the present schema. A step that was released is never changed;
/// a change is a new step.
const MIGRATIONS: &[&str] = &[
    "
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
",
    "
    ALTER TABLE submissions ADD COLUMN standing TEXT NOT NULL DEFAULT '{}';
    CREATE TABLE versions (
        reference TEXT NOT NULL REFERENCES submissions (reference),
        number    INTEGER NOT NULL,
        replaced  TEXT NOT NULL,
        answers   TEXT NOT NULL,
        PRIMARY KEY (reference, number)
    ) STRICT;
    CREATE TABLE drafts (
        id       BLOB NOT NULL PRIMARY KEY,
        changed  TEXT NOT NULL,
        revision INTEGER NOT NULL,
        draft    TEXT NOT NULL
    ) STRICT;
    CREATE INDEX drafts_by_time ON drafts (changed);
    CREATE TABLE outbox (
        id      TEXT NOT NULL PRIMARY KEY,
        due     TEXT NOT NULL,
        letter  TEXT NOT NULL
    ) STRICT;
    CREATE INDEX outbox_by_time ON outbox (due);
",
    "
    CREATE TABLE settings (
        name  TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
",
];

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
            Self::set_up(Connection::open(&path).map_err(|error| failed("open a file", error))?)
        })
        .await
    }

    /// Opens a store that is gone when the process ends.
    pub(super) async fn in_memory() -> Result<Self, StoreError> {
        blocking("open memory", || {
            Self::set_up(Connection::open_in_memory().map_err(|error| failed("open memory", error))?)
        })
        .await
    }

    fn set_up(mut connection: Connection) -> Result<Self, StoreError> {
        prepare(&connection).map_err(|error| failed("set up a file", error))?;
        migrate(&mut connection)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
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
    async fn a_file_that_cannot_be_made_is_an_error_with_its_cause() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = open(&folder.path().join("nowhere/store.db")).await.expect_err("there is no folder");
        assert!(std::error::Error::source(&error).is_some(), "{error}");
    }
}
