//! What is kept of a submission.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::reference::Reference;

/// One submission, as it is stored and read back.
///
/// This is the visitor's own data: it goes to the store and to staff, never into a log, a page or
/// an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The name under which the visitor may speak of it. On the way into the store it is a wish:
    /// should a different content hold it, the store gives another.
    pub reference: Reference,
    /// The form that was filled in.
    pub form: String,
    /// The version of its definition.
    pub form_version: u32,
    /// The call it is for, on a call's form.
    pub call: Option<String>,
    /// The language of the page on which it was filled in.
    pub lang: String,
    /// When it arrived, by the server's clock.
    pub received: Timestamp,
    /// What makes it the same submission as another.
    pub content: ContentHash,
    /// The answers by field, without those that were not asked.
    pub answers: serde_json::Value,
}

/// What a submission says, as 32 bytes: form, call and answers, and neither when nor in which
/// language nor how it was sent.
///
/// The version of the form is left out too: whoever sends the same again after a small correction
/// of the form has sent the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// Returns the hash of an answer in its canonical bytes.
    pub fn of(form: &str, call: Option<&str>, canonical: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("convoca submission content 1");
        for part in [form.as_bytes(), call.unwrap_or_default().as_bytes(), canonical] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes bytes that came from [`ContentHash::as_bytes`].
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ContentHash({self})")
    }
}

impl Serialize for ContentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let hash = blake3::Hash::from_hex(&text).map_err(serde::de::Error::custom)?;
        Ok(Self(*hash.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::ContentHash;

    #[test]
    fn form_call_and_answer_each_make_a_content_another() {
        let hashes = [
            ContentHash::of("a", None, b"x"),
            ContentHash::of("a", Some("b"), b"x"),
            ContentHash::of("ab", None, b"x"),
            ContentHash::of("a", Some("bx"), b""),
            ContentHash::of("a", None, b"y"),
        ];
        for (place, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..place].contains(hash), "{place}");
        }
        assert_eq!(hashes[0], ContentHash::of("a", None, b"x"));
    }

    #[test]
    fn a_hash_survives_being_written_and_read() {
        let hash = ContentHash::of("a", None, b"x");
        let text = serde_json::to_string(&hash).expect("a hash is text");
        assert_eq!(serde_json::from_str::<ContentHash>(&text).expect("it was written"), hash);
        assert_eq!(text.len(), 64 + 2);
    }
}
