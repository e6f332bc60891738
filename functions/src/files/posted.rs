//! The way past the function: a page posts a file straight to where files lie, with a [`Ticket`] that
//! says what may come and until when, and the function then fetches and judges it as any other.
//!
//! A function takes about four megabytes of a body; a bucket takes what the ticket allows.
//!
//! ```text
//! incoming/<owner>/<field>/<id>/<name>     as it was posted; gone once it was judged, or after a day
//! ```

use serde::Serialize;

use super::error::FilesError;
use super::id::FileId;
use super::problem::FileProblem;
use super::receive::{Refused, Upload, judge};
use super::{Arrived, Files, Uploaded, name};
use crate::address;
use crate::multipart::SentFile;

/// A form that posts one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// Where it posts to.
    pub address: String,
    /// The scheme and host of that, for a Content-Security-Policy.
    pub origin: String,
    /// What it sends before the file, in this order.
    pub fields: Vec<TicketField>,
    /// The name of the file's control, which comes last.
    pub file: &'static str,
}

/// A hidden control of a [`Ticket`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TicketField {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What a ticket is for.
#[derive(Clone, Copy, Debug)]
pub struct Awaited<'a> {
    /// The name of the field.
    pub field: &'a str,
    /// What the file will belong to: the name of a draft as it is stored, which is no key to it.
    pub owner: &'a str,
    /// The largest size that is asked for.
    pub max_bytes: u64,
    /// The address to which the browser goes when the file is there, with its key in the query.
    pub back: &'a str,
}

/// What lies where a file was to be posted.
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "only to a bucket is anything posted"))]
pub(super) enum Posted {
    /// The file, fetched.
    Whole(Arrived),
    /// A file that is larger than it may be.
    TooLarge,
    /// Nothing, or nothing any more.
    Nothing,
}

/// Returns the key that a query names after a post.
pub fn key_of(query: Option<&str>) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.rev().find(|(name, _)| *name == "key")?;
    Some(address::decode(&value.replace('+', " ")))
}

/// Returns the id that a file will have which was posted under a key for a field of an owner.
pub fn id_of(key: &str, upload: &Upload<'_>) -> Option<FileId> {
    named(key, upload).map(|(id, _)| id)
}

/// Fetches a file that was posted with a ticket, judges it and keeps it. Called again for the same
/// key it keeps the same file under the same id.
pub async fn collect(key: &str, upload: &Upload<'_>, files: &Files) -> Result<Uploaded, Refused> {
    let Some((id, name)) = named(key, upload) else { return Err(FileProblem::Missing.into()) };
    let limit = upload.limits.max_bytes;
    let judged = async {
        if upload.limits.max_files_left == 0 {
            return Err(FileProblem::TooMany { most: 0 }.into());
        }
        let arrived = match files.posted(key, limit).await? {
            Posted::Whole(arrived) => arrived,
            Posted::TooLarge => return Err(FileProblem::TooLarge { name: Some(name::cleaned(name)), limit }.into()),
            Posted::Nothing => return Err(FileProblem::Missing.into()),
        };
        if name.is_empty() && arrived.bytes == 0 {
            return Err(FileProblem::Missing.into());
        }
        let sent = SentFile { name: name.to_owned(), media_type: String::new() };
        let (arrived, about) = judge(arrived, (id, &sent), upload).await?;
        Ok(files.put(arrived, about).await?)
    };
    let judged: Result<Uploaded, Refused> = judged.await;
    // One that could not be kept now may be fetched again.
    if !matches!(judged, Err(Refused::Request(_))) {
        // What cannot be removed now is gone after a day.
        let _ = files.remove_posted(key).await;
    }
    judged
}

/// Returns where the files of a field and owner are posted.
pub(super) fn incoming(owner: &str, field: &str) -> String {
    format!("incoming/{owner}/{field}/")
}

/// Takes a key apart that lies where files of this field and owner are posted.
fn named<'k>(key: &'k str, upload: &Upload<'_>) -> Option<(FileId, &'k str)> {
    let (id, name) = key.strip_prefix(&incoming(upload.owner, upload.field))?.split_once('/')?;
    Some((FileId::parse(id)?, name))
}

impl Files {
    /// Returns what a page needs to post a file straight to where files lie; nothing where files come
    /// through the function.
    #[cfg_attr(
        not(feature = "aws"),
        expect(clippy::unused_async, unused_variables, reason = "a bucket may have to ask")
    )]
    pub async fn ticket(&self, awaited: &Awaited<'_>) -> Result<Option<Ticket>, FilesError> {
        match self {
            Self::Folder(_) | Self::Memory(_) => Ok(None),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.ticket(awaited).await.map(Some),
        }
    }

    #[cfg_attr(not(feature = "aws"), expect(clippy::unused_async, unused_variables, reason = "a bucket is asked"))]
    async fn posted(&self, key: &str, limit: u64) -> Result<Posted, FilesError> {
        match self {
            Self::Folder(_) | Self::Memory(_) => Ok(Posted::Nothing),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.posted(key, limit).await,
        }
    }

    #[cfg_attr(not(feature = "aws"), expect(clippy::unused_async, unused_variables, reason = "a bucket is asked"))]
    async fn remove_posted(&self, key: &str) -> Result<(), FilesError> {
        match self {
            Self::Folder(_) | Self::Memory(_) => Ok(()),
            #[cfg(feature = "aws")]
            Self::Bucket(bucket) => bucket.delete(key).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::files::UploadLimits;

    const ID: &str = "0123456789abcdefghjkmnpqrs";

    #[test]
    fn the_key_is_read_from_a_query_as_browsers_write_it() {
        for (query, expected) in [
            ("bucket=b&key=incoming%2Fa%2Fb/c%20d+e.pdf&etag=%22x%22", Some("incoming/a/b/c d e.pdf")),
            ("key=%D8%AE%D8%B7%D8%A9", Some("خطة")),
            ("key=one&key=two", Some("two")),
            ("key=%ff%zz", Some("\u{fffd}%zz")),
            ("keys=a", None),
            ("key", None),
            ("", None),
        ] {
            assert_eq!(key_of(Some(query)).as_deref(), expected, "{query}");
        }
        assert_eq!(key_of(None), None);
    }

    #[test]
    fn only_what_was_posted_for_this_field_and_owner_is_fetched() {
        let limits = UploadLimits { types: Vec::new(), max_bytes: 1, max_files_left: 1 };
        let upload = Upload { field: "plan", owner: "abc", limits: &limits, now: Timestamp::UNIX_EPOCH };
        for (key, expected) in [
            (format!("incoming/abc/plan/{ID}/a/b.pdf"), Some("a/b.pdf")),
            (format!("incoming/abc/plan/{ID}/"), Some("")),
            (format!("incoming/abc/plan/{ID}"), None),
            (format!("incoming/abc/other/{ID}/a.pdf"), None),
            (format!("incoming/abd/plan/{ID}/a.pdf"), None),
            ("incoming/abc/plan/../../../files/x/a.pdf".to_owned(), None),
            (format!("files/{ID}"), None),
            (String::new(), None),
        ] {
            assert_eq!(named(&key, &upload).map(|(_, name)| name), expected, "{key}");
        }
    }
}
