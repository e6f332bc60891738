//! What is kept of a submission.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::receipt::AnswersHash;
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
    /// The answers by field, without those that were not asked; null once they are erased.
    pub answers: serde_json::Value,
    /// What else is known of it, and what became of it.
    #[serde(default)]
    pub standing: Standing,
}

impl Record {
    /// Returns the answer to a question that was answered with a text, a code or an address.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.answers.get(field)?.get("text")?.as_str()
    }
}

/// What is known of a submission besides its answers, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The definition it was judged by.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
    /// The language in which the answers are written, where the form asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers_lang: Option<String>,
    /// The language in which mails to its sender are written, where the form asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_lang: Option<String>,
    /// Where it stands.
    pub state: RecordState,
    /// Whether it came before the deadline.
    pub arrival: Arrival,
    /// When the owner of the address confirmed that it was given by them, where the form asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Timestamp>,
    /// When the owner of the address was asked whether to stay, while that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Timestamp>,
    /// What was removed because its time was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<Expired>,
    /// How often it was corrected.
    pub corrections: u32,
    /// When it was corrected, withdrawn, confirmed or erased last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
}

impl Standing {
    /// Returns how it stands once the owner of the address has confirmed it; nothing when that was not
    /// open, or it does not count.
    pub(crate) fn confirmed_at(&self, now: Timestamp) -> Option<Self> {
        let open = self.state == RecordState::Received && (self.confirmed.is_none() || self.asked.is_some());
        open.then(|| Self { confirmed: Some(now), asked: None, ..self.clone() })
    }

    /// Returns how it stands once the owner of the address was asked whether to stay; nothing when they
    /// were asked already, or it does not count.
    pub(crate) fn asked_at(&self, now: Timestamp) -> Option<Self> {
        let open = self.state == RecordState::Received && self.asked.is_none();
        open.then(|| Self { asked: Some(now), ..self.clone() })
    }

    /// Returns how it stands once it was withdrawn or erased; nothing when it is so far already.
    pub(crate) fn ended_at(&self, state: RecordState, now: Timestamp) -> Option<Self> {
        (self.state < state).then(|| Self { state, changed: Some(now), ..self.clone() })
    }
}

/// What was removed of a submission because its time was over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// The ids of the fields.
    pub fields: BTreeSet<String>,
    /// When something was removed last.
    pub at: Timestamp,
    /// The hash of the answers as they were before.
    pub answers: AnswersHash,
}

/// Where a submission stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// It counts.
    #[default]
    Received,
    /// Its sender took it back.
    Withdrawn,
    /// Its answers and files are gone; that it was there is all that is left.
    Erased,
}

/// When a submission came, measured by the deadline of its call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrival {
    /// Before the deadline, or there is none.
    #[default]
    InTime,
    /// After the deadline, within the grace that the call allows.
    InGrace,
    /// After the deadline, by a late link.
    Late,
}

impl RecordState {
    /// All states, in the order in which one follows another.
    pub const ALL: [Self; 3] = [Self::Received, Self::Withdrawn, Self::Erased];

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }
}

impl Arrival {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::InGrace => "in-grace",
            Self::Late => "late",
        }
    }
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

    /// Returns what stands in place of the content of an erased submission: it tells nothing of the
    /// answers, and leaves room for the same content to be sent anew.
    pub fn erased(reference: &Reference) -> Self {
        Self(blake3::derive_key("convoca erased content 1", reference.as_str().as_bytes()))
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a hash as it is displayed.
    pub fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
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
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("it is no hash"))
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
