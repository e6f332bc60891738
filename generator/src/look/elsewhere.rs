//! A look at everything in folders, with what the standard library has.

use std::fs;
use std::path::Path;

use super::{Found, Known, What};

pub(super) fn each(path: &Path, name: &str, see: &mut dyn FnMut(Found<'_>)) {
    let mut tell = |name: &str, path: &Path, what: What| see(Found { name, path, what: &what });
    let listed = fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut entries = match listed {
        Ok(entries) if entries.is_empty() => return tell(name, path, What::Empty),
        Ok(entries) => entries,
        Err(error) => return tell(name, path, What::Other(error.to_string())),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        let kind = entry.file_type();
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            each(&path, &name, see);
            continue;
        }
        let what = match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => What::File(Known::of(&metadata)),
            Ok(_) => What::Other("not a file".to_owned()),
            Err(error) => What::Other(error.to_string()),
        };
        see(Found { name: &name, path: &path, what: &what });
    }
}
