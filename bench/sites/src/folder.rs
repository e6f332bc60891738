//! Files onto the disk.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// A file to be written: its place in the folder, and its text.
pub type File = (String, String);

/// Writes files into a folder, making the folders on the way.
pub fn write(folder: &Path, files: &[File]) -> anyhow::Result<()> {
    for (place, text) in files {
        let path = folder.join(place);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
