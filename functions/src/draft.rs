//! Drafts: what an applicant has typed so far, kept without an account.
//!
//! A draft is found by its [`DraftToken`], which only its applicant holds: in the address of the
//! pages that continue it. The store knows a draft by the hash of the token alone, so nobody who
//! reads the store can open one. What was typed is kept as it was typed, wrong answers too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use forms::{Form, Pairs, Uploaded};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::reference::Reference;

/// The signs of a token: what reads the same in every typeface. 26 of 32 signs hold 130 bits.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH: usize = 26;

/// How many days a draft is kept after it was changed last.
pub const KEPT_DAYS: i32 = 60;

/// The secret that opens a draft.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftToken(String);

/// The name of a draft in the store: the hash of its token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId([u8; 32]);

/// What was typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The form.
    pub form: String,
    /// The call, on a call's form.
    pub call: Option<String>,
    /// The language of the page that was used last.
    pub lang: String,
    /// The definition under which it was begun or last looked at.
    pub fingerprint: String,
    /// The prints of the questions that were answered, by id: a question whose print is another now
    /// has changed since.
    pub prints: BTreeMap<String, String>,
    /// Names and values as they were typed.
    pub pairs: Pairs,
    /// The files that were sent, which the pairs name by their ids.
    #[serde(default)]
    pub files: Vec<Uploaded>,
    /// The steps whose button was pressed.
    pub visited: BTreeSet<String>,
    /// When it was begun.
    pub started: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
    /// Until when it may be sent although the call is closed: a late link was used.
    pub late_until: Option<Timestamp>,
    /// The last minute of the deadline as its author knows it: another one is told by mail.
    #[serde(default)]
    pub closes: Option<Timestamp>,
    /// The submission that it corrects.
    pub corrects: Option<Reference>,
    /// The submission that it became.
    pub sent: Option<Reference>,
    /// How often it was put into the store: whoever changes an older one than the store holds reads
    /// it again first.
    pub revision: u32,
}

/// Returns the moment since which a draft must have been changed to be there still.
pub fn kept_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * i64::from(KEPT_DAYS))).unwrap_or(Timestamp::MIN)
}

/// Returns until when a draft is there that was changed last at a moment.
pub fn kept_until(changed: Timestamp) -> Timestamp {
    changed.saturating_add(SignedDuration::from_hours(24 * i64::from(KEPT_DAYS))).unwrap_or(Timestamp::MAX)
}

impl DraftToken {
    /// Returns a token that nobody can guess.
    ///
    /// # Errors
    ///
    /// Fails when the machine has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()))
    }

    /// Takes a token from an address; nothing when it has another shape.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == LENGTH && text.bytes().all(|sign| SIGNS.contains(&sign));
        well_formed.then(|| Self(text.to_owned()))
    }

    /// Returns the token as it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name of its draft.
    pub fn id(&self) -> DraftId {
        let mut hasher = blake3::Hasher::new_derive_key("convoca draft token 1");
        hasher.update(self.0.as_bytes());
        DraftId(*hasher.finalize().as_bytes())
    }
}

impl fmt::Debug for DraftToken {
    /// Writes nothing of the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DraftToken(…)")
    }
}

impl DraftId {
    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads an id as it is displayed.
    #[cfg(feature = "aws")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }

    /// Takes bytes that came from [`DraftId::as_bytes`].
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(blake3::Hash::from_bytes(self.0).to_hex().as_str())
    }
}

impl fmt::Debug for DraftId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&blake3::Hash::from_bytes(self.0).to_hex()[..12])
    }
}

impl Draft {
    /// Tells whether its time is over: nobody finds it any more, and it is removed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.changed < kept_since(now)
    }

    /// Returns the ids of the questions that were answered when they were others: their definition
    /// has changed since.
    pub fn outdated<'f>(&self, form: &'f Form) -> Vec<&'f str> {
        let answered =
            |id: &str| self.pairs.iter().any(|(name, value)| !value.is_empty() && name.split('-').next() == Some(id));
        let changed = |field: &&forms::Field| {
            self.prints.get(&field.id).is_some_and(|print| print != field.print()) && answered(&field.id)
        };
        form.fields().filter(changed).map(|field| field.id.as_str()).collect()
    }

    /// Replaces what was typed under the names that `belongs` knows, and keeps everything else.
    pub fn replace(&mut self, belongs: impl Fn(&str) -> bool, typed: Pairs) {
        self.pairs.retain(|(name, _)| !belongs(name));
        self.pairs.extend(typed.into_iter().filter(|(name, _)| belongs(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_nothing_else_is_taken_for_one() {
        let token = DraftToken::random().expect("the machine has randomness");
        assert_eq!(DraftToken::parse(token.as_str()), Some(token.clone()));
        assert_ne!(DraftToken::random().expect("the machine has randomness"), token);
        for text in ["", "abc", &"A".repeat(26), &"l".repeat(26), &format!("{}x", token.as_str())] {
            assert_eq!(DraftToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_token_shows_nothing_of_itself_where_it_is_logged() {
        let token = DraftToken::random().expect("the machine has randomness");
        assert!(!format!("{token:?} {:?}", token.id()).contains(token.as_str()));
    }
}
