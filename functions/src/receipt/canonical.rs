//! Answers as bytes to be hashed: the same for everybody who has the same answers.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The blake3 hash of answers in their canonical bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswersHash(blake3::Hash);

impl AnswersHash {
    /// Returns the hash of answers, as they are in a `Record` and in every file in which a sender
    /// gets them back.
    pub fn of(answers: &Value) -> Self {
        Self(blake3::hash(canonical(answers).as_bytes()))
    }

    /// Returns the hash as hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.0.to_hex().to_string()
    }

    pub(super) fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(Self)
    }
}

impl Serialize for AnswersHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for AnswersHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("it is no hash"))
    }
}

/// Returns JSON without white space, every object in the order of its keys.
///
/// For answers, which hold no fractions, this is RFC 8785, and what Python's
/// `json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` writes.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            let entry =
                |(key, value): &(&String, &Value)| format!("{}:{}", Value::from(key.as_str()), canonical(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain.to_string(),
    }
}
