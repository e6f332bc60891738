//! A folder, with what the standard library has.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A folder that is written to.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens a folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|_| Self { path: path.to_owned() })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a file in it empty, or a new one. Fails where the folder around the file is not there.
    pub(super) fn file(&self, inside: &str) -> io::Result<fs::File> {
        fs::File::create(self.path.join(inside))
    }

    /// Makes a folder in it. Fails where the one around it is not there, and where there is something.
    pub(super) fn folder(&self, inside: &str) -> io::Result<()> {
        fs::create_dir(self.path.join(inside))
    }
}
