//! Outputs onto the disk; the only module that writes.
//!
//! A file whose bytes are right is left alone; a file that the site no longer has is removed, and
//! so are the folders that it leaves empty. Nothing outside `site/` and `functions/` is touched but a
//! folder beside them in which a new site waits until it is whole.

#[cfg_attr(target_os = "linux", path = "write/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "write/elsewhere.rs")]
mod system;

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::{fs, io};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Output;
use crate::look::{Known, Sum};
use system::Folder;

/// What writing changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there or had other bytes.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files that the site no longer has.
    pub removed: usize,
}

/// What lies in the folders that were written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// None of them was there before: exactly the files of this sum, as they were known when they were written.
    Alone(Sum),
    /// What was there before may lie among the files.
    Among,
}

/// The folders that belong to the generator.
const FOLDERS: [&str; 2] = ["site", "functions"];

/// Where a new site waits, in the folder that it is written to.
const WAITING: &str = ".convoca-new";

/// How many bytes wait in memory before the rest waits on the disk.
const HELD: usize = 16 << 20;

/// A site on its way to the disk: given one file after the other, by several threads, and put in its place
/// at once when all is known to be good. What is never put there leaves no trace.
#[derive(Debug)]
pub struct Staged {
    out: PathBuf,
    /// The folders that were there before.
    there: Vec<&'static str>,
    /// Where files wait for the rest, as soon as one does.
    waiting: OnceLock<Folder>,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// Files that wait in memory.
    outputs: Vec<Output>,
    /// How many bytes they have.
    bytes: usize,
    /// Files that wait on the disk for folders that are there.
    waiting: Vec<String>,
    /// Files that are right already.
    right: Vec<String>,
    /// What is known of the files of folders that are new.
    new: Sum,
    /// How many are not right already.
    written: usize,
}

impl Staged {
    /// Begins with nothing. Fails when what an earlier run left there cannot be removed.
    pub fn new(out: &Path) -> io::Result<Self> {
        let there = FOLDERS.into_iter().filter(|folder| out.join(folder).exists()).collect();
        let staged = Self { out: out.to_owned(), there, waiting: OnceLock::new(), held: Mutex::default() };
        staged.clear()?;
        Ok(staged)
    }

    /// Takes a file.
    pub fn take(&self, output: Output) -> io::Result<()> {
        let there = self.there.iter().any(|folder| output.path.split('/').next() == Some(folder));
        if there && is_right(&self.out.join(&output.path), &output.bytes) {
            self.held().right.push(output.path);
            return Ok(());
        }
        let mut held = self.held();
        held.written += 1;
        if there {
            if held.bytes + output.bytes.len() <= HELD {
                held.bytes += output.bytes.len();
                held.outputs.push(output);
                return Ok(());
            }
            held.waiting.push(output.path.clone());
        }
        drop(held);
        let known = put(self.waiting_folder()?, &output.path, &output.bytes)?;
        if !there {
            let mut sum = Sum::default();
            sum.add(&self.out.join(&output.path), &known);
            self.held().new.join(&sum);
        }
        Ok(())
    }

    /// Tells whether nothing was there before: then nobody but this program sees a file until all are put in
    /// their place.
    pub fn is_alone(&self) -> bool {
        self.there.is_empty()
    }

    /// Puts everything in its place and removes what the site no longer has.
    pub fn finish(self) -> io::Result<(Written, Placed)> {
        let Held { outputs, waiting, mut right, new, written, .. } = std::mem::take(&mut *self.held());
        let unchanged = right.len();
        for folder in FOLDERS.into_iter().filter(|folder| !self.there.contains(folder)) {
            let new = self.waiting().join(folder);
            if new.exists() {
                moved(&new, &self.out.join(folder))?;
            }
        }
        if !outputs.is_empty() {
            let out = opened(&self.out)?;
            for output in outputs {
                put(&out, &output.path, &output.bytes)?;
                right.push(output.path);
            }
        }
        for path in waiting {
            let place = self.out.join(&path);
            place.parent().map_or(Ok(()), folder_there)?;
            moved(&self.waiting().join(&path), &place)?;
            right.push(path);
        }
        let removed = remove_others(&self.out, &self.there, right)?;
        let placed = if self.is_alone() { Placed::Alone(new) } else { Placed::Among };
        Ok((Written { written, unchanged, removed }, placed))
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> PathBuf {
        self.out.join(WAITING)
    }

    fn waiting_folder(&self) -> io::Result<&Folder> {
        if let Some(folder) = self.waiting.get() {
            return Ok(folder);
        }
        let folder = opened(&self.waiting())?;
        Ok(self.waiting.get_or_init(|| folder))
    }

    fn clear(&self) -> io::Result<()> {
        let waiting = self.waiting();
        match fs::remove_dir_all(&waiting) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(io::Error::new(error.kind(), format!("cannot remove {}: {error}", waiting.display())))
            }
            _ => Ok(()),
        }
    }
}

