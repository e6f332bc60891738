//! Public keys: what a receipt is held against, in the forms in which keys are handed on.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

/// What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410, 4).
const DER_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

const PEM_HEAD: &str = "-----BEGIN PUBLIC KEY-----";
const PEM_END: &str = "-----END PUBLIC KEY-----";

/// The format of the published keys.
const FORMAT: &str = "convoca-receipt-keys/1";

/// An Ed25519 key by which anybody can hold a signature to be right or wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// An Ed25519 signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; 64]);

/// Why a text holds no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyFault {
    /// Nothing in it looks like a key.
    #[error("there is no public key in it: neither PEM, nor base64 of 32 bytes, nor published keys as JSON")]
    NoKey,
    /// A key in it is damaged.
    #[error("a public key in it is damaged or not of the kind Ed25519")]
    Damaged,
}

/// Published keys as JSON.
#[derive(Serialize, Deserialize)]
struct Published {
    format: String,
    keys: Vec<PublishedKey>,
}

#[derive(Serialize, Deserialize)]
struct PublishedKey {
    id: String,
    algorithm: String,
    state: String,
    public: String,
}

impl PublicKey {
    pub(super) fn of(signing: &SigningKey) -> Self {
        Self(signing.verifying_key())
    }

    /// Returns the short name of the key: sixteen signs of the hash of its bytes.
    pub fn id(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex()[..16].to_owned()
    }

    /// Returns its 32 bytes in base64.
    pub fn to_base64(&self) -> String {
        BASE64.encode(self.0.as_bytes())
    }

    /// Reads what [`PublicKey::to_base64`] writes.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        Self::from_bytes(&bytes)
    }

    /// Returns it as a PEM file holds it (SubjectPublicKeyInfo), with a line break at the end.
    pub fn to_pem(&self) -> String {
        let bytes: Vec<u8> = DER_HEAD.iter().chain(self.0.as_bytes()).copied().collect();
        format!("{PEM_HEAD}\n{}\n{PEM_END}\n", BASE64.encode(bytes))
    }

    /// Reads all keys of a text: PEM, base64 of one key a line, or the published keys as JSON.
    pub fn read_all(text: &str) -> Result<Vec<Self>, PublicKeyFault> {
        let text = text.trim();
        let keys: Option<Vec<Self>> = if text.starts_with('{') {
            from_json(text)
        } else if text.contains(PEM_HEAD) {
            text.split(PEM_HEAD).skip(1).map(Self::from_pem_body).collect()
        } else {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            match lines.map(Self::from_base64).collect() {
                Some(keys) => Some(keys),
                None => return Err(PublicKeyFault::NoKey),
            }
        };
        let keys = keys.ok_or(PublicKeyFault::Damaged)?;
        if keys.is_empty() { Err(PublicKeyFault::NoKey) } else { Ok(keys) }
    }

    /// Tells whether a signature is of these bytes and by this key. Signatures that several forms
    /// of one key or of one number would fit are refused, so that each is good in one form alone.
    pub fn verifies(&self, bytes: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(bytes, &signature).is_ok()
    }

    /// Reads what stands behind the head of a PEM file.
    fn from_pem_body(body: &str) -> Option<Self> {
        let (body, _) = body.split_once(PEM_END)?;
        let bytes = BASE64.decode(body.split_whitespace().collect::<String>()).ok()?;
        Self::from_bytes(bytes.strip_prefix(&DER_HEAD)?)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        VerifyingKey::from_bytes(bytes.try_into().ok()?).ok().map(Self)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({})", self.id())
    }
}

impl Signature {
    pub(super) fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// Returns its 64 bytes in base64.
    pub fn to_base64(&self) -> String {
        BASE64.encode(self.0)
    }

    /// Reads what [`Signature::to_base64`] writes.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// Writes keys as they are published, of which the first is the one that signs now.
pub(super) fn to_json(keys: &[PublicKey]) -> String {
    let states = ["current"].into_iter().chain(std::iter::repeat("retired"));
    let key = |(key, state): (&PublicKey, &str)| PublishedKey {
        id: key.id(),
        algorithm: "Ed25519".to_owned(),
        state: state.to_owned(),
        public: key.to_base64(),
    };
    let published = Published { format: FORMAT.to_owned(), keys: keys.iter().zip(states).map(key).collect() };
    serde_json::to_string_pretty(&published).expect("published keys are texts") + "\n"
}

/// Reads published keys, each of which must be the one that its name says.
fn from_json(text: &str) -> Option<Vec<PublicKey>> {
    let published: Published = serde_json::from_str(text).ok()?;
    let key = |key: PublishedKey| PublicKey::from_base64(&key.public).filter(|public| public.id() == key.id);
    if published.format == FORMAT { published.keys.into_iter().map(key).collect() } else { None }
}
