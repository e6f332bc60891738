//! Reading along an index or a partition: page by page, several shards at once, in one order.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures_util::future::try_join_all;

use super::item::{Item, Key};
use super::{Dynamo, failed, text};
use crate::aws::{CloudError, pause, persist, verdict};
use crate::store::StoreError;

/// The most items that are read by their keys at once.
const MOST_KEYS: usize = 100;

/// The most items of an index that are asked for at once.
const PAGE: usize = 1_000;

/// How often nothing at all may be read before reading is given up.
const PATIENCE: u32 = 10;

/// An index of the table, with the names of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    /// What belongs to one form and call.
    Group,
    /// What is due at a moment.
    Due,
}

/// A stretch of an index, both ends included.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) index: Index,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) backwards: bool,
}

/// What stands before all orders in an index.
pub(super) const FIRST: &str = "!";
/// What stands behind all orders in an index.
pub(super) const LAST: &str = "~";

impl Index {
    fn name(self) -> &'static str {
        match self {
            Self::Group => "by-group",
            Self::Due => "by-due",
        }
    }

    /// Returns the names of its partition key and of its sort key.
    pub(super) fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Group => ("g", "gs"),
            Self::Due => ("q", "qs"),
        }
    }
}

impl Stretch {
    /// Returns all of an index up to a place.
    pub(super) fn until(index: Index, to: impl Into<String>) -> Self {
        Self { index, from: FIRST.to_owned(), to: to.into(), backwards: false }
    }
}

impl Dynamo {
    /// Returns up to `limit` entries of several partitions of an index, in one order.
    pub(super) async fn entries(
        &self,
        partitions: impl IntoIterator<Item = String>,
        stretch: &Stretch,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let partitions = partitions.into_iter().map(|partition| self.entries_of(partition, stretch, limit));
        let mut entries: Vec<Item> = try_join_all(partitions).await?.into_iter().flatten().collect();
        let order = stretch.index.keys().1;
        entries.sort_by(|one, other| one.get(order).cmp(&other.get(order)));
        if stretch.backwards {
            entries.reverse();
        }
        entries.truncate(limit);
        Ok(entries)
    }

    async fn entries_of(&self, partition: String, stretch: &Stretch, limit: usize) -> Result<Vec<Item>, StoreError> {
        let (mut entries, mut next): (Vec<Item>, _) = (Vec::new(), None);
        let (partition_key, sort_key) = stretch.index.keys();
        while entries.len() < limit {
            let page = i32::try_from((limit - entries.len()).min(PAGE)).unwrap_or(i32::MAX);
            let answer = persist(verdict, || async {
                self.client
                    .query()
                    .table_name(&self.table)
                    .index_name(stretch.index.name())
                    .key_condition_expression("#p = :p AND #s BETWEEN :from AND :to")
                    .expression_attribute_names("#p", partition_key)
                    .expression_attribute_names("#s", sort_key)
                    .expression_attribute_values(":p", text(&partition))
                    .expression_attribute_values(":from", text(&stretch.from))
                    .expression_attribute_values(":to", text(&stretch.to))
                    .scan_index_forward(!stretch.backwards)
                    .limit(page)
                    .set_exclusive_start_key(next.clone())
                    .send()
                    .await
            });
            let answer = answer.await.map_err(|error| failed("list", CloudError::of(&error)))?;
            entries.extend(answer.items.unwrap_or_default().into_iter().map(Item::from));
            next = answer.last_evaluated_key;
            if next.is_none() {
                break;
            }
        }
        Ok(entries)
    }

    /// Returns all items of a partition of the table, as they are now.
    pub(super) async fn query_all(&self, pk: &str) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut next) = (Vec::new(), None);
        loop {
            let answer = persist(verdict, || async {
                self.client
                    .query()
                    .table_name(&self.table)
                    .key_condition_expression("pk = :pk")
                    .expression_attribute_values(":pk", text(pk))
                    .consistent_read(true)
                    .set_exclusive_start_key(next.clone())
                    .send()
                    .await
            });
            let answer = answer.await.map_err(|error| failed("list", CloudError::of(&error)))?;
            items.extend(answer.items.unwrap_or_default().into_iter().map(Item::from));
            next = answer.last_evaluated_key;
            if next.is_none() {
                return Ok(items);
            }
        }
    }

    /// Reads the items that entries of an index are of, as they are now and in the same order; what is
    /// gone meanwhile is left out.
    pub(super) async fn items_of(&self, entries: &[Item]) -> Result<Vec<Item>, StoreError> {
        let keys: Vec<Key> = entries.iter().filter_map(Item::key).collect();
        let mut found = HashMap::new();
        for keys in keys.chunks(MOST_KEYS) {
            for item in self.batch(keys).await? {
                found.extend(item.key().map(|key| (key, item)));
            }
        }
        Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
    }

    async fn batch(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        let mut wanted: Vec<HashMap<String, AttributeValue>> = keys.iter().map(Key::attributes).collect();
        let (mut found, mut tries) = (Vec::new(), 0);
        while !wanted.is_empty() {
            let answer = persist(verdict, || async {
                let asked = KeysAndAttributes::builder().set_keys(Some(wanted.clone())).consistent_read(true).build();
                self.client.batch_get_item().request_items(&self.table, asked.expect("it has keys")).send().await
            });
            let answer = answer.await.map_err(|error| failed("list", CloudError::of(&error)))?;
            let items = answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default();
            let left = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
            wanted = left.map(|left| left.keys).unwrap_or_default();
            tries = if items.is_empty() { tries + 1 } else { 0 };
            if tries > PATIENCE {
                return Err(failed("list", CloudError::new("no capacity to read everything")));
            }
            if tries > 0 && !wanted.is_empty() {
                tokio::time::sleep(pause(tries)).await;
            }
            found.extend(items.into_iter().map(Item::from));
        }
        Ok(found)
    }
}
