//! Files in memory: for tests, and for a first look without a folder.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::arriving::Arrived;
use super::error::{FilesError, failed};
use super::id::FileId;
use super::{FileReader, FileState, KeptFile};

/// Files that are gone when the process ends.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<Kept>,
}

/// What is known of each file, and its bytes.
type Kept = BTreeMap<FileId, (KeptFile, Arc<[u8]>)>;

impl Memory {
    pub(super) fn put(&self, arrived: &Arrived, about: KeptFile) -> Result<(), FilesError> {
        let mut bytes = Vec::new();
        arrived.open()?.read_to_end(&mut bytes).map_err(|error| failed("keep a file", error))?;
        self.kept().insert(about.uploaded.id.clone(), (about, bytes.into()));
        Ok(())
    }

    /// Copies the bytes of a file; tells whether it was there.
    pub(super) fn copy(&self, id: &FileId, about: KeptFile) -> bool {
        let mut kept = self.kept();
        let Some(bytes) = kept.get(id).map(|(_, bytes)| Arc::clone(bytes)) else { return false };
        kept.insert(about.uploaded.id.clone(), (about, bytes));
        true
    }

    pub(super) fn find(&self, id: &FileId) -> Option<KeptFile> {
        self.kept().get(id).map(|(about, _)| about.clone())
    }

    pub(super) fn read(&self, id: &FileId) -> Result<FileReader, FilesError> {
        let kept = self.kept();
        let (_, bytes) = kept.get(id).ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
        Ok(FileReader::Bytes(Cursor::new(Arc::clone(bytes))))
    }

    pub(super) fn remove(&self, id: &FileId) -> bool {
        self.kept().remove(id).is_some()
    }

    pub(super) fn list(&self) -> Vec<KeptFile> {
        self.kept().values().map(|(about, _)| about.clone()).collect()
    }

    pub(super) fn set_state(&self, id: &FileId, state: FileState) -> Result<(), FilesError> {
        let mut kept = self.kept();
        let (about, _) = kept.get_mut(id).ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
        about.state = state;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
