//! Keys in a file beside the store, readable by its owner alone.
//!
//! The file is JSON with a check over all it holds, so that a damaged one is found before anything
//! is signed with it. A new one appears whole or not at all, and never over one that is there.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::{Keys, PublicKey};

const FORMAT: &str = "convoca-keys/1";

/// Why keys cannot be had. Says nothing of what they are.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("cannot {doing} the keys in `{}`", path.display())]
    Failed {
        /// What was being done: `read`, `write` or `lock`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the machine says.
        source: io::Error,
    },
    /// The file does not hold what it was given.
    #[error(
        "the keys in `{}` are damaged ({reason}): put a copy of the file in its place; \
         with other keys old receipts cannot be verified and links that were given out do not open",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Others than the owner may read or change the file.
    #[error("the keys in `{0}` can be read by others: take that right away with `chmod 600 {0}`", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// The machine gives no random bytes.
    #[error("the machine gives no random bytes to make keys of")]
    NoRandomness(#[source] getrandom::Error),
}

/// Keys as they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    signing: String,
    secret: String,
    retired: Vec<String>,
    check: String,
}

impl Written {
    fn of(keys: &Keys) -> Self {
        let mut written = Self {
            format: FORMAT.to_owned(),
            signing: BASE64.encode(keys.signing.as_bytes()),
            secret: BASE64.encode(keys.secret),
            retired: keys.retired.iter().map(PublicKey::to_base64).collect(),
            check: String::new(),
        };
        written.check = written.right_check();
        written
    }

    fn right_check(&self) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("convoca keys file 1");
        let parts = [&self.format, &self.signing, &self.secret].into_iter().chain(&self.retired);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("keys are texts") + "\n"
    }

    fn keys(&self) -> Result<Keys, &'static str> {
        if self.format != FORMAT {
            return Err("it has another format");
        }
        if self.check != self.right_check() {
            return Err("its check does not agree with what it holds");
        }
        let bytes = |text: &str| BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        let retired: Option<Vec<PublicKey>> = self.retired.iter().map(|key| PublicKey::from_base64(key)).collect();
        let signing: Option<[u8; 32]> = bytes(&self.signing);
        match (signing, bytes(&self.secret), retired) {
            (Some(signing), Some(secret), Some(retired)) => {
                Ok(Keys { signing: SigningKey::from_bytes(&signing), secret, retired })
            }
            _ => Err("a key in it is none"),
        }
    }
}

pub(super) fn text(keys: &Keys) -> String {
    Written::of(keys).text()
}

pub(super) fn open(path: &Path) -> Result<Keys, KeysError> {
    match read(path) {
        Err(KeysError::Failed { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            let text = Written::of(&Keys::fresh()?).text();
            let made = written_beside(path, &text).and_then(|file| match file.persist_noclobber(path) {
                // Another process was quicker: its keys are the keys.
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                other => other.map(drop).map_err(|error| error.error),
            });
            made.and_then(|()| sync_folder(path)).map_err(failed("write", path))?;
            read(path)
        }
        other => other,
    }
}

pub(super) fn read(path: &Path) -> Result<Keys, KeysError> {
    let file = File::open(path).map_err(failed("read", path))?;
    parse(path, &read_text(&file, path)?)
}

pub(super) fn rotate(path: &Path) -> Result<Keys, KeysError> {
    let (_locked, text) = lock(path)?;
    let keys = rotated(&parse(path, &text)?)?;
    let file = written_beside(path, &Written::of(&keys).text()).map_err(failed("write", path))?;
    let placed = file.persist(path).map(drop).map_err(|error| error.error);
    placed.and_then(|()| sync_folder(path)).map_err(failed("write", path))?;
    Ok(keys)
}

/// Returns keys with another that signs: links that were given out stay good, and so do receipts.
pub(super) fn rotated(old: &Keys) -> Result<Keys, KeysError> {
    let retired = old.retired.iter().copied().chain([old.public()]).collect();
    Ok(Keys { secret: old.secret, retired, ..Keys::fresh()? })
}

/// Locks the file that is at the path and returns its text. One that was replaced while this process
/// waited for its lock is let go, so that no rotation is lost.
fn lock(path: &Path) -> Result<(File, String), KeysError> {
    loop {
        let file = File::open(path).map_err(failed("read", path))?;
        file.lock().map_err(failed("lock", path))?;
        let text = read_text(&file, path)?;
        let present = File::open(path).map_err(failed("read", path))?;
        if read_text(&present, path)? == text {
            return Ok((file, text));
        }
    }
}

fn read_text(mut file: &File, path: &Path) -> Result<String, KeysError> {
    refuse_exposed(file, path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed("read", path))?;
    String::from_utf8(bytes).map_err(|_| KeysError::Damaged { path: path.to_owned(), reason: "it is no text" })
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Keys, KeysError> {
    let written: Result<Written, _> = serde_json::from_str(text);
    let keys = written.map_err(|_| "it is not what was written").and_then(|written| written.keys());
    keys.map_err(|reason| KeysError::Damaged { path: path.to_owned(), reason })
}

/// Writes a file in the folder of another; on the disk, and readable by its owner alone.
fn written_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Makes the name of a new file as durable as its bytes, where folders can be synced.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(unix)]
fn refuse_exposed(file: &File, path: &Path) -> Result<(), KeysError> {
    let metadata = file.metadata().map_err(failed("read", path))?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeysError::Exposed { path: path.to_owned() }) }
}

#[cfg(not(unix))]
fn refuse_exposed(_: &File, _: &Path) -> Result<(), KeysError> {
    Ok(())
}

fn failed(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> KeysError {
    let path = path.to_owned();
    move |source| KeysError::Failed { doing, path: path.clone(), source }
}
