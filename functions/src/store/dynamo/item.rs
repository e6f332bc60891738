//! Items: their keys, their attributes, and the large text that each of them carries.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Write};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde_json::Value;

use super::{SHARDS, number, text};
use crate::draft::DraftId;
use crate::record::ContentHash;
use crate::store::StoreError;
use crate::store::alike::collect_files;

/// From how many bytes on a text is kept compressed: an item may have 400 KB, and each KB is paid for.
const COMPRESSED: usize = 32 * 1024;

/// The largest item that is sent: DynamoDB takes 400 KB, with the names of the attributes.
const LARGEST: usize = 390 * 1024;

/// The largest text that is read back.
const LARGEST_TEXT: u64 = 64 * 1024 * 1024;

/// The name of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pk: String,
    sk: String,
}

/// An item of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item(HashMap<String, AttributeValue>);

impl Key {
    pub(super) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    pub(super) fn record(reference: &str) -> Self {
        Self::new(format!("R#{reference}"), "-")
    }

    pub(super) fn version(reference: &str, number: u32) -> Self {
        Self::new(format!("R#{reference}"), format!("V#{number:06}"))
    }

    pub(super) fn content(content: &ContentHash) -> Self {
        Self::new(format!("C#{content}"), "-")
    }

    pub(super) fn draft(id: &DraftId) -> Self {
        Self::new(format!("D#{id}"), "-")
    }

    pub(super) fn letter(id: &str) -> Self {
        Self::new(format!("L#{id}"), "-")
    }

    pub(super) fn pause() -> Self {
        Self::new("P", "-")
    }

    pub(super) fn is_version(&self) -> bool {
        self.sk.starts_with("V#")
    }

    pub(super) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([("pk".to_owned(), text(&self.pk)), ("sk".to_owned(), text(&self.sk))])
    }
}

impl From<HashMap<String, AttributeValue>> for Item {
    fn from(attributes: HashMap<String, AttributeValue>) -> Self {
        Self(attributes)
    }
}

impl Item {
    pub(super) fn new(key: &Key) -> Self {
        Self(key.attributes())
    }

    pub(super) fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, text(value))
    }

    pub(super) fn maybe_text(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    pub(super) fn number(self, name: &'static str, value: &impl ToString) -> Self {
        self.with(name, number(value))
    }

    /// Adds a text that may be large.
    pub(super) fn body(self, name: &'static str, value: &str) -> Self {
        self.with(name, if value.len() < COMPRESSED { text(value) } else { compressed(value) })
    }

    /// Adds the ids of the files that a tree names.
    pub(super) fn files_of(self, tree: &Value) -> Self {
        let mut named = BTreeSet::new();
        collect_files(tree, &mut named);
        let ids: Vec<String> = named.into_iter().map(|id| id.as_str().to_owned()).collect();
        if ids.is_empty() { self } else { self.with("files", AttributeValue::Ss(ids)) }
    }

    /// Adds the place in the index of groups.
    pub(super) fn in_group(self, partition: &str, order: &str, id: &str) -> Self {
        self.text("g", sharded(partition, id)).text("gs", format!("{order}#{id}"))
    }

    /// Adds the place in the index of what is due.
    pub(super) fn due(self, partition: &str, order: &str, id: &str) -> Self {
        self.text("q", sharded(partition, id)).text("qs", format!("{order}#{id}"))
    }

    fn with(mut self, name: &'static str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    pub(super) fn key(&self) -> Option<Key> {
        Some(Key::new(self.get("pk")?, self.get("sk")?))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }

    pub(super) fn get_number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }

    pub(super) fn get_texts(&self, name: &str) -> &[String] {
        self.0.get(name).and_then(|value| value.as_ss().ok()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn get_body(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            AttributeValue::S(text) => Some(text.clone()),
            AttributeValue::B(bytes) => {
                let mut text = String::new();
                DeflateDecoder::new(bytes.as_ref()).take(LARGEST_TEXT).read_to_string(&mut text).ok()?;
                Some(text)
            }
            _ => None,
        }
    }

    /// Returns the attributes, if DynamoDB takes so large an item.
    pub(super) fn checked(self) -> Result<HashMap<String, AttributeValue>, StoreError> {
        let bytes: usize = self.0.iter().map(|(name, value)| name.len() + size(value)).sum();
        if bytes > LARGEST { Err(StoreError::TooLarge) } else { Ok(self.0) }
    }
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Ss(texts) => texts.iter().map(String::len).sum(),
        _ => 1,
    }
}

fn compressed(value: &str) -> AttributeValue {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(value.as_bytes()).and_then(|()| encoder.finish());
    AttributeValue::B(Blob::new(written.expect("memory takes what is written to it")))
}

/// Returns how a form and call are named together.
pub(super) fn group_of(form: &str, call: Option<&str>) -> String {
    call.map_or_else(|| form.to_owned(), |call| format!("{form}@{call}"))
}

/// Returns the partition of an index in which an item lies.
fn sharded(partition: &str, id: &str) -> String {
    let shard = blake3::hash(id.as_bytes()).as_bytes()[0] % SHARDS;
    format!("{partition}#{shard}")
}

/// Returns all partitions over which an index is spread.
pub(super) fn all_shards(partition: &str) -> impl Iterator<Item = String> {
    (0..SHARDS).map(move |shard| format!("{partition}#{shard}"))
}

/// Returns the draft that an item is of.
pub(super) fn draft_id(item: &Item) -> Option<DraftId> {
    DraftId::parse(item.get("pk")?.strip_prefix("D#")?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_reads_back_as_it_was_kept(part in "\\PC{0,40}", times in 0..4_000_usize) {
            let value = part.repeat(times);
            let item = Item::new(&Key::new("a", "b")).body("body", &value);
            prop_assert_eq!(item.get_body("body"), Some(value));
        }
    }

    #[test]
    fn large_texts_are_compressed_and_items_that_are_too_large_refused() {
        let item = |value: &str| Item::new(&Key::new("a", "b")).body("body", value);
        assert!(item(&"x".repeat(COMPRESSED - 1)).get("body").is_some());
        assert!(item(&"x".repeat(900 * 1024)).checked().is_ok());
        let mut noise = vec![0; 600 * 1024];
        getrandom::fill(&mut noise).expect("randomness");
        let noise: String = noise.iter().map(|byte| char::from(b' ' + byte % 95)).collect();
        assert!(matches!(item(&noise).checked(), Err(StoreError::TooLarge)));
    }

    #[test]
    fn what_belongs_together_is_spread_over_all_shards() {
        let mut used: Vec<String> = (0..99).map(|id: u32| sharded("D", &id.to_string())).collect();
        used.sort();
        used.dedup();
        assert_eq!(used, all_shards("D").collect::<Vec<_>>());
    }
}
