//! Receipts: files that prove, to anybody and without asking anybody, what was received and when.
//!
//! 1. [`Statement`] says what is received; [`Receipt::sign`] signs it.
//! 2. [`Receipt::to_text`] is the file: JSON in one exact form, of which the signature covers
//!    everything before itself.
//! 3. [`Receipt::verify`] reads a file and refuses it when any byte is another.
//! 4. [`Receipt::matches_answers`] and [`Receipt::matches_files`] hold copies against a good receipt.
//!
//! A receipt holds hashes of the answers and no answer, so it can be shown around; the names of
//! files are in it. `docs/receipts.md` says all of it to those who verify with programs of their own.

mod canonical;
mod written;

#[cfg(test)]
mod tests;

use forms::Zone;
use jiff::Timestamp;

use crate::keys::{Keys, PublicKey, Signature};
use crate::reference::Reference;

pub use canonical::{AnswersHash, canonical};
pub use written::ReceiptFile;

/// What a site states about a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The site's public address.
    pub site: String,
    /// The reference of the submission.
    pub reference: Reference,
    /// The form that was filled in.
    pub form: String,
    /// The version of its definition.
    pub form_version: u32,
    /// The fingerprint of its definition.
    pub form_fingerprint: String,
    /// The call it is for, on a call's form.
    pub call: Option<String>,
    /// The language of the page on which it was filled in.
    pub lang: String,
    /// When it arrived.
    pub received: Received,
    /// What has become of it.
    pub state: SubmissionState,
    /// The hash of its answers.
    pub answers: AnswersHash,
    /// The files that came with it, in the order of the form.
    pub files: Vec<ReceiptFile>,
}

/// An instant, and what the clocks of a zone showed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    at: Timestamp,
    local: String,
    zone: String,
}

/// What has become of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmissionState {
    /// It counts as it was first sent.
    Received,
    /// It was changed by its sender and counts as it is now.
    Changed,
    /// It was withdrawn by its sender and does not count.
    Withdrawn,
}

/// A signed statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    statement: Statement,
    key: String,
    signature: Signature,
}

/// Why a file is no good receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// It is no receipt at all, or cut short.
    #[error("it is no receipt, or not a whole one")]
    NotAReceipt,
    /// It says the same as a receipt in other bytes, as after a program has laid it out anew.
    #[error("it was laid out anew or added to: a receipt is good only byte by byte as it was given")]
    NotAsWritten,
    /// None of the keys is the one that it names.
    #[error("it names the key {key}, which is not among the keys at hand")]
    UnknownKey {
        /// The short name of the key.
        key: String,
    },
    /// The signature is not of what it says.
    #[error("its signature is not of what it says: it was changed, or never given")]
    WrongSignature,
}

impl Received {
    /// Returns an instant with the clocks of a zone.
    pub fn new(at: Timestamp, zone: &Zone) -> Self {
        let local = at.display_with_offset(zone.offset(at)).to_string();
        Self { at, local, zone: zone.to_string() }
    }

    /// Returns the instant.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns what clocks showed, with their distance from UTC: `2027-03-31T23:58:12-05:00`.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// Returns the zone of the clocks.
    pub fn zone(&self) -> &str {
        &self.zone
    }
}

impl SubmissionState {
    /// Returns the name, as in receipts and words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Changed => "changed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Receipt {
    /// Signs a statement. The same statement has the same receipt for as long as the key is not
    /// rotated.
    pub fn sign(statement: Statement, keys: &Keys) -> Self {
        let key = keys.public().id();
        let signature = keys.sign(written::signed_text(&statement, &key).as_bytes());
        Self { statement, key, signature }
    }

    /// Returns the file.
    pub fn to_text(&self) -> String {
        written::text(&self.statement, &self.key, &self.signature)
    }

    /// Returns the name under which a browser is to save the file: `receipt-XVE8-BJXV-TESF.json`.
    pub fn file_name(&self) -> String {
        format!("receipt-{}.json", self.statement.reference)
    }

    /// Reads a file without asking for its signature; refuses all bytes but those that
    /// [`Receipt::to_text`] writes for what it says.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptFault> {
        let text = str::from_utf8(bytes).map_err(|_| ReceiptFault::NotAReceipt)?;
        let receipt = written::read(text).ok_or(ReceiptFault::NotAReceipt)?;
        if receipt.to_text() == text { Ok(receipt) } else { Err(ReceiptFault::NotAsWritten) }
    }

    /// Reads a file and holds its signature against the key that it names, if that is among these.
    pub fn verify(bytes: &[u8], keys: &[PublicKey]) -> Result<Self, ReceiptFault> {
        let receipt = Self::parse(bytes)?;
        let named = keys.iter().find(|key| key.id() == receipt.key);
        let key = named.ok_or_else(|| ReceiptFault::UnknownKey { key: receipt.key.clone() })?;
        let signed = written::signed_text(&receipt.statement, &receipt.key);
        if key.verifies(signed.as_bytes(), &receipt.signature) {
            Ok(receipt)
        } else {
            Err(ReceiptFault::WrongSignature)
        }
    }

    /// Returns what is stated.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Returns the short name of the key that signed.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Tells whether answers, as JSON with or without white space and in any order of their keys,
    /// are those that were received.
    pub fn matches_answers(&self, answers: &serde_json::Value) -> bool {
        self.statement.answers == AnswersHash::of(answers)
    }

    /// Tells whether files are all those that were received, whatever their order.
    pub fn matches_files(&self, files: &[ReceiptFile]) -> bool {
        let sorted = |files: &[ReceiptFile]| {
            let mut files = files.to_vec();
            files.sort();
            files
        };
        sorted(&self.statement.files) == sorted(files)
    }

    /// Returns the received files whose bytes have that hash: one file can have been sent for
    /// several questions.
    pub fn files_of(&self, hash: &blake3::Hash) -> impl Iterator<Item = &ReceiptFile> {
        let hash = *hash;
        self.statement.files.iter().filter(move |file| file.hash() == hash)
    }
}
