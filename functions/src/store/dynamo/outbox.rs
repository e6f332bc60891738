//! Letters in the table, and in the index by the moment at which they are due.

use std::collections::HashMap;

use jiff::Timestamp;

use super::index::{Index, Stretch};
use super::item::{Item, Key, all_shards};
use super::{Dynamo, failed, text};
use crate::aws::CloudError;
use crate::letter::Letter;
use crate::store::StoreError;
use crate::store::alike::fixed_width;

impl Dynamo {
    pub(in crate::store) async fn owe(&self, letter: &Letter) -> Result<(), StoreError> {
        self.put_if("attribute_not_exists(pk)", HashMap::new(), item(letter)).await.map(drop)
    }

    pub(in crate::store) async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let stretch = Stretch::until(Index::Due, behind(now));
        let entries = self.entries(all_shards("L"), &stretch, limit).await?;
        let items = self.items_of(&entries).await?;
        let mut letters = items.iter().map(read).collect::<Result<Vec<Letter>, StoreError>>()?;
        // The index may show a letter where it was before it was postponed.
        letters.retain(|letter| letter.due <= now);
        Ok(letters)
    }

    pub(in crate::store) async fn settle(&self, id: &str) -> Result<(), StoreError> {
        self.delete(&Key::letter(id)).await
    }

    pub(in crate::store) async fn postpone(&self, letter: &Letter) -> Result<(), StoreError> {
        self.put_if("attribute_exists(pk)", HashMap::new(), item(letter)).await.map(drop)
    }

    pub(in crate::store) async fn claim(&self, letter: &Letter, until: Timestamp) -> Result<bool, StoreError> {
        let seen = HashMap::from([(":seen".to_owned(), text(order(letter)))]);
        self.put_if("qs = :seen", seen, item(&Letter { due: until, ..letter.clone() })).await
    }
}

/// Returns the item that keeps a letter.
pub(super) fn item(letter: &Letter) -> Item {
    let json = serde_json::to_string(letter).expect("a letter is plain data");
    let item = Item::new(&Key::letter(&letter.id)).text("letter", json);
    let item = item.due("L", &fixed_width(letter.due), &letter.id);
    if letter.attempts > 0 { item.number("tried", &letter.attempts) } else { item }
}

fn order(letter: &Letter) -> String {
    format!("{}#{}", fixed_width(letter.due), letter.id)
}

/// Returns what stands in an index behind everything of a moment.
pub(super) fn behind(moment: Timestamp) -> String {
    // `$` comes after the `#` before an id.
    format!("{}$", fixed_width(moment))
}

fn read(item: &Item) -> Result<Letter, StoreError> {
    let letter = item.get("letter").and_then(|text| serde_json::from_str(text).ok());
    letter.ok_or_else(|| failed("read a letter", CloudError::new("it is damaged")))
}
