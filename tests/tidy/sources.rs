//! The files of the repository that rules are about.

use std::fs;

use walkdir::{DirEntry, WalkDir};

use crate::support::repository;

/// Folders that are not written by hand.
const PASSED_OVER: [&str; 5] = ["target", "node_modules", "dist", "expected", "faults"];

/// A file as rules see it.
pub(super) struct Source {
    /// Its place from the root of the repository.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

impl Source {
    /// Tells whether the file is there for tests only.
    pub(super) fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.contains(&"tests")
            || parts[0] == "fuzz"
            || ["/tests.rs", "/contract.rs", "/properties.rs"].iter().any(|end| self.path.ends_with(end))
    }

    /// Returns the text before the tests that stand at a file's end.
    pub(super) fn before_tests(&self) -> &str {
        self.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }
}

/// Returns the files with an ending, sorted.
pub(super) fn sources(ending: &str) -> Vec<Source> {
    let visible = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || PASSED_OVER.contains(&name.as_ref()))
    };
    let entries = WalkDir::new(repository()).sort_by_file_name().into_iter().filter_entry(visible);
    let files = entries.map(|entry| entry.expect("the repository can be read"));
    let files = files.filter(|entry| entry.file_type().is_file() && entry.path().to_string_lossy().ends_with(ending));
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(repository()).expect("the walk stays inside");
            let path = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
            Source { path, text }
        })
        .collect()
}

/// Fails with everything that breaks a rule.
pub(super) fn none(broken: impl IntoIterator<Item = String>, mend: &str) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "{mend}:\n{}", broken.join("\n"));
}

/// Returns every line that a rule refuses, as `path:line: text`.
pub(super) fn lines(path: &str, text: &str, refuses: impl Fn(&str) -> bool) -> Vec<String> {
    let numbered = text.lines().zip(1..).filter(|(line, _)| refuses(line));
    numbered.map(|(line, number)| format!("{path}:{number}: {}", line.trim())).collect()
}
