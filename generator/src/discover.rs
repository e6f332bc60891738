//! Where things lie: every file of `content/` with its place, sorted; nothing is parsed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use walkdir::WalkDir;

use crate::kinds::{KINDS, Kind};

/// A file found in `content/`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file from the project's folder, with `/` between its parts.
    pub path: String,
    /// What it is, by where it lies.
    pub place: Place,
    /// Why it is not to be read, if it is not.
    pub unreadable: Option<String>,
    /// Where it is on the machine.
    pub file: Arc<Path>,
}

/// The text of a file, by which faults in it are shown: kept, or read again when there are any. A site
/// has far more text than faults.
#[derive(Clone, Debug)]
pub enum Text {
    /// The text itself.
    Kept(Arc<str>),
    /// The file.
    OnDisk(Arc<Path>),
}

impl Text {
    /// Returns the text; nothing of it where the file is gone meanwhile.
    pub fn get(&self) -> Arc<str> {
        match self {
            Self::Kept(text) => Arc::clone(text),
            Self::OnDisk(file) => fs::read_to_string(file).unwrap_or_default().into(),
        }
    }
}

impl From<&Arc<str>> for Text {
    fn from(text: &Arc<str>) -> Self {
        Self::Kept(Arc::clone(text))
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl Source {
    /// Reads it: nothing for what is not UTF-8. Fails with the reason why it cannot be read.
    pub fn read(&self) -> Result<Option<Arc<str>>, String> {
        if let Some(why) = &self.unreadable {
            return Err(why.clone());
        }
        let bytes = fs::read(&self.file).map_err(|error| error.to_string())?;
        Ok(simdutf8::basic::from_utf8(&bytes).ok().map(Arc::from))
    }
}

/// What a file is, by where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `site.yaml`.
    Settings,
    /// `redirects.yaml`.
    Redirects,
    /// `glossary.yaml`.
    Glossary,
    /// `words/<lang>.yaml`.
    Words(String),
    /// `<folder>/<document>/<kind>.yaml`.
    Facts(Kind, String),
    /// `<folder>/<document>/index.<lang>.md`.
    Prose(Kind, String, String),
    /// `<folder>/<document>/<picture>`.
    Picture(Kind, String, String),
    /// `forms/<form>/form.yaml`.
    Form(String),
    /// `forms/<form>/words.<lang>.yaml`.
    FormWords(String, String),
    /// A file that has no business where it lies.
    Stray,
}

/// Endings of the pictures that a page may show.
pub const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp"];

/// Finds every file under `content/` of a project's folder; none is read.
pub fn content(project: &Path) -> io::Result<Vec<Source>> {
    let root = project.join("content");
    root.read_dir().map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", root.display())))?;
    Ok(files(&root).into_iter().map(|found| source(&root, found)).collect())
}

/// Reads one file of `content/`; nothing where no plain file is.
pub(crate) fn one(project: &Path, file: &Path) -> Option<Source> {
    let there = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    there.then(|| source(&project.join("content"), Found { file: file.to_owned(), unreadable: None }))
}

/// Returns what a file of `content/` would be, by where it lies, and within that nothing where nobody
/// looks; nothing for a file that lies elsewhere.
pub(crate) fn place_of(project: &Path, file: &Path) -> Option<Option<Place>> {
    let inside = file.strip_prefix(project.join("content")).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    let hidden = parts.iter().any(|part| is_hidden(part));
    Some((!hidden).then(|| place(&parts.iter().map(AsRef::as_ref).collect::<Vec<_>>())))
}

/// Tells names of hidden files and of editors' backups.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#')
}

/// A file that was found, or why what was found is none.
pub(crate) struct Found {
    /// Where it is.
    pub(crate) file: PathBuf,
    /// Why it is not to be read: only a regular file is, so that a pipe or a lost link keeps nobody
    /// waiting.
    pub(crate) unreadable: Option<String>,
}

