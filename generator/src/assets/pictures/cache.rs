//! What was made of pictures, kept in the project for the next build; it may be removed at any time.
//!
//! A file holds all copies of a picture. Its name is the hash of all that they follow from, so none is ever
//! out of date. It begins with the hash of its name and of what it holds: one that does not say what it
//! said when it was written is as good as none, and is written again.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::{Copy, Format, Made, encode};

/// Where it lies in a project.
const FOLDER: &str = ".convoca/pictures";

/// How many bytes a hash has when it is written.
const HASH: usize = 64;

/// The folder of a project in which copies are kept.
pub(in crate::assets) struct Cache(PathBuf);

/// What a file says before the bytes of its copies, in one line.
#[derive(Serialize, Deserialize)]
struct Head {
    copies: Vec<Row>,
    shared: Option<Row>,
}

/// One of its copies.
#[derive(Serialize, Deserialize)]
struct Row {
    width: u32,
    height: u32,
    format: Format,
    length: usize,
}

/// Returns the name of what is made of a picture.
pub(super) fn key(bytes: &[u8], shared: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(encode::recipe().as_bytes()).update(&[0, u8::from(shared)]).update(bytes);
    hasher.finalize().to_hex().to_string()
}

impl Cache {
    /// Names that of a project, which need not be there.
    pub(in crate::assets) fn of(project: &Path) -> Self {
        Self(project.join(FOLDER))
    }

    /// Returns what is kept under a name; nothing where that is not what was put there.
    pub(super) fn get(&self, key: &str) -> Option<Made> {
        let bytes = fs::read(self.0.join(key)).ok()?;
        let (hash, rest) = bytes.split_at_checked(HASH)?;
        if hash != sum(key, rest).as_bytes() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest)?;
        let head: Head = serde_json::from_slice(&rest[..end]).ok()?;
        let mut rest = &rest[end + 1..];
        let mut take = |row: &Row| {
            let (bytes, behind) = rest.split_at_checked(row.length)?;
            rest = behind;
            Some(Copy { width: row.width, height: row.height, format: row.format, bytes: bytes.to_vec() })
        };
        let copies = head.copies.iter().map(&mut take).collect::<Option<_>>()?;
        let shared = match &head.shared {
            Some(row) => Some(take(row)?),
            None => None,
        };
        Some(Made { copies, shared })
    }

    /// Keeps what was made under a name, if it can be: a project that cannot be written to is built without.
    pub(super) fn keep(&self, key: &str, made: &Made) {
        let _ = self.put(key, made);
    }

    /// Other builds may look at any moment: a file is there when it is whole.
    fn put(&self, key: &str, made: &Made) -> io::Result<()> {
        let row =
            |copy: &Copy| Row { width: copy.width, height: copy.height, format: copy.format, length: copy.bytes.len() };
        let head = Head { copies: made.copies.iter().map(row).collect(), shared: made.shared.as_ref().map(row) };
        let mut rest = serde_json::to_vec(&head)?;
        rest.push(b'\n');
        made.copies.iter().chain(&made.shared).for_each(|copy| rest.extend_from_slice(&copy.bytes));
        fs::create_dir_all(&self.0)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.0)?;
        io::Write::write_all(&mut file, &[sum(key, &rest).as_bytes(), &rest].concat())?;
        file.persist(self.0.join(key))?;
        Ok(())
    }
}

/// Returns the hash with which a file begins.
fn sum(key: &str, rest: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes()).update(rest);
    hasher.finalize().to_hex().to_string()
}
