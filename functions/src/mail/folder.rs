//! Messages as files: one `.eml` for each, which every mail program opens.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::{MailAddress, MailError, Message};

/// A folder that only its owner can look into.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Returns where the files are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) async fn open(path: &Path) -> Result<Self, MailError> {
        let path = path.to_owned();
        let make = move || make(&path).map(|()| Self { path });
        off_the_loop(make, "make a place").await
    }

    pub(super) async fn send(&self, message: &Message, from: &MailAddress) -> Result<(), MailError> {
        let bytes = message.to_bytes(from)?;
        let (folder, file) = (self.path.clone(), self.path.join(format!("{}.eml", message.id.hash())));
        off_the_loop(move || write_once(&folder, &file, &bytes), "write a message").await
    }
}

/// Makes the folder unless it is there.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a file beside its place and moves it there whole, readable by its owner alone. One that is
/// there already holds the same message and stays.
fn write_once(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    if file.is_file() {
        return Ok(());
    }
    let mut written = Builder::new().prefix(".new-").tempfile_in(folder)?;
    written.write_all(bytes)?;
    written.as_file().sync_all()?;
    match written.persist_noclobber(file) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
    doing: &'static str,
) -> Result<T, MailError> {
    let done = tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    done.map_err(|source| MailError::Folder { doing, source })
}

#[cfg(test)]
mod tests {
    use super::super::contract::{message, settings};
    use super::super::{Mail, MailError};

    #[tokio::test]
    async fn the_same_message_twice_is_one_file_and_nothing_is_left_beside_it() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("deep/outbox");
        let mail = Mail::open(&settings(&format!("folder:{}", folder.display()))).await.expect("it is made");
        mail.send(&message("1")).await.expect("it is written");
        mail.send(&message("1")).await.expect("it is there");
        mail.send(&message("2")).await.expect("it is written");
        let names = || {
            let entries = folder.read_dir().expect("it is a folder");
            let mut names: Vec<String> =
                entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let mut expected = ["1", "2"].map(|id| format!("{}.eml", message(id).id.hash()));
        expected.sort();
        assert_eq!(names(), expected);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_can_read_what_is_sent() {
        use std::os::unix::fs::PermissionsExt;

        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("outbox");
        let mail = Mail::open(&settings(&format!("folder:{}", folder.display()))).await.expect("it is made");
        mail.send(&message("1")).await.expect("it is written");
        let mode = |path: &std::path::Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join(format!("{}.eml", message("1").id.hash()))), 0o600);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_is_a_failure_that_may_pass() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("file");
        std::fs::write(&file, "").expect("it can be written");
        let error = Mail::open(&settings(&format!("folder:{}/outbox", file.display()))).await;
        let error = error.expect_err("a file holds no folder");
        assert!(matches!(error, MailError::Folder { .. }) && !error.is_permanent(), "{error:?}");
    }
}
