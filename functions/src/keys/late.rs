//! Late links: permission to send an answer to a call after its deadline, given by staff to one
//! person and good until an end of its own.
//!
//! A link is text for an address: call, end, a number of its own, and a code that only the site's
//! secret yields. It names nobody.

use jiff::Timestamp;

use super::{Keys, KeysError};
use crate::reference::SIGNS;

/// What the tokens of late links are for.
const PURPOSE: &str = "late";

/// The signs of a link's own number.
const ID_LENGTH: usize = 8;

/// A permission to send later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateLink {
    /// The call, by its folder.
    pub call: String,
    /// The instant from which on it is over; a whole second.
    pub until: Timestamp,
    /// What tells it from other links, as `7K3MQ9TX`.
    pub id: String,
}

impl LateLink {
    /// Makes a link with a number of its own. Parts of a second are dropped from `until`.
    pub fn new(call: &str, until: Timestamp) -> Result<Self, KeysError> {
        let mut bytes = [0; ID_LENGTH];
        getrandom::fill(&mut bytes).map_err(KeysError::NoRandomness)?;
        let id = bytes.iter().map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()])).collect();
        let until = Timestamp::from_second(until.as_second()).expect("its second is an instant too");
        Ok(Self { call: call.to_owned(), until, id })
    }

    /// Returns the link as it stands in an address: `2027-care.1806814740.7K3MQ9TX.` and the code.
    pub fn token(&self, keys: &Keys) -> String {
        let stated = self.stated();
        let code = keys.token(PURPOSE, &stated);
        format!("{stated}.{code}")
    }

    /// Reads a link of a call; nothing unless it is exactly one that these keys made for it. Whether
    /// it is over is for [`LateLink::takes_answers`] to say.
    pub fn verify(keys: &Keys, call: &str, token: &str) -> Option<Self> {
        let (stated, code) = token.rsplit_once('.')?;
        if !keys.verify_token(PURPOSE, stated, code) {
            return None;
        }
        let (rest, id) = stated.rsplit_once('.')?;
        let (of_call, until) = rest.rsplit_once('.')?;
        let until = Timestamp::from_second(until.parse().ok()?).ok()?;
        (of_call == call).then(|| Self { call: call.to_owned(), until, id: id.to_owned() })
    }

    /// Tells whether an answer that arrives at an instant is taken under this link.
    pub fn takes_answers(&self, now: Timestamp) -> bool {
        now < self.until
    }

    fn stated(&self) -> String {
        format!("{}.{}.{}", self.call, self.until.as_second(), self.id)
    }
}
