//! Files in a bucket of S3.
//!
//! ```text
//! files/<id>          the bytes, which whoever scans the bucket looks at
//! about/<id>.json     what is known of them
//! incoming/…          what pages posted past the function: `posting`
//! ```
//!
//! As in a folder, a file is there when what is known of it is: that is written last and removed first.

mod posting;

use std::io::{ErrorKind, Write};

use futures_util::{StreamExt, TryStreamExt, stream};

use super::arriving::{Arrived, Arriving, temporary};
use super::error::{FilesError, blocking, failed};
use super::id::FileId;
use super::{FileReader, FileState, KeptFile};
use crate::aws::Cloud;
use crate::aws::objects::{Content, Objects};

const PUT: &str = "keep a file";
const READ: &str = "read a file";
const REMOVE: &str = "remove a file";
const LIST: &str = "list the files";

/// What every file is kept as, whatever it is: nothing that lies here is ever shown by a browser.
const BYTES: &str = "application/octet-stream";

/// How many files are asked for at the same time.
const AT_ONCE: usize = 16;

/// A bucket of files.
#[derive(Clone, Debug)]
pub struct Bucket {
    objects: Objects,
}

impl Bucket {
    /// Returns the files in a bucket. Nothing is called yet.
    pub fn new(cloud: &Cloud, name: &str) -> Self {
        Self { objects: Objects::new(cloud, name) }
    }

    /// Returns the files at an address, `s3:BUCKET`; nothing for any other.
    pub fn at(cloud: &Cloud, address: &str) -> Option<Self> {
        let name = address.strip_prefix("s3:").filter(|name| !name.is_empty())?;
        Some(Self::new(cloud, name))
    }

    pub(super) async fn arriving(&self) -> Result<Arriving, FilesError> {
        Arriving::begin(None).await
    }

    pub(super) async fn put(&self, arrived: &Arrived, about: &KeptFile) -> Result<(), FilesError> {
        let key = bytes_key(&about.uploaded.id);
        let headers = [("content-disposition", "attachment"), ("content-type", BYTES)];
        let put = self.objects.put(&key, &headers, Content::File(arrived.path())).await;
        put.map_err(|error| failed(PUT, error))?;
        self.write_about(about).await
    }

    /// Copies the bytes of a file; tells whether it was there.
    pub(super) async fn copy(&self, id: &FileId, about: &KeptFile) -> Result<bool, FilesError> {
        let copied = self.objects.copy(&bytes_key(id), &bytes_key(&about.uploaded.id)).await;
        if !copied.map_err(|error| failed(PUT, error))? {
            return Ok(false);
        }
        self.write_about(about).await.map(|()| true)
    }

    pub(super) async fn find(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        let found = self.objects.get(&about_key(id)).await.map_err(|error| failed(READ, error))?;
        let Some(bytes) = found else { return Ok(None) };
        let bytes = bytes.collect().await.map_err(|_| broken_off())?.into_bytes();
        serde_json::from_slice(&bytes).map(Some).map_err(|_| FilesError::Damaged { id: id.clone() })
    }

    /// Fetches the bytes into a file of this machine.
    pub(super) async fn read(&self, id: &FileId) -> Result<FileReader, FilesError> {
        let found = self.objects.get(&bytes_key(id)).await.map_err(|error| failed(READ, error))?;
        let mut bytes = found.ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
        let mut kept = blocking(READ, || temporary(None).map_err(|error| failed(READ, error))).await?;
        while let Some(piece) = bytes.try_next().await.map_err(|_| broken_off())? {
            kept.write_all(&piece).map_err(|error| failed(READ, error))?;
        }
        let file = kept.reopen().map_err(|error| failed(READ, error))?;
        Ok(FileReader::File(file))
    }

    pub(super) async fn remove(&self, id: &FileId) -> Result<bool, FilesError> {
        let known = self.has(&about_key(id)).await?;
        for key in [about_key(id), bytes_key(id)] {
            self.delete(&key).await?;
        }
        Ok(known)
    }

    pub(super) async fn list(&self) -> Result<Vec<KeptFile>, FilesError> {
        let objects = self.objects.list("about/").await.map_err(|error| failed(LIST, error))?;
        let keys = objects.iter().map(|object| object.key.as_str());
        let ids = keys.filter_map(|key| FileId::parse(key.strip_prefix("about/")?.strip_suffix(".json")?));
        let ids: Vec<FileId> = ids.collect();
        // One that was removed since is passed over.
        let found = stream::iter(ids).map(|id| async move { self.find(&id).await }).buffer_unordered(AT_ONCE);
        found.try_filter_map(|kept| async move { Ok(kept) }).try_collect().await
    }

    pub(super) async fn set_state(&self, id: &FileId, state: FileState) -> Result<(), FilesError> {
        let known = self.find(id).await?.ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
        self.write_about(&KeptFile { state, ..known }).await?;
        if self.has(&bytes_key(id)).await? {
            return Ok(());
        }
        // It was removed meanwhile, and what is known of it came back.
        self.delete(&about_key(id)).await?;
        Err(FilesError::Unknown { id: id.clone() })
    }

    async fn write_about(&self, about: &KeptFile) -> Result<(), FilesError> {
        let json = serde_json::to_vec(about).expect("what is known of a file is plain data");
        let key = about_key(&about.uploaded.id);
        let put = self.objects.put(&key, &[("content-type", "application/json")], Content::Bytes(&json)).await;
        put.map_err(|error| failed(PUT, error))
    }

    async fn has(&self, key: &str) -> Result<bool, FilesError> {
        self.objects.has(key).await.map_err(|error| failed(READ, error))
    }

    pub(super) async fn delete(&self, key: &str) -> Result<(), FilesError> {
        self.objects.delete(key).await.map_err(|error| failed(REMOVE, error))
    }
}

fn bytes_key(id: &FileId) -> String {
    format!("files/{id}")
}

fn about_key(id: &FileId) -> String {
    format!("about/{id}.json")
}

fn broken_off() -> FilesError {
    failed(READ, std::io::Error::from(ErrorKind::UnexpectedEof))
}
