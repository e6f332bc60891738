//! A folder of Linux that is held open: what is in it is reached without walking the path to it again.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};

/// What others may do with new files and folders is up to the user's mask, as everywhere.
const FILE: Mode = Mode::from_raw_mode(0o666);
const FOLDER: Mode = Mode::from_raw_mode(0o777);

/// A folder that is held open.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    opened: OwnedFd,
}

impl Folder {
    /// Opens a folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { path: path.to_owned(), opened: openat(CWD, path, flags, Mode::empty())? })
    }

    /// Where it was when it was opened.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a file in it empty, or a new one. Fails where the folder around the file is not there.
    pub(super) fn file(&self, inside: &str) -> io::Result<fs::File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        Ok(openat(&self.opened, inside, flags, FILE)?.into())
    }

    /// Makes a folder in it. Fails where the one around it is not there, and where there is something.
    pub(super) fn folder(&self, inside: &str) -> io::Result<()> {
        Ok(mkdirat(&self.opened, inside, FOLDER)?)
    }
}
