//! What the tests share: sites in folders of their own, expectations that rewrite themselves, and
//! a look into HTML and calendars.

mod built;
mod calendar;
mod expected;
mod html;
mod search;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use generator::Request;
use jiff::{SignedDuration, Timestamp};

pub(crate) use built::Built;
pub(crate) use calendar::{Event, event, events};
pub(crate) use expected::{check_text, check_tree};
pub(crate) use html::{Tag, tags};
pub(crate) use site::SiteTest;

/// Builds our own project at a fixed instant.
pub(crate) fn own_project() -> Built {
    let now = OWN_NOW.parse().expect("it is an instant");
    Built::of(&Request { project: repository().to_path_buf(), now, drafts: false })
}

/// The instant at which our own project is built: its open call is open.
const OWN_NOW: &str = "2026-11-23T12:00:00Z";

/// Returns an instant some seconds later, or earlier.
pub(crate) fn at(instant: &str, seconds: i64) -> String {
    let instant: Timestamp = instant.parse().expect("the test names an instant");
    (instant + SignedDuration::from_secs(seconds)).to_string()
}

/// Returns the place of a file or folder of this package.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns the root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace")
}

/// Returns the names of the folders in a folder of this package, sorted.
pub(crate) fn folders(path: &str) -> Vec<String> {
    let entries = fs::read_dir(here(path)).expect("the folder is there");
    let entries = entries.map(|entry| entry.expect("the folder can be read"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
