//! The one form of a receipt's file.
//!
//! JSON with two spaces for each level and the keys in the order of [`Stated`]; the signature is the
//! last entry, and covers all bytes before the comma that leads to it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AnswersHash, Receipt, Received, Statement, SubmissionState};
use crate::keys::Signature;
use crate::reference::Reference;

/// The format; its number goes up when the form of the file changes.
const FORMAT: &str = "convoca-receipt/1";

/// What stands between the signed bytes and the signature.
const BEFORE_SIGNATURE: &str = ",\n  \"signature\": \"";

/// What stands behind the signature.
const END: &str = "\"\n}\n";

/// A file that came with a submission.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptFile {
    field: String,
    name: String,
    bytes: u64,
    media_type: String,
    blake3: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    format: String,
    site: String,
    reference: String,
    form: StatedForm,
    call: Option<String>,
    language: String,
    received: StatedReceived,
    state: String,
    answers: StatedAnswers,
    files: Vec<ReceiptFile>,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedForm {
    name: String,
    version: u32,
    fingerprint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedReceived {
    utc: Timestamp,
    local: String,
    zone: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedAnswers {
    blake3: String,
}

impl ReceiptFile {
    /// Returns a file of a question, by the name that its sender gave it.
    pub fn new(field: &str, name: &str, (bytes, media_type): (u64, &str), hash: &blake3::Hash) -> Self {
        let [field, name, media_type] = [field, name, media_type].map(str::to_owned);
        Self { field, name, bytes, media_type, blake3: hash.to_hex().to_string() }
    }

    /// Returns the id of the question.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the name that its sender gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its size.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the hash of its bytes.
    pub fn hash(&self) -> blake3::Hash {
        blake3::Hash::from_hex(&self.blake3).expect("it was made of a hash, or was read as one")
    }
}

/// Returns the file.
pub(super) fn text(statement: &Statement, key: &str, signature: &Signature) -> String {
    format!("{}{BEFORE_SIGNATURE}{}{END}", signed_text(statement, key), signature.to_base64())
}

/// Returns the bytes that are signed: the file up to the end of its last entry but one.
pub(super) fn signed_text(statement: &Statement, key: &str) -> String {
    let whole = serde_json::to_string_pretty(&Stated::of(statement, key)).expect("a statement is texts and numbers");
    whole.strip_suffix("\n}").expect("an object ends like this").to_owned()
}

/// Reads a file for what it says; in which bytes it says so is not asked here.
pub(super) fn read(text: &str) -> Option<Receipt> {
    let (signed, rest) = text.rsplit_once(BEFORE_SIGNATURE)?;
    let signature = Signature::from_base64(rest.strip_suffix(END)?)?;
    let stated: Stated = serde_json::from_str(&format!("{signed}\n}}")).ok()?;
    let key = stated.key.clone();
    Some(Receipt { statement: stated.statement()?, key, signature })
}

impl Stated {
    fn of(statement: &Statement, key: &str) -> Self {
        let Statement { received, .. } = statement;
        Self {
            format: FORMAT.to_owned(),
            site: statement.site.clone(),
            reference: statement.reference.to_string(),
            form: StatedForm {
                name: statement.form.clone(),
                version: statement.form_version,
                fingerprint: statement.form_fingerprint.clone(),
            },
            call: statement.call.clone(),
            language: statement.lang.clone(),
            received: StatedReceived { utc: received.at, local: received.local.clone(), zone: received.zone.clone() },
            state: statement.state.as_str().to_owned(),
            answers: StatedAnswers { blake3: statement.answers.to_hex() },
            files: statement.files.clone(),
            key: key.to_owned(),
        }
    }

    fn statement(self) -> Option<Statement> {
        let StatedReceived { utc, local, zone } = self.received;
        let states = [SubmissionState::Received, SubmissionState::Changed, SubmissionState::Withdrawn];
        let agrees = local.parse::<Timestamp>().is_ok_and(|local| local == utc);
        let hashed = self.files.iter().all(|file| blake3::Hash::from_hex(&file.blake3).is_ok());
        if self.format != FORMAT || !agrees || !hashed {
            return None;
        }
        Some(Statement {
            site: self.site,
            reference: Reference::parse(&self.reference)?,
            form: self.form.name,
            form_version: self.form.version,
            form_fingerprint: self.form.fingerprint,
            call: self.call,
            lang: self.language,
            received: Received { at: utc, local, zone },
            state: states.into_iter().find(|state| state.as_str() == self.state)?,
            answers: AnswersHash::from_hex(&self.answers.blake3)?,
            files: self.files,
        })
    }
}
