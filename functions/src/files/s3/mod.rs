//! Files in a bucket of S3; with `presigned`, the only user of that service.
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

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::arriving::{Arrived, Arriving, temporary};
use super::error::{FilesError, blocking, failed};
use super::id::FileId;
use super::{FileReader, FileState, KeptFile};
use crate::aws::{Cloud, CloudError, persist, verdict};

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
    client: Client,
    cloud: Box<Cloud>,
    name: String,
}

impl Bucket {
    /// Returns the files in a bucket. Nothing is called yet.
    pub fn new(cloud: &Cloud, name: &str) -> Self {
        let config = aws_sdk_s3::config::Builder::from(cloud.config());
        // A server that stands in for the service has no name for each bucket.
        let config = config.force_path_style(cloud.config().endpoint_url().is_some()).build();
        Self { client: Client::from_conf(config), cloud: Box::new(cloud.clone()), name: name.to_owned() }
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
        let place = bytes_key(&about.uploaded.id);
        let written = persist(verdict, || async {
            // An attempt reads the file from its beginning; it is larger than memory should hold.
            let body = ByteStream::from_path(arrived.path()).await.map_err(SdkError::construction_failure)?;
            let call = self.client.put_object().bucket(&self.name).key(&place).body(body);
            call.content_type(BYTES).content_disposition("attachment").send().await
        });
        written.await.map_err(|error| failed(PUT, CloudError::of(&error)))?;
        self.write_about(about).await
    }

    /// Copies the bytes of a file; tells whether it was there.
    pub(super) async fn copy(&self, id: &FileId, about: &KeptFile) -> Result<bool, FilesError> {
        let from = format!("{}/{}", self.name, bytes_key(id));
        let place = bytes_key(&about.uploaded.id);
        let copied = persist(verdict, || async {
            self.client.copy_object().bucket(&self.name).key(&place).copy_source(&from).send().await
        });
        match copied.await {
            Ok(_) => self.write_about(about).await.map(|()| true),
            Err(error) if error.code() == Some("NoSuchKey") => Ok(false),
            Err(error) => Err(failed(PUT, CloudError::of(&error))),
        }
    }

    pub(super) async fn find(&self, id: &FileId) -> Result<Option<KeptFile>, FilesError> {
        let Some(bytes) = self.get(&about_key(id)).await? else { return Ok(None) };
        let bytes = bytes.collect().await.map_err(|_| broken_off())?.into_bytes();
        serde_json::from_slice(&bytes).map(Some).map_err(|_| FilesError::Damaged { id: id.clone() })
    }

    /// Fetches the bytes into a file of this machine.
    pub(super) async fn read(&self, id: &FileId) -> Result<FileReader, FilesError> {
        let mut bytes = self.get(&bytes_key(id)).await?.ok_or_else(|| FilesError::Unknown { id: id.clone() })?;
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
        let (mut ids, mut next): (Vec<FileId>, Option<String>) = (Vec::new(), None);
        loop {
            let answer = persist(verdict, || async {
                let call = self.client.list_objects_v2().bucket(&self.name).prefix("about/");
                call.set_continuation_token(next.clone()).send().await
            });
            let answer = answer.await.map_err(|error| failed(LIST, CloudError::of(&error)))?;
            let keys = answer.contents().iter().filter_map(|object| object.key());
            ids.extend(keys.filter_map(|key| FileId::parse(key.strip_prefix("about/")?.strip_suffix(".json")?)));
            next = answer.next_continuation_token;
            if next.is_none() {
                break;
            }
        }
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
        let written = persist(verdict, || async {
            let call = self.client.put_object().bucket(&self.name).key(&key).content_type("application/json");
            call.body(ByteStream::from(json.clone())).send().await
        });
        written.await.map(drop).map_err(|error| failed(PUT, CloudError::of(&error)))
    }

    /// Returns the bytes of an object, if there is one.
    async fn get(&self, key: &str) -> Result<Option<ByteStream>, FilesError> {
        let answer = persist(verdict, || async { self.client.get_object().bucket(&self.name).key(key).send().await });
        match answer.await {
            Ok(answer) => Ok(Some(answer.body)),
            Err(error) if error.code() == Some("NoSuchKey") => Ok(None),
            Err(error) => Err(failed(READ, CloudError::of(&error))),
        }
    }

    async fn has(&self, key: &str) -> Result<bool, FilesError> {
        let answer = persist(verdict, || async { self.client.head_object().bucket(&self.name).key(key).send().await });
        match answer.await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(false),
            Err(error) => Err(failed(READ, CloudError::of(&error))),
        }
    }

    pub(super) async fn delete(&self, key: &str) -> Result<(), FilesError> {
        let removed =
            persist(verdict, || async { self.client.delete_object().bucket(&self.name).key(key).send().await });
        removed.await.map(drop).map_err(|error| failed(REMOVE, CloudError::of(&error)))
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
