//! One upload from its first byte to what an answer may name: [`receive`].

use std::io::BufReader;

use axum::body::Body;
use axum::http::HeaderMap;
use forms::Pairs;
use jiff::Timestamp;

use super::arriving::Arrived;
use super::content::{self, Content};
use super::error::{FilesError, blocking, failed};
use super::id::FileId;
use super::picture;
use super::problem::FileProblem;
use super::{FileState, Files, KeptFile, Uploaded, name};
use crate::error::Refusal;
use crate::multipart::{Multipart, SentFile};
use forms::FileType;

/// What a body may have beside its files: fields, heads, boundaries.
const BESIDE_FILES: u64 = 1024 * 1024;

/// What a question takes as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// The types, in the order in which they are told.
    pub types: Vec<FileType>,
    /// The largest size of a file.
    pub max_bytes: u64,
    /// How many files may still be sent.
    pub max_files_left: u32,
}

/// What an upload is for.
#[derive(Clone, Debug)]
pub struct Upload<'a> {
    /// The name of the field, and the control's in the body.
    pub field: &'a str,
    /// What the files belong to: the name of a draft as it is stored, which is no key to it.
    pub owner: &'a str,
    /// What the question takes.
    pub limits: &'a UploadLimits,
    /// The present moment.
    pub now: Timestamp,
}

/// What came of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What was sent beside files.
    pub pairs: Pairs,
    /// The files, kept; none when none was chosen.
    pub files: Vec<Uploaded>,
}

/// Why nothing came of an upload. Nothing of it is kept then.
#[derive(Debug)]
pub enum Refused {
    /// One of the files is not what is asked for.
    File(FileProblem),
    /// The request is none that can be answered otherwise.
    Request(Refusal),
}

/// A file that was judged and waits to be put.
type Taken = (Arrived, KeptFile);

/// Reads an upload and keeps its files, all of them or none.
///
/// File controls in which nothing was chosen are passed over. When something is wrong, the rest of the
/// body is read and thrown away within bounds, so that the browser shows the answer.
pub async fn receive(headers: &HeaderMap, body: Body, upload: &Upload<'_>, files: &Files) -> Result<Received, Refused> {
    let limits = upload.limits;
    let largest = limits.max_bytes.saturating_mul(u64::from(limits.max_files_left.max(1))).saturating_add(BESIDE_FILES);
    let mut multipart = match Multipart::new(headers, body, largest) {
        Err(Refusal::TooLarge) => {
            return Err(Refused::File(FileProblem::TooLarge { name: None, limit: limits.max_bytes }));
        }
        multipart => multipart?,
    };
    match read(&mut multipart, upload, files).await {
        Ok((pairs, taken)) => Ok(Received { pairs, files: put_all(files, taken).await? }),
        Err(refused) => {
            multipart.drain().await;
            Err(refused)
        }
    }
}

async fn read(multipart: &mut Multipart, upload: &Upload<'_>, files: &Files) -> Result<(Pairs, Vec<Taken>), Refused> {
    let (mut pairs, mut taken) = (Pairs::new(), Vec::new());
    while let Some(part) = multipart.next_part().await? {
        let Some(sent) = part.file else {
            pairs.push((part.name, multipart.text().await?));
            continue;
        };
        let Some(arrived) = arrive(multipart, &sent, upload, files).await? else { continue };
        if part.name != upload.field {
            return Err(Refusal::Unreadable.into());
        }
        let most = upload.limits.max_files_left;
        if taken.len() >= most as usize {
            return Err(FileProblem::TooMany { most }.into());
        }
        taken.push(judge(arrived, (FileId::random()?, &sent), upload).await?);
    }
    Ok((pairs, taken))
}

/// Reads a file as far as it may be large; nothing when none was chosen.
async fn arrive(
    multipart: &mut Multipart,
    sent: &SentFile,
    upload: &Upload<'_>,
    files: &Files,
) -> Result<Option<Arrived>, Refused> {
    let mut arriving = files.arriving().await?;
    while let Some(piece) = multipart.content().await? {
        let limit = upload.limits.max_bytes;
        if arriving.bytes() + piece.len() as u64 > limit {
            return Err(FileProblem::TooLarge { name: Some(name::cleaned(&sent.name)), limit }.into());
        }
        arriving.write(&piece).await?;
    }
    let nothing_chosen = sent.name.is_empty() && arriving.bytes() == 0;
    Ok(if nothing_chosen { None } else { Some(arriving.finish().await?) })
}

