//! Files in a folder of this machine, each under its id, with what is known of it beside it.
//!
//! ```text
//! submissions.sqlite.files/       for its owner alone
//!   arriving/                     files that are being received
//!   <id>                          the bytes
//!   <id>.json                     what is known of them
//! ```
//!
//! A file is there when what is known of it is: that is written last and removed first, each time
//! whole or not at all, and each time the folder is safe on the disk before anybody is told.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::arriving::{Arrived, Arriving, temporary};
use super::error::{FilesError, blocking, failed};
use super::id::FileId;
use super::{FileReader, FileState, KeptFile};

const PUT: &str = "keep a file";
const READ: &str = "read a file";
const REMOVE: &str = "remove a file";
const LIST: &str = "list the files";

/// A folder of files.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) async fn open(path: &Path) -> Result<Self, FilesError> {
        let folder = Self { path: path.to_owned() };
        let made = folder.clone();
        blocking(PUT, move || {
            make_private(&made.arriving_folder()).map_err(|error| failed("make the folder of files", error))
        })
        .await?;
        Ok(folder)
    }

    pub(super) async fn arriving(&self) -> Result<Arriving, FilesError> {
        Arriving::begin(Some(self.arriving_folder())).await
    }

    pub(super) async fn put(&self, arrived: Arrived, about: KeptFile) -> Result<(), FilesError> {
        self.run(PUT, move |folder| {
            let place = folder.path_of(&about.uploaded.id);
            arrived.keep(&place)?;
            let told = folder.write_about(&about);
            if told.is_err() {
                // Bytes of which nothing is known are nobody's; what remains is swept one day.
                let _ = fs::remove_file(&place);
            }
            told
        })
        .await
    }

    /// Copies the bytes of a file; tells whether it was there.
    pub(super) async fn copy(&self, id: &FileId, about: KeptFile) -> Result<bool, FilesError> {
        let id = id.clone();
        self.run(PUT, move |folder| {
            let mut from = match File::open(folder.path_of(&id)) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                opened => opened?,
            };
            let mut written = temporary(Some(&folder.arriving_folder()))?;
            io::copy(&mut from, written.as_file_mut())?;
            written.as_file().sync_all()?;
            written.persist_noclobber(folder.path_of(&about.uploaded.id))?;
            folder.write_about(&about).map(|()| true)
        })
        .await
    }

    pub(super) async fn find(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        let (folder, id) = (self.clone(), id.clone());
        blocking(READ, move || folder.read_about(&id)).await
    }

    pub(super) async fn read(&self, id: &FileId) -> Result<FileReader, FilesError> {
        let id = id.clone();
        self.run(READ, move |folder| File::open(folder.path_of(&id)).map(FileReader::File)).await
    }

    pub(super) async fn remove(&self, id: &FileId) -> Result<bool, FilesError> {
        let id = id.clone();
        self.run(REMOVE, move |folder| {
            let known = removed(&folder.path_about(&id))?;
            let kept = removed(&folder.path_of(&id))?;
            sync(&folder.path)?;
            Ok(known || kept)
        })
        .await
    }

    pub(super) async fn list(&self) -> Result<Vec<KeptFile>, FilesError> {
        let folder = self.clone();
        blocking(LIST, move || {
            let entries = fs::read_dir(&folder.path).map_err(|error| failed(LIST, error))?;
            let mut kept = Vec::new();
            for entry in entries {
                let name = entry.map_err(|error| failed(LIST, error))?.file_name();
                let id = name.to_str().and_then(|name| name.strip_suffix(".json")).and_then(FileId::parse);
                // One that was removed since is passed over.
                kept.extend(id.map(|id| folder.read_about(&id)).transpose()?.flatten());
            }
            Ok(kept)
        })
        .await
    }

    pub(super) async fn set_state(&self, id: &FileId, state: FileState) -> Result<(), FilesError> {
        let (folder, id) = (self.clone(), id.clone());
        blocking(PUT, move || {
            let known = folder.read_about(&id)?.ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
            folder.write_about(&KeptFile { state, ..known }).map_err(|error| failed(PUT, error))?;
            if folder.path_of(&id).exists() {
                return Ok(());
            }
            // It was removed meanwhile, and what is known of it came back.
            removed(&folder.path_about(&id)).map_err(|error| failed(REMOVE, error))?;
            Err(FilesError::Unknown { id })
        })
        .await
    }

    /// Removes what uploads left behind that were broken off before a moment.
    pub(super) async fn sweep_remains(&self, before: Timestamp) -> Result<(), FilesError> {
        self.run(REMOVE, move |folder| {
            let nameless = |path: &Path| {
                let id = path.file_name().and_then(|name| name.to_str()).and_then(FileId::parse);
                id.is_some_and(|id| !folder.path_about(&id).exists())
            };
            for (place, is_remain) in [
                (folder.arriving_folder(), &(|_: &Path| true) as &dyn Fn(&Path) -> bool),
                (folder.path.clone(), &nameless),
            ] {
                for entry in fs::read_dir(place)? {
                    let path = entry?.path();
                    if is_remain(&path) && is_older(&path, before)? {
                        removed(&path)?;
                    }
                }
            }
            Ok(())
        })
        .await
    }

    /// Returns where the bytes of a file lie.
    pub(super) fn path_of(&self, id: &FileId) -> PathBuf {
        self.path.join(id.as_str())
    }

    fn path_about(&self, id: &FileId) -> PathBuf {
        self.path.join(format!("{id}.json"))
    }

    fn arriving_folder(&self) -> PathBuf {
        self.path.join("arriving")
    }

    fn read_about(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        match fs::read(self.path_about(id)) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|_| FilesError::Damaged { id: id.clone() }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(READ, error)),
        }
    }

    /// Writes what is known of a file in place of what was known, and makes the folder safe.
    fn write_about(&self, about: &KeptFile) -> io::Result<()> {
        let mut written = temporary(Some(&self.arriving_folder()))?;
        written.write_all(&serde_json::to_vec_pretty(about)?)?;
        written.as_file().sync_all()?;
        written.persist(self.path_about(&about.uploaded.id))?;
        sync(&self.path)
    }

    async fn run<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, FilesError> {
        let folder = self.clone();
        blocking(doing, move || work(&folder).map_err(|error| failed(doing, error))).await
    }
}

/// Makes a folder and those above it that are not there, for their owner alone.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Removes a file; tells whether it was there.
fn removed(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_older(path: &Path, moment: Timestamp) -> io::Result<bool> {
    let written = match fs::metadata(path) {
        Ok(found) if found.is_file() => found.modified()?,
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(Timestamp::try_from(written).is_ok_and(|written| written < moment))
}

/// Makes the names in a folder safe on the disk, where folders can be.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
