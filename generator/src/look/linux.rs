//! A look at everything in folders, with as few calls of Linux as it takes.
//!
//! A folder is opened by its name in the one around it, so that no path is walked from the root again, and
//! the entries of all come into one room. There is one call for a file, and four for a folder.

use std::ffi::{CStr, CString, OsStr};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RawDir, Statx, StatxFlags, StatxTimestamp, openat, statx};

use super::{Found, Known, What};

/// Enough for the entries of most folders at once, and for the longest name in any.
const ROOM: usize = 32 * 1024;

pub(super) fn each(path: &Path, name: &str, see: &mut dyn FnMut(Found<'_>)) {
    let mut look = Look {
        path: path.as_os_str().as_bytes().to_owned(),
        name: name.to_owned(),
        room: Vec::with_capacity(ROOM),
        see,
    };
    match CString::new(look.path.clone()) {
        Ok(folder) => look.folder(CWD, &folder),
        Err(error) => look.tell(&What::Other(error.to_string())),
    }
}

struct Look<'a> {
    /// Where the look is.
    path: Vec<u8>,
    /// The same from where it began, as text.
    name: String,
    room: Vec<u8>,
    see: &'a mut dyn FnMut(Found<'_>),
}

impl Look<'_> {
    fn tell(&mut self, what: &What) {
        (self.see)(Found { name: &self.name, path: Path::new(OsStr::from_bytes(&self.path)), what });
    }

    fn folder(&mut self, around: BorrowedFd<'_>, name: &CStr) {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = openat(around, name, flags, Mode::empty()).map_err(io::Error::from);
        let listed = opened.and_then(|folder| self.entries(folder.as_fd()).map(|entries| (folder, entries)));
        let (folder, entries) = match listed {
            Ok(listed) => listed,
            Err(error) => return self.tell(&What::Other(error.to_string())),
        };
        if entries.is_empty() {
            return self.tell(&What::Empty);
        }
        let above = (self.path.len(), self.name.len());
        for (name, kind) in entries {
            self.path.push(b'/');
            self.path.extend_from_slice(name.to_bytes());
            self.name.push('/');
            self.name.push_str(&name.to_string_lossy());
            match what(folder.as_fd(), &name, kind) {
                Some(what) => self.tell(&what),
                None => self.folder(folder.as_fd(), &name),
            }
            self.path.truncate(above.0);
            self.name.truncate(above.1);
        }
    }

    /// Returns the names in a folder, sorted.
    fn entries(&mut self, folder: BorrowedFd<'_>) -> io::Result<Vec<(CString, FileType)>> {
        let mut names = Vec::new();
        let mut entries = RawDir::new(folder, self.room.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name();
            if name != c"." && name != c".." {
                names.push((name.to_owned(), entry.file_type()));
            }
        }
        names.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(names)
    }
}

/// Returns what an entry is; nothing for a folder.
fn what(folder: BorrowedFd<'_>, name: &CStr, kind: FileType) -> Option<What> {
    if kind == FileType::Directory {
        return None;
    }
    let wanted = StatxFlags::TYPE | StatxFlags::SIZE | StatxFlags::INO | StatxFlags::MTIME | StatxFlags::CTIME;
    let own = statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, wanted);
    // Some file systems tell the kind of an entry nowhere but here.
    let is_link = own.as_ref().is_ok_and(|own| file_type(own) == FileType::Symlink);
    let known = if is_link { statx(folder, name, AtFlags::empty(), wanted) } else { own };
    match known.map(|known| (file_type(&known), known)) {
        Ok((FileType::Directory, _)) if !is_link => None,
        Ok((FileType::RegularFile, known)) => Some(What::File(known_of(&known))),
        Ok(_) => Some(What::Other("not a file".to_owned())),
        Err(error) => Some(What::Other(io::Error::from(error).to_string())),
    }
}

fn file_type(known: &Statx) -> FileType {
    FileType::from_raw_mode(known.stx_mode.into())
}

fn known_of(known: &Statx) -> Known {
    let moment = |time: StatxTimestamp| (time.tv_sec, time.tv_nsec);
    Known {
        size: known.stx_size,
        number: known.stx_ino,
        content: moment(known.stx_mtime),
        record: moment(known.stx_ctime),
    }
}
