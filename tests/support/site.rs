//! A project in a folder of its own: taken from `sites/`, changed file by file, built at an instant.

use std::fs;
use std::path::{Path, PathBuf};

use generator::Request;
use jiff::Timestamp;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::{Built, here};

/// The instant at which `sites/` are built, unless a test says otherwise: one call is open.
const NOW: &str = "2027-01-15T12:00:00Z";

/// Files of an overlay that say something about it and are no part of it.
const NOTES: [&str; 2] = ["remove.txt", "expected.txt"];

/// A project to be built.
pub(crate) struct SiteTest {
    folder: TempDir,
    now: Timestamp,
    drafts: bool,
}

impl SiteTest {
    /// Copies a site of `sites/`.
    pub(crate) fn from(name: &str) -> Self {
        let folder = TempDir::new().expect("there is room for a folder");
        let site = here(&format!("sites/{name}"));
        for part in ["content", "themes"] {
            copy(&site.join(part), &folder.path().join(part));
        }
        Self { folder, now: NOW.parse().expect("it is an instant"), drafts: false }
    }

    /// Copies a site of `sites/`, which can be searched.
    pub(crate) fn searchable(name: &str) -> Self {
        let site = Self::from(name).overlay(&here("searching/plain"));
        site.replace("content/site.yaml", "page_size:", "search: true\npage_size:")
    }

    /// Puts the files of a folder over the project's, and removes those that its `remove.txt` lists.
    pub(crate) fn overlay(self, folder: &Path) -> Self {
        copy(folder, self.folder.path());
        let removed = fs::read_to_string(folder.join("remove.txt")).unwrap_or_default();
        removed.lines().fold(self, Self::remove)
    }

    /// Writes a file, from the project's folder.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    /// Writes a file that is no text, from the project's folder.
    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
        self
    }

    /// Replaces a text that stands in a file; one that does not is a mistake of the test.
    pub(crate) fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.folder.path().join(path)).expect("the file is there");
        assert!(text.contains(from), "{path} does not hold `{from}`");
        self.file(path, &text.replace(from, to))
    }

    /// Removes a file or a folder.
    pub(crate) fn remove(self, path: &str) -> Self {
        let place = self.folder.path().join(path);
        let removed = if place.is_dir() { fs::remove_dir_all(&place) } else { fs::remove_file(&place) };
        removed.unwrap_or_else(|error| panic!("{path}: {error}"));
        self
    }

    /// Sets the instant for which the site is built.
    pub(crate) fn at(self, now: &str) -> Self {
        Self { now: now.parse().expect("the test names an instant"), ..self }
    }

    /// Builds drafts as well.
    pub(crate) fn with_drafts(self) -> Self {
        Self { drafts: true, ..self }
    }

    /// Returns the project's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the instant for which the site is built.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Builds the site, whatever is wrong with it.
    pub(crate) fn build(&self) -> Built {
        let project = self.folder.path().to_path_buf();
        Built::of(&Request { project, now: self.now, drafts: self.drafts })
    }

    /// Builds the site, with which nothing may be wrong.
    pub(crate) fn build_sound(&self) -> Built {
        let built = self.build();
        assert_eq!(built.report(), "", "the site of this test must be sound");
        assert_eq!(built.lost, 0, "no two files have one path");
        built
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from).into_iter().map(|entry| entry.expect("the folder can be read")) {
        let inside: PathBuf = entry.path().strip_prefix(from).expect("the walk stays inside").to_path_buf();
        if entry.file_type().is_dir() {
            fs::create_dir_all(to.join(inside)).expect("the folder can be made");
        } else if !NOTES.iter().any(|note| inside == Path::new(note)) {
            // A link is part of what is wrong with a site: it may lead nowhere.
            match fs::read_link(entry.path()) {
                Ok(target) => std::os::unix::fs::symlink(target, to.join(inside)).expect("the link can be made"),
                Err(_) => drop(fs::copy(entry.path(), to.join(inside)).expect("the file can be copied")),
            }
        }
    }
}
