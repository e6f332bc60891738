//! Files that visitors send: taken, judged, cleaned, and kept where nobody reads them unscanned.
//!
//! [`receive`](receive::receive) does all of it for one upload:
//!
//! 1. the body is read part by part into files of its own (`multipart`, `arriving`);
//! 2. its name, what was said of it and its content must agree on a type that is asked for
//!    (`name`, `kind`, `content`);
//! 3. a picture loses what a camera added to it ([`picture`]);
//! 4. it is put into [`Files`] under a random [`FileId`], and waits there to be scanned.
//!
//! Where files lie behind a service of their own, a page may post one straight to it: [`posted`] has that
//! way past the function.
//!
//! [`Files`] is a closed set of kinds behind the same operations, as the store is; what every kind must
//! do is written once, in `contract`. A file is [`FileState::Pending`] until somebody says that it is
//! clean, and until then [`Files::open`] gives it to nobody.

mod content;
mod name;
pub mod picture;
pub mod posted;
pub mod receive;

mod problem;

mod arriving;
mod error;
mod folder;
mod id;
mod memory;
#[cfg(feature = "aws")]
mod s3;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::arriving::{Arrived, Arriving};
pub use self::error::FilesError;
pub use self::folder::Folder;
pub use self::id::FileId;
pub use self::memory::Memory;
pub use self::posted::{Awaited, Ticket, collect};
pub use self::problem::FileProblem;
pub use self::receive::{Received, Refused, Upload, UploadLimits, receive};
#[cfg(feature = "aws")]
pub use self::s3::Bucket;
pub use forms::FileType;
pub use theme::size_text;

/// Where the files of one site are kept.
#[derive(Debug)]
pub enum Files {
    /// A folder on this machine.
    Folder(Folder),
    /// Kept until the process ends.
    Memory(Memory),
    /// A bucket of S3.
    #[cfg(feature = "aws")]
    Bucket(Bucket),
}

/// A file as an answer names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Its id.
    pub id: FileId,
    /// The field that it answers.
    pub field: String,
    /// Its name, for people.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// What it is.
    pub media_type: String,
    /// The blake3 hash of its bytes, as hexadecimal digits.
    pub hash: String,
}

impl From<Uploaded> for forms::Uploaded {
    fn from(file: Uploaded) -> Self {
        let Uploaded { id, field, name, bytes, media_type, hash } = file;
        Self { id: id.as_str().to_owned(), field, name, bytes, media_type, hash }
    }
}

/// What is known of a file that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// The file as an answer names it.
    #[serde(flatten)]
    pub uploaded: Uploaded,
    /// What it belongs to: the name of a draft as it is stored, which is no key to it.
    pub owner: String,
    /// When it came.
    pub received: Timestamp,
    /// Whether it may be read.
    pub state: FileState,
}

/// Whether a file may be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileState {
    /// Nobody has looked yet.
    Pending,
    /// It was scanned and nothing was found.
    Clean,
    /// A scanner found this in it.
    Infected(String),
}

/// The bytes of a file that may be read.
#[derive(Debug)]
pub enum FileReader {
    /// A file on this machine.
    File(std::fs::File),
    /// Bytes in memory.
    Bytes(io::Cursor<Arc<[u8]>>),
}

impl Files {
    /// Opens a folder and makes it, for its owner alone, if it is not there.
    pub async fn in_folder(path: &Path) -> Result<Self, FilesError> {
        Folder::open(path).await.map(Self::Folder)
    }

    /// Returns files that are gone when the process ends.
    pub fn in_memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Begins a file that arrives. It is gone unless it is put.
    pub async fn arriving(&self) -> Result<Arriving, FilesError> {
        match self {
            Self::Folder(folder) => folder.arriving().await,
            Self::Memory(_) => Arriving::begin(None).await,
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.arriving().await,
        }
    }

    /// Keeps a file that has arrived. When this returns, it is durable; when it fails, nothing is kept.
    pub async fn put(&self, arrived: Arrived, about: KeptFile) -> Result<Uploaded, FilesError> {
        let uploaded = about.uploaded.clone();
        match self {
            Self::Folder(folder) => folder.put(arrived, about).await?,
            Self::Memory(memory) => memory.put(&arrived, about)?,
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.put(&arrived, &about).await?,
        }
        Ok(uploaded)
    }

    /// Returns what is known of a file.
    pub async fn find(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        match self {
            Self::Folder(folder) => folder.find(id).await,
            Self::Memory(memory) => Ok(memory.find(id)),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.find(id).await,
        }
    }

