//! The keys of a site: one that signs receipts, and a secret that tokens follow from.
//!
//! [`Keys::of_store`] takes them from the file beside the store and makes it at the first start;
//! [`Keys::rotate`] puts another signing key in place and keeps the old public one, so that old
//! receipts stay good. The secret is never changed: links that were given out would end with it.
//! [`PublicKey`] is what anybody may have, [`LateLink`] what staff give to one who may send later.
//!
//! This is the only user of the signing engine.

mod file;
mod late;
mod public;
#[cfg(feature = "aws")]
mod secret;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer, SigningKey};

use crate::reference::SIGNS;

pub use file::KeysError;
pub use late::LateLink;
pub use public::{PublicKey, PublicKeyFault, Signature};

/// The signs of a token. Thirty to the power of this is more than two to the power of 128.
const TOKEN_LENGTH: usize = 28;

/// The signing key, the secret, and the public keys of earlier signing keys, the oldest first.
#[derive(Clone)]
pub struct Keys {
    signing: SigningKey,
    secret: [u8; 32],
    retired: Vec<PublicKey>,
}

impl Keys {
    /// Opens the keys that belong to a store, as [`crate::Store::open`] names it; those of a store
    /// in memory are new each time.
    pub fn of_store(address: &str) -> Result<Self, KeysError> {
        match address.strip_prefix("sqlite:") {
            Some(path) => Self::open(&Self::path_beside(Path::new(path))),
            None => Self::fresh(),
        }
    }

    /// Returns where the keys of a store's file are: `<store>.keys`.
    pub fn path_beside(store: &Path) -> PathBuf {
        let mut path = store.as_os_str().to_owned();
        path.push(".keys");
        path.into()
    }

    /// Opens a file of keys; one that is not there is made, readable by its owner alone.
    ///
    /// Processes that start at once agree on one file. A damaged file, or one that others may read,
    /// is an error and is left as it is.
    pub fn open(path: &Path) -> Result<Self, KeysError> {
        file::open(path)
    }

    /// Reads keys from the text of their file, wherever that was kept; `place` names it in errors.
    pub fn from_text(place: &str, text: &str) -> Result<Self, KeysError> {
        file::parse(Path::new(place), text)
    }

    /// Returns the text of their file, to be kept where nobody else reads it.
    pub fn to_text(&self) -> String {
        file::text(self)
    }

    /// Opens a file of keys that is there already.
    pub fn read(path: &Path) -> Result<Self, KeysError> {
        file::read(path)
    }

    /// Puts another signing key into a file of keys and returns what it holds now. A process that
    /// opened the file before signs with the old key until it is started again.
    pub fn rotate(path: &Path) -> Result<Self, KeysError> {
        file::rotate(path)
    }

    /// Returns keys that nobody had before and that are nowhere stored.
    pub fn fresh() -> Result<Self, KeysError> {
        let (mut signing, mut secret) = ([0; 32], [0; 32]);
        for bytes in [&mut signing, &mut secret] {
            getrandom::fill(bytes).map_err(KeysError::NoRandomness)?;
        }
        Ok(Self::generate(signing, secret))
    }

    /// Returns the keys that follow from these bytes, for tests: whoever knows the bytes has the keys.
    pub fn generate(signing: [u8; 32], secret: [u8; 32]) -> Self {
        Self { signing: SigningKey::from_bytes(&signing), secret, retired: Vec::new() }
    }

    /// Returns the public part of the key that signs now.
    pub fn public(&self) -> PublicKey {
        PublicKey::of(&self.signing)
    }

    /// Returns all public keys: the one that signs now, then earlier ones, the latest first.
    pub fn public_keys(&self) -> Vec<PublicKey> {
        std::iter::once(self.public()).chain(self.retired.iter().rev().copied()).collect()
    }

    /// Returns what the site publishes at `/api/receipt-keys.json`.
    pub fn public_json(&self) -> String {
        public::to_json(&self.public_keys())
    }

    /// Signs bytes. The same bytes always have the same signature.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature::from_bytes(self.signing.sign(bytes).to_bytes())
    }

    /// Returns the token that opens `subject` for `purpose`: signs that stand in an address as they
    /// are, none of which looks like another. Nobody finds one without the secret.
    pub fn token(&self, purpose: &'static str, subject: &str) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        for part in [purpose, subject] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let mut bytes = [0; 2 * TOKEN_LENGTH];
        hasher.finalize_xof().fill(&mut bytes);
        let sign = |pair: &[u8]| {
            let number = usize::from(u16::from_le_bytes([pair[0], pair[1]]));
            char::from(SIGNS[number % SIGNS.len()])
        };
        bytes.chunks_exact(2).map(sign).collect()
    }

    /// Tells whether a token opens `subject` for `purpose`, in a time that says nothing of how much
    /// of it is right.
    pub fn verify_token(&self, purpose: &'static str, subject: &str, token: &str) -> bool {
        // Hashes of this engine are compared in constant time.
        blake3::hash(self.token(purpose, subject).as_bytes()) == blake3::hash(token.as_bytes())
    }
}

impl fmt::Debug for Keys {
    /// Writes the public part alone.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").field("public", &self.public()).finish_non_exhaustive()
    }
}
