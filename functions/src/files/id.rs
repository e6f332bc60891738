//! Ids of files: random, so that nobody can guess one or make a path of it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::{FilesError, failed};

/// Digits and small letters but `i`, `l`, `o` and `u`: the same file on every file system.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// The id of a file that was sent: 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(String);

impl FileId {
    /// Returns an id that nobody has had. Fails when the machine has no randomness to give.
    pub(crate) fn random() -> Result<Self, FilesError> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|error| failed("make an id", error))?;
        Ok(Self::of_bits(u128::from_be_bytes(bits)))
    }

    /// Reads an id; nothing else is one, least of all a path.
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = text.len() == LENGTH && text.bytes().all(|sign| SIGNS.contains(&sign));
        is_id.then(|| Self(text.to_owned()))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_bits(bits: u128) -> Self {
        let sign = |place: usize| char::from(SIGNS[(bits >> (5 * place)) as usize % SIGNS.len()]);
        Self((0..LENGTH).rev().map(sign).collect())
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for FileId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an id of a file"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_read_back_and_differ() {
        let ids: BTreeSet<FileId> = (0..1000).map(|_| FileId::random().expect("randomness")).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids.iter().chain([&FileId::of_bits(0), &FileId::of_bits(u128::MAX)]) {
            assert_eq!(FileId::parse(id.as_str()).as_ref(), Some(id));
        }
        assert_eq!(FileId::of_bits(33).as_str(), "00000000000000000000000011");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in
            ["", "..", "../../../../../../etc/passwd", "0000000000000000000000000/", "000000000000000000000000I1"]
        {
            assert_eq!(FileId::parse(text), None, "{text}");
        }
    }
}