/// Says what a file is, and cleans it if it is a picture.
pub(super) async fn judge(
    arrived: Arrived,
    (id, sent): (FileId, &SentFile),
    upload: &Upload<'_>,
) -> Result<Taken, Refused> {
    let name = name::cleaned(&sent.name);
    if arrived.bytes == 0 {
        return Err(FileProblem::Empty { name }.into());
    }
    let (arrived, content) = blocking("look into a file", move || {
        let content = content::find(&mut BufReader::new(arrived.open()?));
        content.map(|content| (arrived, content)).map_err(|error| failed("look into a file", error))
    })
    .await?;
    let kind = agree(&name, &sent.media_type, content, &upload.limits.types)?;
    let arrived = match picture::is_picture(kind) {
        true => blocking("clean a picture", move || arrived.cleaned(kind)).await?,
        false => Ok(arrived),
    };
    let arrived = arrived.map_err(|_| FileProblem::Unreadable { name: name.clone() })?;
    let uploaded = Uploaded {
        id,
        field: upload.field.to_owned(),
        name: with_ending(name, kind),
        bytes: arrived.bytes,
        media_type: kind.media_type().to_owned(),
        hash: arrived.hash.to_hex().to_string(),
    };
    let owner = upload.owner.to_owned();
    Ok((arrived, KeptFile { uploaded, owner, received: upload.now, state: FileState::Pending }))
}

/// Returns the type on which the name, the sender and the content agree, if it is asked for. A name
/// without an ending and a sender who says nothing contradict nobody.
fn agree(name: &str, said: &str, content: Content, allowed: &[FileType]) -> Result<FileType, FileProblem> {
    let name_of = || name.to_owned();
    let wrong_type = |found: Option<&str>| FileProblem::WrongType {
        name: name.to_owned(),
        found: found.map(str::to_owned),
        allowed: allowed.to_vec(),
    };
    match (content, name::promised(name)) {
        (Content::Is(kind), None) if allowed.contains(&kind) && kind.may_be_called(said) => Ok(kind),
        (Content::Is(kind), Some(Ok(other)))
            if kind == other && allowed.contains(&kind) && kind.may_be_called(said) =>
        {
            Ok(kind)
        }
        (Content::Is(kind), Some(promised)) if allowed.contains(&kind) && promised != Ok(kind) => {
            Err(FileProblem::WrongEnding { name: name_of(), found: kind })
        }
        // The sender alone disagrees, and nobody knows why.
        (Content::Is(kind), _) if allowed.contains(&kind) => Err(wrong_type(None)),
        (Content::Other(label), Some(Err(_))) => Err(wrong_type(Some(label))),
        (_, Some(Err(ending))) => Err(wrong_type(Some(&ending.to_uppercase()))),
        (_, Some(Ok(kind))) if !allowed.contains(&kind) => Err(wrong_type(Some(kind.label()))),
        (Content::Is(kind), _) => Err(wrong_type(Some(kind.label()))),
        (Content::Other(label), _) => Err(wrong_type(Some(label))),
        (Content::Unknown, _) => Err(wrong_type(None)),
        (Content::Encrypted, _) => Err(FileProblem::Encrypted { name: name_of() }),
        (Content::Macros, _) => Err(FileProblem::Macros { name: name_of() }),
        (Content::Damaged, _) => Err(FileProblem::Unreadable { name: name_of() }),
    }
}

/// Adds the usual ending of its type to a name that has none.
fn with_ending(name: String, kind: FileType) -> String {
    match name::promised(&name) {
        Some(_) => name,
        None => name::cleaned(&format!("{name}.{}", kind.endings()[0])),
    }
}

/// Keeps all files, or none.
async fn put_all(files: &Files, taken: Vec<Taken>) -> Result<Vec<Uploaded>, Refused> {
    let mut kept: Vec<Uploaded> = Vec::new();
    for (arrived, about) in taken {
        match files.put(arrived, about).await {
            Ok(uploaded) => kept.push(uploaded),
            Err(error) => {
                for uploaded in kept {
                    // What cannot be removed now belongs to nothing and is swept one day.
                    let _ = files.remove(&uploaded.id).await;
                }
                return Err(error.into());
            }
        }
    }
    Ok(kept)
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Request(refusal)
    }
}

impl From<FileProblem> for Refused {
    fn from(problem: FileProblem) -> Self {
        Self::File(problem)
    }
}

impl From<FilesError> for Refused {
    fn from(error: FilesError) -> Self {
        Self::Request(Refusal::failure(&error))
    }
}
