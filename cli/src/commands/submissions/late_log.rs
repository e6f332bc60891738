//! What late links were given, one line of JSON each, in a file beside the store: `<store>.late`.
//!
//! The links themselves are not in it, so nobody can use the file to send.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use functions::keys::LateLink;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A link that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LateRow {
    /// Its number, which is in the link too.
    pub id: String,
    /// Its call.
    pub call: String,
    /// Its end.
    pub until: Timestamp,
    /// When it was made.
    pub made: Timestamp,
    /// Why.
    pub note: Option<String>,
}

impl LateRow {
    /// Returns the row of a link that was made now.
    pub(super) fn new(link: &LateLink, now: Timestamp, note: Option<String>) -> Self {
        Self { id: link.id.clone(), call: link.call.clone(), until: link.until, made: now, note }
    }
}

/// Writes a row at the end of the file, which is its owner's alone.
pub(super) fn add(store: &Path, row: &LateRow) -> anyhow::Result<()> {
    let path = path(store);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let line = serde_json::to_string(row)? + "\n";
    let written = options.open(&path).and_then(|mut file| {
        file.write_all(line.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("cannot write `{}`", path.display()))
}

/// Returns all rows, in the order in which the links were made.
pub(super) fn rows(store: &Path) -> anyhow::Result<Vec<LateRow>> {
    let path = path(store);
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.with_context(|| format!("cannot read `{}`", path.display()))?,
    };
    let row = |(line, number): (&str, usize)| {
        serde_json::from_str(line).with_context(|| format!("line {number} of `{}` is damaged", path.display()))
    };
    text.lines().zip(1..).map(row).collect()
}

fn path(store: &Path) -> PathBuf {
    let mut path = store.as_os_str().to_owned();
    path.push(".late");
    path.into()
}
