//! What lies in folders, and what the file system knows of it: one look for all who ask. No file is read.
//!
//! Whether a build would come out as the last one did is told by [`Known`] alone; where the sources lie and
//! how large they are is told by the same look.

#[cfg_attr(target_os = "linux", path = "look/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "look/elsewhere.rs")]
mod system;

mod sum;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use sum::Sum;

/// What was found at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A file, or a link to one.
    File(Known),
    /// A folder with nothing in it. Of any other, what is in it tells that it is there.
    Empty,
    /// Nothing that could be read, with the reason: only a regular file is, so that a pipe or a lost link
    /// keeps nobody waiting.
    Other(String),
}

/// What the file system knows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// How many bytes it has.
    pub size: u64,
    /// Its number, where files have one.
    number: u64,
    /// When its content was changed last.
    content: Moment,
    /// When its record was, where there is one; nobody can set that.
    record: Moment,
}

/// Seconds since 1970 and the nanoseconds on top of them.
type Moment = (i64, u32);

/// A place that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Found<'l> {
    /// The place from where the look began, with `/` between its parts.
    pub name: &'l str,
    /// Where it is on the machine.
    pub path: &'l Path,
    /// What is there.
    pub what: &'l What,
}

/// A place that was looked at.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The place from where the look began, with `/` between its parts.
    pub name: String,
    /// Where it is on the machine.
    pub path: Arc<Path>,
    /// What is there.
    pub what: What,
}

/// Everything that a site is made from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// What lies in `content/`.
    pub content: Vec<Entry>,
    /// What lies in `themes/`.
    pub themes: Vec<Entry>,
}

impl Sources {
    /// Looks at a project's folder.
    pub fn of(project: &Path) -> Self {
        Self { content: all(project, "content"), themes: all(project, "themes") }
    }
}

impl Known {
    /// Returns what is known by its metadata.
    pub fn of(metadata: &fs::Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let nanoseconds = |part: i64| u32::try_from(part).unwrap_or_default();
            Self {
                size: metadata.len(),
                number: metadata.ino(),
                content: (metadata.mtime(), nanoseconds(metadata.mtime_nsec())),
                record: (metadata.ctime(), nanoseconds(metadata.ctime_nsec())),
            }
        }
        #[cfg(not(unix))]
        {
            let since = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            let since = since.unwrap_or_default();
            let content = (i64::try_from(since.as_secs()).unwrap_or_default(), since.subsec_nanos());
            Self { size: metadata.len(), number: 0, content, record: content }
        }
    }

    /// Returns when anything of it was changed last; nothing for what nobody could have changed then.
    pub fn changed(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = self.content.max(self.record);
        let since = Duration::new(u64::try_from(seconds).ok()?, nanoseconds);
        SystemTime::UNIX_EPOCH.checked_add(since)
    }

    /// Returns all of it as numbers, of which another one is another file or a changed one.
    pub fn numbers(&self) -> [i64; 6] {
        let signed = |part: u64| i64::from_le_bytes(part.to_le_bytes());
        let ((content, after), (record, then)) = (self.content, self.record);
        [signed(self.size), signed(self.number), content, after.into(), record, then.into()]
    }
}

/// Looks at everything in a folder of another one; what lies in one folder comes in the order of its names.
pub fn each(around: &Path, folder: &str, see: &mut dyn FnMut(Found<'_>)) {
    system::each(&around.join(folder), folder, see);
}

/// Returns everything in a folder of another one; what lies in one folder comes in the order of its names.
pub fn all(around: &Path, folder: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    each(around, folder, &mut |Found { name, path, what }| {
        entries.push(Entry { name: name.to_owned(), path: path.into(), what: what.clone() });
    });
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(folder: &Path) -> Vec<String> {
        let told = |entry: Entry| match entry.what {
            What::File(known) => format!("{} {}", entry.name, known.size),
            What::Empty => format!("{} empty", entry.name),
            What::Other(why) => format!("{}: {}", entry.name, why.split(" (").next().unwrap_or_default()),
        };
        all(folder, "in").into_iter().map(told).collect()
    }

    #[test]
    fn files_come_in_the_order_of_their_names_with_all_that_is_known_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |path: &str| folder.path().join("in").join(path);
        for (file, text) in [("b", "12"), ("a/z", "1"), ("a/é", "123"), ("c/.hidden", ""), ("a.b", "1"), ("a-b/x", "1")]
        {
            fs::create_dir_all(path(file).parent().expect("it is in a folder")).expect("a folder");
            fs::write(path(file), text).expect("a file");
        }
        fs::create_dir(path("d")).expect("a folder");
        let expected = ["in/a/z 1", "in/a/é 3", "in/a-b/x 1", "in/a.b 1", "in/b 2", "in/c/.hidden 0", "in/d empty"];
        assert_eq!(told(folder.path()), expected);
        for entry in all(folder.path(), "in") {
            let metadata = fs::symlink_metadata(&entry.path).expect("it is there");
            assert_eq!(entry.path.as_ref(), folder.path().join(&entry.name));
            let known = if metadata.is_dir() { What::Empty } else { What::File(Known::of(&metadata)) };
            assert_eq!(entry.what, known, "{}", entry.name);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_what_it_leads_to_unless_that_is_no_file() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let path = |path: &str| folder.path().join(path);
        fs::create_dir_all(path("in")).expect("a folder");
        fs::create_dir_all(path("behind")).expect("a folder");
        fs::write(path("file"), "1234").expect("a file");
        for (to, link) in [("file", "in/a"), ("behind", "in/b"), ("nowhere", "in/c")] {
            symlink(path(to), path(link)).expect("a link");
        }
        assert_eq!(told(folder.path()), ["in/a 4", "in/b: not a file", "in/c: No such file or directory"]);
        fs::remove_dir_all(path("in")).expect("it was there");
        assert_eq!(told(folder.path()), ["in: No such file or directory"]);
    }
}
