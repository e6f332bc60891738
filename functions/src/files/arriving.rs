//! A file on its way: written piece by piece beside its place, hashed and counted meanwhile.
//!
//! Whatever happens before it is put, a file that arrives leaves nothing behind: it is removed with the
//! value that stands for it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use blake3::Hash;
use tempfile::{Builder, NamedTempFile};
use tokio::io::AsyncWriteExt;

use super::error::{FilesError, blocking, failed};
use super::picture::{self, PictureError};
use forms::FileType;

const RECEIVE: &str = "receive a file";

/// A file of which more may come.
#[derive(Debug)]
pub struct Arriving {
    kept: NamedTempFile,
    writer: tokio::fs::File,
    folder: Option<PathBuf>,
    hasher: blake3::Hasher,
    bytes: u64,
}

/// A file that came whole.
#[derive(Debug)]
pub struct Arrived {
    kept: NamedTempFile,
    folder: Option<PathBuf>,
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its size.
    pub bytes: u64,
}

impl Arriving {
    /// Begins a file in a folder, or where the system keeps what is passing. It is its owner's alone.
    pub(super) async fn begin(folder: Option<PathBuf>) -> Result<Self, FilesError> {
        blocking(RECEIVE, move || {
            let kept = temporary(folder.as_deref()).map_err(|error| failed(RECEIVE, error))?;
            Self::into_file(kept, folder)
        })
        .await
    }

    fn into_file(kept: NamedTempFile, folder: Option<PathBuf>) -> Result<Self, FilesError> {
        let writer = kept.as_file().try_clone().map_err(|error| failed(RECEIVE, error))?;
        let hasher = blake3::Hasher::new();
        Ok(Self { kept, writer: tokio::fs::File::from_std(writer), folder, hasher, bytes: 0 })
    }

    /// Writes the next piece.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), FilesError> {
        self.writer.write_all(piece).await.map_err(|error| failed(RECEIVE, error))?;
        self.hasher.update(piece);
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// Returns how many bytes came so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file. What could not be written is told here at the latest.
    pub async fn finish(mut self) -> Result<Arrived, FilesError> {
        self.writer.flush().await.map_err(|error| failed(RECEIVE, error))?;
        let hash = self.hasher.finalize();
        Ok(Arrived { kept: self.kept, folder: self.folder, hash, bytes: self.bytes })
    }
}

impl Arrived {
    /// Opens the file from its beginning.
    pub(super) fn open(&self) -> Result<File, FilesError> {
        let opened = self.kept.reopen().and_then(|mut file| file.rewind().map(|()| file));
        opened.map_err(|error| failed(RECEIVE, error))
    }

    /// Returns where it lies until it is put.
    #[cfg(feature = "aws")]
    pub(super) fn path(&self) -> &Path {
        self.kept.path()
    }

    /// Returns the picture without what a camera added; the file as it came is gone then.
    pub(super) fn cleaned(self, kind: FileType) -> Result<Result<Self, PictureError>, FilesError> {
        const CLEAN: &str = "clean a picture";
        let from = BufReader::new(self.open()?);
        let kept = temporary(self.folder.as_deref()).map_err(|error| failed(CLEAN, error))?;
        let mut to = Hashing { to: BufWriter::new(kept.as_file()), hasher: blake3::Hasher::new(), bytes: 0 };
        match picture::clean(kind, from, &mut to) {
            Ok(()) => {}
            Err(PictureError::Copy(error)) => return Err(failed(CLEAN, error)),
            Err(damaged @ PictureError::Damaged) => return Ok(Err(damaged)),
        }
        let (hash, bytes) = (to.hasher.finalize(), to.bytes);
        drop(to);
        Ok(Ok(Self { kept, folder: self.folder, hash, bytes }))
    }

    /// Moves the file to its place, durably; the folder around it is not yet told.
    pub(super) fn keep(self, place: &Path) -> io::Result<()> {
        self.kept.as_file().sync_all()?;
        self.kept.persist_noclobber(place)?;
        Ok(())
    }
}

/// Makes a file for the time being, readable by its owner alone.
pub(super) fn temporary(folder: Option<&Path>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix("convoca-");
    folder.map_or_else(|| builder.tempfile(), |folder| builder.tempfile_in(folder))
}

/// A writer that hashes and counts what passes.
struct Hashing<W> {
    to: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_counted_and_hashed_while_it_arrives_and_gone_unless_it_is_put() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut arriving = Arriving::begin(Some(folder.path().to_owned())).await.expect("it begins");
        for piece in [&b"some "[..], b"", b"bytes"] {
            arriving.write(piece).await.expect("it is written");
        }
        let arrived = arriving.finish().await.expect("it is whole");
        assert_eq!((arrived.bytes, arrived.hash), (10, blake3::hash(b"some bytes")));
        assert_eq!(io::read_to_string(arrived.open().expect("it opens")).expect("text"), "some bytes");
        drop(arrived);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_a_clean_error_and_nothing_half_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, path) = temporary(Some(folder.path())).expect("a file").into_parts();
        let full = File::options().write(true).open("/dev/full").expect("the device of full disks");
        let mut arriving = Arriving::into_file(NamedTempFile::from_parts(full, path), None).expect("it begins");
        let written = arriving.write(&[0; 4096]).await;
        let error = match written {
            Ok(()) => arriving.finish().await.expect_err("nothing fits"),
            Err(error) => {
                drop(arriving);
                error
            }
        };
        let cause = std::error::Error::source(&error).expect("the system's words").to_string();
        assert!(cause.contains("space"), "{cause}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
