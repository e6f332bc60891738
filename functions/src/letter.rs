//! Letters: mails that are owed to somebody, until they are on their way.
//!
//! A letter says what is to be told and of what, in a few ids; the mail itself is written when it
//! leaves, from what the store holds then. So an answer that was erased is told to nobody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One mail that is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What makes it the same letter as another: a letter is written once, however often its cause
    /// is repeated.
    pub id: String,
    /// What it tells.
    pub kind: LetterKind,
    /// Of what it tells: the reference of a submission, or the id of a draft in hex.
    pub about: String,
    /// The language in which it is written.
    pub lang: String,
    /// To whom it goes, where nothing in the store says so; else the record knows.
    pub to: Option<String>,
    /// The address that it leads to, where that is a secret that the store does not hold.
    pub link: Option<String>,
    /// The deadline as it was, in a letter that tells of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Timestamp>,
    /// From when it is to be sent.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
}

/// What a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterKind {
    /// That a submission has arrived.
    Received,
    /// Where a draft is found again.
    DraftLink,
    /// That joining the network must be confirmed.
    NetworkConfirm,
    /// That somebody is a member of the network now.
    NetworkWelcome,
    /// That membership ends unless it is confirmed again.
    NetworkReconfirm,
    /// That a deadline was moved.
    DeadlineMoved,
    /// That a submission was erased.
    Erased,
}

impl Letter {
    /// Returns a letter that is due at once: `subject` tells it from others of its kind.
    pub fn new(kind: LetterKind, subject: &str, (about, lang): (&str, &str), due: Timestamp) -> Self {
        Self {
            id: format!("{}/{subject}", kind.as_str()),
            kind,
            about: about.to_owned(),
            lang: lang.to_owned(),
            to: None,
            link: None,
            old: None,
            due,
            attempts: 0,
        }
    }
}

impl LetterKind {
    /// All kinds with their names.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("received", Self::Received),
        ("draft-link", Self::DraftLink),
        ("network-confirm", Self::NetworkConfirm),
        ("network-welcome", Self::NetworkWelcome),
        ("network-reconfirm", Self::NetworkReconfirm),
        ("deadline-moved", Self::DeadlineMoved),
        ("erased", Self::Erased),
    ];

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Finds a kind by its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::LetterKind;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for (name, kind) in LetterKind::WORDS {
            assert_eq!((kind.as_str(), LetterKind::parse(name)), (name, Some(kind)));
        }
        assert_eq!(LetterKind::parse("other"), None);
    }
}
