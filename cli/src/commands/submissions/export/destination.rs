//! Where an export goes: to standard output, or into a file that is there whole or not at all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::{Builder, NamedTempFile};

/// What standard output is called.
pub(super) const STANDARD_OUTPUT: &str = "-";

/// Where an export goes.
pub(super) enum Destination {
    /// To standard output.
    Out,
    /// Into a file.
    File(FileToBe),
}

/// A file that is written beside its place and moved there when it is whole. It holds personal data,
/// so it is its owner's alone from the beginning, and gone if it is not kept.
pub(super) struct FileToBe {
    path: PathBuf,
    written: NamedTempFile,
    replaces: bool,
}

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It stays, and the export is refused.
    Stays,
    /// The export takes its place.
    IsReplaced,
}

impl Destination {
    /// Finds the place before anything is read; paths are from `folder`.
    pub(super) fn find(out: &str, folder: &Path, existing: Existing) -> anyhow::Result<Self> {
        if out == STANDARD_OUTPUT {
            return Ok(Self::Out);
        }
        let path = folder.join(out);
        let shown = path.display();
        if let Ok(found) = path.symlink_metadata() {
            if !found.is_file() {
                bail!("`{shown}` is there and is no file that could be replaced");
            }
            if existing == Existing::Stays {
                bail!("`{shown}` exists already: name another file, or replace it with `--force`");
            }
        }
        let beside = path.parent().filter(|_| path.file_name().is_some());
        let beside = beside.with_context(|| format!("`{shown}` names no file"))?;
        let written = Builder::new().prefix(".convoca-export-").tempfile_in(beside);
        let written = written.with_context(|| format!("cannot write into `{}`", beside.display()))?;
        Ok(Self::File(FileToBe { path, written, replaces: existing == Existing::IsReplaced }))
    }

    /// Returns the folder in which files on the way may lie.
    pub(super) fn folder(&self) -> PathBuf {
        match self {
            Self::Out => tempfile::env::temp_dir(),
            Self::File(file) => file.path.parent().map(Path::to_owned).unwrap_or_default(),
        }
    }
}

impl FileToBe {
    /// Returns the file to write to.
    pub(super) fn file(&mut self) -> &mut File {
        self.written.as_file_mut()
    }

    /// Puts the file in its place and returns that. One that came there meanwhile stays unless it was
    /// to be replaced.
    pub(super) fn keep(self) -> anyhow::Result<PathBuf> {
        let failed = |error: io::Error| {
            let reason = format!("cannot put the export at `{}`", self.path.display());
            anyhow::Error::from(error).context(reason)
        };
        self.written.as_file().sync_all().map_err(failed)?;
        let kept = match self.replaces {
            true => self.written.persist(&self.path),
            false => self.written.persist_noclobber(&self.path),
        };
        kept.map_err(|error| failed(error.error))?;
        Ok(self.path)
    }
}
