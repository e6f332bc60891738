//! Whether nothing is to be taken: a setting of the file.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::Sqlite;
use crate::pause::Pause;
use crate::store::StoreError;

const NAME: &str = "pause";

impl Sqlite {
    pub(in crate::store) async fn pause(&self, _now: Timestamp) -> Result<Option<Pause>, StoreError> {
        let found = self.run("read a setting", |connection| {
            let mut query = connection.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
            query.query_row([NAME], |row| row.get::<_, String>(0)).optional()
        });
        Ok(found.await?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(in crate::store) async fn set_pause(&self, pause: Option<Pause>) -> Result<(), StoreError> {
        let text = pause.map(|pause| serde_json::to_string(&pause).expect("a pause is plain data"));
        self.run("write a setting", move |connection| match text {
            Some(text) => {
                connection.execute("INSERT OR REPLACE INTO settings VALUES (?1, ?2)", [NAME, &text]).map(drop)
            }
            None => connection.execute("DELETE FROM settings WHERE name = ?1", [NAME]).map(drop),
        })
        .await
    }
}