/// Makes a folder hold exactly these files.
pub fn write(out: &Path, outputs: &[Output]) -> io::Result<Written> {
    let staged = Staged::new(out)?;
    outputs.par_iter().try_for_each(|output| staged.take(output.clone()))?;
    Ok(staged.finish()?.0)
}

/// Writes some files of a site that is there: those with other bytes than before. Then it removes those that
/// the site no longer has; folders stay.
pub fn write_again(out: &Path, outputs: &[Output], gone: &[String]) -> io::Result<()> {
    let mut other = outputs.iter().filter(|output| !is_right(&out.join(&output.path), &output.bytes)).peekable();
    if other.peek().is_some() {
        let folder = opened(out)?;
        other.try_for_each(|output| put(&folder, &output.path, &output.bytes).map(drop))?;
    }
    gone.iter().map(|path| out.join(path)).try_for_each(|path| match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io::Error::new(error.kind(), format!("cannot remove {}: {error}", path.display())))
        }
        _ => Ok(()),
    })
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What is left is removed when the next one begins.
        let _ = self.clear();
    }
}

/// Tells whether a file has these bytes already.
fn is_right(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|found| found == bytes)
}

/// Writes a file into a folder, and the folders above it where they are not there. Returns what is known of it
/// then.
fn put(folder: &Folder, inside: &str, bytes: &[u8]) -> io::Result<Known> {
    let (above, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    // A page has a folder of its own: most are not there yet.
    let made = if name == "index.html" { made(folder, above) } else { Ok(()) };
    let opened = made.and_then(|()| folder.file(inside)).or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
        made_with_those_above(folder, above).and_then(|()| folder.file(inside))
    });
    let written = opened.and_then(|mut file| {
        file.write_all(bytes)?;
        file.metadata()
    });
    written.map(|metadata| Known::of(&metadata)).map_err(|error| named(&error, &folder.path().join(inside)))
}

/// Makes a folder in another one, unless there is something already.
fn made(folder: &Folder, inside: &str) -> io::Result<()> {
    folder
        .folder(inside)
        .or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })
}

/// The same, and all between them.
fn made_with_those_above(folder: &Folder, inside: &str) -> io::Result<()> {
    let ends = inside.match_indices('/').map(|(end, _)| end).chain([inside.len()]);
    ends.filter(|end| *end > 0).try_for_each(|end| made(folder, &inside[..end]))
}

/// Opens a folder that is to be written to, made where it is not there.
fn opened(path: &Path) -> io::Result<Folder> {
    folder_there(path)?;
    Folder::open(path).map_err(|error| named(&error, path))
}

fn folder_there(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder).map_err(|error| named(&error, folder))
}

fn moved(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to).map_err(|error| named(&error, to))
}

fn named(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

fn remove_others(out: &Path, folders: &[&str], right: Vec<String>) -> io::Result<usize> {
    let wanted: HashSet<PathBuf> = right.into_iter().map(|path| out.join(path)).collect();
    let mut removed = 0;
    for folder in folders.iter().map(|folder| out.join(folder)).filter(|folder| folder.is_dir()) {
        for entry in WalkDir::new(&folder).contents_first(true) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                // Fails on a folder that is not empty, which is how those are kept.
                let _ = fs::remove_dir(entry.path());
            } else if !wanted.contains(entry.path()) {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}
