//! What came of a build: files by their path, and the report.

use std::collections::BTreeMap;

use generator::diagnostic::{Catalogue, Colours, Report};
use generator::{Output, Request};
use jiff::Timestamp;

use super::{Tag, tags};

/// A built site.
pub(crate) struct Built {
    outputs: BTreeMap<String, Vec<u8>>,
    report: Report,
    next_change: Option<Timestamp>,
    /// Pictures that had to be decoded.
    pub(crate) decoded: usize,
    /// Files that another file of the same path would overwrite.
    pub(crate) lost: usize,
}

impl Built {
    /// Builds what is asked for.
    pub(crate) fn of(request: &Request) -> Self {
        let generated = generator::generate(request).expect("the project can be read");
        let count = generated.outputs.len();
        let outputs: BTreeMap<String, Vec<u8>> =
            generated.outputs.into_iter().map(|output| (output.path, output.bytes)).collect();
        let lost = count - outputs.len();
        let (next_change, decoded) = (generated.next_change, generated.decoded);
        Self { lost, outputs, report: generated.report, next_change, decoded }
    }

    /// Returns the report as a person reads it, in English.
    pub(crate) fn report(&self) -> String {
        self.report.human(&Catalogue::new("en"), Colours::Off)
    }

    /// Returns the report itself.
    pub(crate) fn faults(&self) -> &Report {
        &self.report
    }

    /// Returns the next instant at which another site comes out.
    pub(crate) fn next_change(&self) -> Option<String> {
        self.next_change.map(|instant| instant.to_string())
    }

    /// Returns the files as the generator hands them over.
    pub(crate) fn outputs(&self) -> Vec<Output> {
        let output = |(path, bytes): (&String, &Vec<u8>)| Output { path: path.clone(), bytes: bytes.clone() };
        self.outputs.iter().map(output).collect()
    }

    /// Returns the paths of all files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys().map(String::as_str)
    }

    /// Tells whether there is a file.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.outputs.contains_key(path)
    }

    /// Returns the bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        self.outputs.get(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    /// Returns the text of a file.
    pub(crate) fn text(&self, path: &str) -> &str {
        str::from_utf8(self.bytes(path)).expect("the file is a text")
    }

    /// Returns the page at an address such as `/es/`.
    pub(crate) fn page(&self, address: &str) -> &str {
        self.text(&format!("site{address}index.html"))
    }

    /// Returns the tags of a page.
    pub(crate) fn tags(&self, address: &str) -> Vec<Tag> {
        tags(self.page(address))
    }

    /// Returns every page of the site: its path, and its HTML.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let pages = self.paths().filter(|path| path.starts_with("site/") && path.ends_with(".html"));
        pages.map(|path| (path, self.text(path)))
    }

    /// Returns the paths of files that differ from another build, or that only one of the two has.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let differs = |path: &&str| self.outputs.get(*path) != other.outputs.get(*path);
        let mut paths: Vec<&str> = self.paths().filter(differs).collect();
        paths.extend(other.outputs.keys().filter(|path| !self.has(path)).map(String::as_str));
        paths.sort_unstable();
        paths
    }

    /// Returns one hash of all paths and bytes.
    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, bytes) in &self.outputs {
            hasher.update(path.as_bytes()).update(&[0]).update(blake3::hash(bytes).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}
