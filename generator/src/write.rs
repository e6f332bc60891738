//! Outputs onto the disk; the only module that writes.
//!
//! A file whose bytes are right is left alone; a file that the site no longer has is removed, and
//! so are the folders that it leaves empty. Nothing outside `site/` and `functions/` is touched.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Output;

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

/// The folders that belong to the generator.
const FOLDERS: [&str; 2] = ["site", "functions"];

/// Makes a folder hold exactly the outputs.
pub fn write(out: &Path, outputs: &[Output]) -> io::Result<Written> {
    let folders: BTreeSet<PathBuf> =
        outputs.iter().filter_map(|output| out.join(&output.path).parent().map(Path::to_path_buf)).collect();
    for folder in &folders {
        fs::create_dir_all(folder).map_err(|error| named(&error, folder))?;
    }
    let changed: Vec<bool> =
        outputs.par_iter().map(|output| write_one(out, output)).collect::<io::Result<Vec<bool>>>()?;
    let written = changed.iter().filter(|changed| **changed).count();
    let removed = remove_others(out, outputs)?;
    Ok(Written { written, unchanged: outputs.len() - written, removed })
}

fn write_one(out: &Path, output: &Output) -> io::Result<bool> {
    let path = out.join(&output.path);
    let same_length = fs::metadata(&path).is_ok_and(|found| found.len() == output.bytes.len() as u64);
    if same_length && fs::read(&path).is_ok_and(|bytes| bytes == output.bytes) {
        return Ok(false);
    }
    fs::write(&path, &output.bytes).map_err(|error| named(&error, &path))?;
    Ok(true)
}

fn named(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

fn remove_others(out: &Path, outputs: &[Output]) -> io::Result<usize> {
    let wanted: HashSet<PathBuf> = outputs.iter().map(|output| out.join(&output.path)).collect();
    let mut removed = 0;
    for folder in FOLDERS.map(|folder| out.join(folder)).into_iter().filter(|folder| folder.is_dir()) {
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