/// Finds every file under a folder, sorted. Hidden files and editors' backups are passed over.
pub(crate) fn files(root: &Path) -> Vec<Found> {
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy());
    let found = |entry: walkdir::Result<walkdir::DirEntry>| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) if entry.file_type().is_file() => Some(Found { file: entry.into_path(), unreadable: None }),
        Ok(entry) => {
            let file = entry.into_path();
            let unreadable = match fs::metadata(&file) {
                Ok(found) if found.is_file() => None,
                Ok(_) => Some("not a file".to_owned()),
                Err(error) => Some(error.to_string()),
            };
            Some(Found { file, unreadable })
        }
        Err(error) => {
            let unreadable = error.io_error().map_or_else(|| "a loop".to_owned(), ToString::to_string);
            Some(Found { file: error.path().unwrap_or(root).to_path_buf(), unreadable: Some(unreadable) })
        }
    };
    WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(visible).filter_map(found).collect()
}

fn source(root: &Path, found: Found) -> Source {
    let Found { file, unreadable } = found;
    let inside = file.strip_prefix(root).expect("the walk stays under its root");
    let parts: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let place = place(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    Source { path: format!("content/{}", parts.join("/")), place, unreadable, file: file.into() }
}

fn place(parts: &[&str]) -> Place {
    match parts {
        ["site.yaml"] => Place::Settings,
        ["redirects.yaml"] => Place::Redirects,
        ["glossary.yaml"] => Place::Glossary,
        ["words", file] => between(file, "", ".yaml").map_or(Place::Stray, |lang| Place::Words(lang.to_owned())),
        ["forms", form, "form.yaml"] => Place::Form((*form).to_owned()),
        ["forms", form, file] => between(file, "words.", ".yaml")
            .map_or(Place::Stray, |lang| Place::FormWords((*form).to_owned(), lang.to_owned())),
        [folder, document, file] => document_place(folder, document, file),
        _ => Place::Stray,
    }
}

fn document_place(folder: &str, document: &str, file: &str) -> Place {
    let Some(kind) = Kind::of_folder(folder) else { return Place::Stray };
    if file == kind.row().facts_file {
        return Place::Facts(kind, document.to_owned());
    }
    if let Some(lang) = between(file, "index.", ".md") {
        return Place::Prose(kind, document.to_owned(), lang.to_owned());
    }
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    if PICTURES.contains(&ending) {
        return Place::Picture(kind, document.to_owned(), file.to_owned());
    }
    Place::Stray
}

/// Returns what stands between a beginning and an ending, if something does.
fn between<'a>(file: &'a str, beginning: &str, ending: &str) -> Option<&'a str> {
    file.strip_prefix(beginning)?.strip_suffix(ending).filter(|middle| !middle.is_empty())
}

/// Names what may lie in `content/`, for the fault of a file that may not.
pub fn known_places() -> String {
    let documents = KINDS.iter().map(|row| format!("{}/<document>/index.<lang>.md", row.folder));
    documents
        .chain(["forms/<form>/form.yaml".to_owned(), "words/<lang>.yaml".to_owned()])
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_place_says() {
        let call = || "a".to_owned();
        for (path, expected) in [
            ("site.yaml", Place::Settings),
            ("words/es.yaml", Place::Words("es".into())),
            ("calls/a/call.yaml", Place::Facts(Kind::Call, call())),
            ("calls/a/index.zh-Hans.md", Place::Prose(Kind::Call, call(), "zh-Hans".into())),
            ("calls/a/map.svg", Place::Picture(Kind::Call, call(), "map.svg".into())),
            ("forms/a/words.es.yaml", Place::FormWords("a".into(), "es".into())),
            ("calls/a/story.yaml", Place::Stray),
            ("calls/a/index..md", Place::Stray),
            ("calls/index.es.md", Place::Stray),
            ("events/a/index.es.md", Place::Stray),
            ("calls/a/b/index.es.md", Place::Stray),
        ] {
            assert_eq!(place(&path.split('/').collect::<Vec<_>>()), expected, "{path}");
        }
    }
}
