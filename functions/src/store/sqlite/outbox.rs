//! The outbox in the file: letters that are owed, by the moment at which they are due.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{Sqlite, failed};
use crate::letter::Letter;
use crate::store::StoreError;
use crate::store::alike::fixed_width;

impl Sqlite {
    pub(in crate::store) async fn owe(&self, letter: &Letter) -> Result<(), StoreError> {
        let letter = letter.clone();
        self.run("owe a letter", move |connection| insert(connection, &letter)).await
    }

    pub(in crate::store) async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let texts = self.run("list letters", move |connection| {
            let mut query =
                connection.prepare_cached("SELECT letter FROM outbox WHERE due <= ?1 ORDER BY due, id LIMIT ?2")?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![fixed_width(now), limit], |row| row.get::<_, String>(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()
        });
        let read = |text: &String| serde_json::from_str(text).map_err(|_| failed("read a letter", std::fmt::Error));
        texts.await?.iter().map(read).collect()
    }

    pub(in crate::store) async fn settle(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.run("settle a letter", move |connection| {
            connection.execute("DELETE FROM outbox WHERE id = ?1", [id]).map(drop)
        })
        .await
    }

    pub(in crate::store) async fn claim(&self, letter: &Letter, until: Timestamp) -> Result<bool, StoreError> {
        let (seen, letter) = (fixed_width(letter.due), Letter { due: until, ..letter.clone() });
        self.run("claim a letter", move |connection| {
            let values = params![letter.id, seen, fixed_width(letter.due), text(&letter)];
            let update = "UPDATE outbox SET due = ?3, letter = ?4 WHERE id = ?1 AND due = ?2";
            connection.execute(update, values).map(|changed| changed > 0)
        })
        .await
    }

    pub(in crate::store) async fn postpone(&self, letter: &Letter) -> Result<(), StoreError> {
        let letter = letter.clone();
        self.run("postpone a letter", move |connection| {
            let values = params![letter.id, fixed_width(letter.due), text(&letter)];
            connection.execute("UPDATE outbox SET due = ?2, letter = ?3 WHERE id = ?1", values).map(drop)
        })
        .await
    }
}

/// Owes a letter, unless it is owed already.
pub(super) fn insert(connection: &Connection, letter: &Letter) -> rusqlite::Result<()> {
    let mut insert =
        connection.prepare_cached("INSERT INTO outbox (id, due, letter) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
    insert.execute(params![letter.id, fixed_width(letter.due), text(letter)]).map(drop)
}

fn text(letter: &Letter) -> String {
    serde_json::to_string(letter).expect("a letter is plain data")
}
