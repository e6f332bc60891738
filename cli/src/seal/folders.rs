//! A look at everything in folders, with as few calls of Linux as it takes.
//!
//! A folder is opened by its name in the one around it, so that no path is walked from the root again, and
//! the entries of all come into one room. There is one call for a file, and four for a folder; where the files
//! are known, there is none for folders.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RawDir, Statx, StatxFlags, StatxTimestamp, openat, statx};

use super::State;

/// Enough for the entries of most folders at once, and for the longest name in any.
const ROOM: usize = 32 * 1024;

/// Adds what is known of everything in folders.
pub(super) fn look(folders: &[PathBuf], state: &mut State) -> io::Result<()> {
    let mut room = Vec::with_capacity(ROOM);
    for folder in folders {
        let path = folder.as_os_str().as_bytes();
        let name = CString::new(path)?;
        Look { state, path: path.to_owned(), room: &mut room }.folder(CWD, &name)?;
    }
    Ok(())
}

/// Adds what is known of files that are known by their paths below a folder. No folder is opened for it.
pub(super) fn look_at(folder: &Path, files: &[String], state: &mut State) -> io::Result<()> {
    let around = openat(CWD, folder, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let mut path = folder.as_os_str().as_bytes().to_owned();
    let above = path.len();
    for file in files {
        let known = known(around.as_fd(), &CString::new(file.as_str())?, FileType::RegularFile)?;
        path.push(b'/');
        path.extend_from_slice(file.as_bytes());
        add(state, &path, &known);
        path.truncate(above);
    }
    Ok(())
}

struct Look<'a> {
    state: &'a mut State,
    /// Where the look is.
    path: Vec<u8>,
    room: &'a mut Vec<u8>,
}

impl Look<'_> {
    fn folder(&mut self, around: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
        let folder = openat(around, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let above = self.path.len();
        let mut inner = Vec::new();
        let mut empty = true;
        let mut entries = RawDir::new(&folder, self.room.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            empty = false;
            let known = match entry.file_type() {
                FileType::Directory => None,
                kind => Some(known(folder.as_fd(), name, kind)?).filter(|known| !is_folder(known)),
            };
            match known {
                None => inner.push(name.to_owned()),
                Some(known) => {
                    enter(&mut self.path, name);
                    add(self.state, &self.path, &known);
                    self.path.truncate(above);
                }
            }
        }
        // Of any other, what is in it tells that it is there.
        if empty {
            self.state.add_folder(&self.path);
        }
        for name in inner {
            enter(&mut self.path, &name);
            self.folder(folder.as_fd(), &name)?;
            self.path.truncate(above);
        }
        Ok(())
    }
}

fn add(state: &mut State, path: &[u8], known: &Statx) {
    state.add(path, known.stx_size, &record(known), changed(known));
}

fn enter(path: &mut Vec<u8>, name: &CStr) {
    path.push(b'/');
    path.extend_from_slice(name.to_bytes());
}

/// Returns what is known of an entry; of what a link leads to, where it is one.
fn known(folder: BorrowedFd<'_>, name: &CStr, kind: FileType) -> io::Result<Statx> {
    let wanted = StatxFlags::TYPE | StatxFlags::SIZE | StatxFlags::INO | StatxFlags::MTIME | StatxFlags::CTIME;
    let own = statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, wanted)?;
    // Some file systems tell the kind of an entry nowhere but here.
    if kind != FileType::Symlink && file_type(&own) != FileType::Symlink {
        return Ok(own);
    }
    let behind = statx(folder, name, AtFlags::empty(), wanted)?;
    if is_folder(&behind) {
        return Err(io::Error::other("what is behind the link could change unseen"));
    }
    Ok(behind)
}

fn file_type(known: &Statx) -> FileType {
    FileType::from_raw_mode(known.stx_mode.into())
}

fn is_folder(known: &Statx) -> bool {
    file_type(known) == FileType::Directory
}

/// Returns the number of a file, and when its content and its record were changed.
fn record(known: &Statx) -> [i64; 5] {
    let (content, record) = (known.stx_mtime, known.stx_ctime);
    let number = i64::from_le_bytes(known.stx_ino.to_le_bytes());
    [number, content.tv_sec, content.tv_nsec.into(), record.tv_sec, record.tv_nsec.into()]
}

/// Returns when anything of a file was changed last.
fn changed(known: &Statx) -> Option<SystemTime> {
    instant(known.stx_ctime).max(instant(known.stx_mtime))
}

fn instant(time: StatxTimestamp) -> Option<SystemTime> {
    let since = Duration::new(u64::try_from(time.tv_sec).ok()?, time.tv_nsec);
    SystemTime::UNIX_EPOCH.checked_add(since)
}