    /// Opens a file that is clean, for whoever asks. Any other is refused: those who sent it too see
    /// only its name and size until then.
    pub async fn open(&self, id: &FileId) -> Result<(KeptFile, FileReader), FilesError> {
        let kept = self.find(id).await?.ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
        if kept.state != FileState::Clean {
            return Err(FilesError::NotClean { id: id.clone(), state: kept.state });
        }
        let reader = match self {
            Self::Folder(folder) => folder.read(id).await?,
            Self::Memory(memory) => memory.read(id)?,
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.read(id).await?,
        };
        Ok((kept, reader))
    }

    /// Removes a file and all that is known of it; tells whether it was there.
    pub async fn remove(&self, id: &FileId) -> Result<bool, FilesError> {
        match self {
            Self::Folder(folder) => folder.remove(id).await,
            Self::Memory(memory) => Ok(memory.remove(id)),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.remove(id).await,
        }
    }

    /// Returns what is known of all files, or of those of one owner, the oldest first.
    pub async fn list(&self, owner: Option<&str>) -> Result<Vec<KeptFile>, FilesError> {
        let mut kept = match self {
            Self::Folder(folder) => folder.list().await?,
            Self::Memory(memory) => memory.list(),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.list().await?,
        };
        kept.retain(|file| owner.is_none_or(|owner| file.owner == owner));
        kept.sort_by(|one, other| (one.received, &one.uploaded.id).cmp(&(other.received, &other.uploaded.id)));
        Ok(kept)
    }

    /// Keeps a file once more, under an id of its own and for another owner, and as readable as it is;
    /// nothing when there is no such file.
    pub async fn copy(&self, id: &FileId, owner: &str, now: Timestamp) -> Result<Option<Uploaded>, FilesError> {
        let Some(kept) = self.find(id).await? else { return Ok(None) };
        let new = FileId::random()?;
        let uploaded = Uploaded { id: new, ..kept.uploaded };
        let about = KeptFile { uploaded: uploaded.clone(), owner: owner.to_owned(), received: now, state: kept.state };
        let there = match self {
            Self::Folder(folder) => folder.copy(id, about).await?,
            Self::Memory(memory) => memory.copy(id, about),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.copy(id, &about).await?,
        };
        Ok(there.then_some(uploaded))
    }

    /// Says whether a file may be read from now on.
    pub async fn set_state(&self, id: &FileId, state: FileState) -> Result<(), FilesError> {
        match self {
            Self::Folder(folder) => folder.set_state(id, state).await,
            Self::Memory(memory) => memory.set_state(id, state),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.set_state(id, state).await,
        }
    }

    /// Returns whether a file may be read; nothing when there is no such file.
    pub async fn state(&self, id: &FileId) -> Result<Option<FileState>, FilesError> {
        Ok(self.find(id).await?.map(|kept| kept.state))
    }

    /// Returns the files that came before a moment and that nothing refers to, the oldest first.
    pub async fn unreferred(
        &self,
        before: Timestamp,
        referred: &BTreeSet<FileId>,
    ) -> Result<Vec<KeptFile>, FilesError> {
        let mut kept = self.list(None).await?;
        kept.retain(|file| file.received < before && !referred.contains(&file.uploaded.id));
        Ok(kept)
    }

    /// Removes the files that came before a moment and that nothing refers to, and what a broken-off
    /// upload left behind before it. Returns the ids of the files.
    pub async fn sweep(&self, before: Timestamp, referred: &BTreeSet<FileId>) -> Result<Vec<FileId>, FilesError> {
        let mut removed = Vec::new();
        for kept in self.unreferred(before, referred).await? {
            let id = kept.uploaded.id;
            if self.remove(&id).await? {
                removed.push(id);
            }
        }
        if let Self::Folder(folder) = self {
            folder.sweep_remains(before).await?;
        }
        Ok(removed)
    }

    /// Returns where a file lies on this machine, for a scanner to look at before anybody else does.
    pub fn path_to_scan(&self, id: &FileId) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.path_of(id)),
            Self::Memory(_) => None,
            #[cfg(feature = "aws")]
            Self::Bucket(_) => None,
        }
    }
}

impl FileState {
    /// The names of all states.
    pub const NAMES: [&'static str; 3] = ["pending", "clean", "infected"];

    /// Returns its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Clean => "clean",
            Self::Infected(_) => "infected",
        }
    }
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Bytes(bytes) => bytes.read(buffer),
        }
    }
}
