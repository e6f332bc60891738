//! What a build has made that takes long, kept in the project for the next one.
//!
//! Whatever is kept lies under the hash of all that it follows from, so none of it is ever out of date. A file
//! begins with a hash of its name and of what it holds: one that does not hold what was put there is as good
//! as none. The folder may be removed at any time, and a project that cannot be written to is built without.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use blake3::Hash;

/// Where it lies in a project.
const FOLDER: &str = ".convoca";

/// How many bytes a hash has.
const HASH: usize = blake3::OUT_LEN;

/// A folder of a project in which things of one sort are kept.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    used: Mutex<Used>,
}

/// What was asked for.
#[derive(Debug, Default)]
struct Used {
    names: HashSet<Hash>,
    /// How many were put there.
    new: usize,
}

impl Cache {
    /// Names that of a project for a sort of things, which need not be there.
    pub(crate) fn of(project: &Path, sort: &str) -> Self {
        Self { folder: project.join(FOLDER).join(sort), used: Mutex::default() }
    }

    /// Returns what is kept under a name; else has it made, and keeps it.
    pub(crate) fn get_or<E>(&self, name: Hash, make: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
        let kept = self.get(name);
        let mut used = self.used();
        used.names.insert(name);
        used.new += usize::from(kept.is_none());
        drop(used);
        match kept {
            Some(bytes) => Ok(bytes),
            None => make().inspect(|bytes| drop(self.put(name, bytes))),
        }
    }

    /// How many things were not there and had to be made.
    pub(crate) fn made(&self) -> usize {
        self.used().new
    }

    /// Removes what nobody has asked for, if anything was made: then something else was likely made before in
    /// its place.
    pub(crate) fn sweep(&self) {
        let used = self.used();
        if used.new == 0 {
            return;
        }
        let names: HashSet<String> = used.names.iter().map(|name| name.to_hex().to_string()).collect();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| Hash::from_hex(name).is_ok() && !names.contains(name)) {
                // What cannot be removed is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, name: Hash) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.place(name)).ok()?;
        let (hash, rest) = bytes.split_at_checked(HASH)?;
        if sum(name, rest) != *hash {
            return None;
        }
        bytes.drain(..HASH);
        Some(bytes)
    }

    /// Other builds may look at any moment: a file is there when it is whole.
    fn put(&self, name: Hash, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(sum(name, bytes).as_bytes())?;
        file.write_all(bytes)?;
        file.persist(self.place(name))?;
        Ok(())
    }

    fn place(&self, name: Hash) -> PathBuf {
        self.folder.join(name.to_hex().as_str())
    }
}

/// Returns the hash with which a file begins.
fn sum(name: Hash, bytes: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes()).update(bytes);
    hasher.finalize()
}

/// Fails unless engines are built in with the versions by which what they made is named: `<engine> <version>`,
/// with commas between.
#[cfg(test)]
pub(crate) fn assert_built_in(engines: &str) {
    let lock = include_str!("../../Cargo.lock");
    for engine in engines.split(", ") {
        let (name, version) = engine.split_once(' ').expect("a version follows the name");
        let locked = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&locked), "write the version of {name} that Cargo.lock has where it is named");
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn name(text: &str) -> Hash {
        blake3::hash(text.as_bytes())
    }

    /// Asks for something and returns it with whether it was made.
    fn ask(cache: &Cache, text: &str) -> (String, bool) {
        let mut made = false;
        let bytes = cache.get_or(name(text), || {
            made = true;
            Ok::<_, Infallible>(text.into())
        });
        let Ok(bytes) = bytes;
        (String::from_utf8(bytes).expect("it is text"), made)
    }

    #[test]
    fn what_was_kept_is_made_once_and_what_is_damaged_is_made_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = || Cache::of(folder.path(), "sort");
        for (text, made) in [("one", true), ("two", true), ("one", false), ("", true), ("", false)] {
            assert_eq!(ask(&cache(), text), (text.to_owned(), made));
        }
        let (one, two) = (cache().place(name("one")), cache().place(name("two")));
        let whole = fs::read(&one).expect("it is kept");
        let flipped = |at: usize| whole.iter().enumerate().map(|(each, byte)| byte ^ u8::from(each == at)).collect();
        let cut = (0..whole.len()).map(|end| whole[..end].to_vec());
        let damaged = cut.chain((0..whole.len()).map(flipped)).chain([fs::read(&two).expect("it is kept")]);
        for bytes in damaged.chain([[&whole[..], b"x"].concat()]) {
            fs::write(&one, &bytes).expect("a file");
            assert_eq!(ask(&cache(), "one"), ("one".to_owned(), true), "{bytes:?}");
            assert_eq!(fs::read(&one).expect("it is kept"), whole);
        }
    }

    #[test]
    fn what_a_build_did_not_ask_for_goes_when_it_made_something_new() {
        let folder = tempfile::tempdir().expect("a folder");
        let build = |asked: &[&str]| {
            let cache = Cache::of(folder.path(), "sort");
            let made = asked.iter().filter(|text| ask(&cache, text).1).count();
            assert_eq!(cache.made(), made);
            cache.sweep();
            made
        };
        fs::create_dir_all(folder.path().join(".convoca/sort")).expect("a folder");
        let foreign = folder.path().join(".convoca/sort/README");
        fs::write(&foreign, "").expect("a file");
        for (asked, made) in [
            (&["one", "two"][..], 2),
            (&["one"], 0),
            (&["one", "two"], 0),
            (&["one", "three"], 1),
            (&["one", "two", "three"], 1),
        ] {
            assert_eq!(build(asked), made, "{asked:?}");
        }
        assert!(foreign.exists(), "what has another name is somebody else's");
    }

    #[test]
    fn nothing_fails_where_nothing_can_be_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(".convoca"), "no folder").expect("a file");
        let cache = Cache::of(folder.path(), "sort");
        assert_eq!([ask(&cache, "one"), ask(&cache, "one")], [("one".to_owned(), true), ("one".to_owned(), true)]);
        cache.sweep();
    }
}
