//! Where things lie: every file of `content/` with its place, sorted; nothing is parsed.

use std::cell::RefCell;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use crate::kinds::{KINDS, Kind};
use crate::look::{self, Entry, Known, What};

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
    /// How many bytes it had when it was found.
    pub size: u64,
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
    /// Reads it and has a look taken at its text: nothing for what is not UTF-8. Fails with the reason why it
    /// cannot be read.
    pub fn with_text<T>(&self, look: impl FnOnce(&str) -> T) -> Result<Option<T>, String> {
        if let Some(why) = &self.unreadable {
            return Err(why.clone());
        }
        with_bytes(&self.file, self.size, |bytes| simdutf8::basic::from_utf8(bytes).ok().map(look))
            .map_err(|error| error.to_string())
    }
}

/// Reads a file that had so many bytes when it was found, mostly with one call, into room that the thread has.
fn with_bytes<T>(file: &Path, size: u64, look: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
    thread_local! {
        static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let size = match usize::try_from(size) {
        Ok(size) if (1..LARGE).contains(&size) => size,
        // Some file systems tell no size.
        _ => return Ok(look(&fs::read(file)?)),
    };
    ROOM.with_borrow_mut(|room| {
        if room.len() <= size {
            room.resize(size + 1, 0);
        }
        let mut opened = fs::File::open(file)?;
        let mut filled = 0;
        // There is room for one byte more: a file that has it was changed since.
        while filled < size {
            match opened.read(&mut room[filled..=size]) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if filled > size { Ok(look(&fs::read(file)?)) } else { Ok(look(&room[..filled])) }
    })
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

/// More than a text has, and than is kept as room for one.
const LARGE: usize = 1 << 20;

/// Endings of the pictures that a page may show.
pub const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp"];

/// Tells what every file is that a look at `content/` found; none is read. Hidden files and editors' backups
/// are passed over.
pub fn content(project: &Path, looked: Vec<Entry>) -> io::Result<Vec<Source>> {
    let root = project.join("content");
    root.read_dir().map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", root.display())))?;
    Ok(looked.into_iter().filter_map(source).collect())
}

/// Finds one file of `content/`; nothing where no plain file is.
pub(crate) fn one(project: &Path, file: &Path) -> Option<Source> {
    let metadata = fs::symlink_metadata(file).ok().filter(fs::Metadata::is_file)?;
    let inside = file.strip_prefix(project).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    source(Entry { name: parts.join("/"), path: file.into(), what: What::File(Known::of(&metadata)) })
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

/// A file of a theme that was found, or why what was found is none.
pub(crate) struct Found {
    /// The file, from the theme's folder.
    pub(crate) inside: String,
    /// Where it is.
    pub(crate) file: Arc<Path>,
    /// Why it is not to be read.
    pub(crate) unreadable: Option<String>,
}

/// Finds every file of a theme, sorted. Hidden files and editors' backups are passed over.
pub(crate) fn theme(project: &Path, folder: &str) -> Vec<Found> {
    let found = |entry: Entry| {
        let inside = entry.name[folder.len()..].trim_start_matches('/').to_owned();
        let unreadable = match entry.what {
            What::File(_) => None,
            What::Empty => return None,
            What::Other(why) => Some(why),
        };
        (!inside.split('/').any(is_hidden)).then_some(Found { inside, file: entry.path, unreadable })
    };
    look::all(project, folder).into_iter().filter_map(found).collect()
}

/// Returns what was found in `content/`; nothing for what nobody looks at.
fn source(entry: Entry) -> Option<Source> {
    let Entry { name: path, path: file, what } = entry;
    let (size, unreadable) = match what {
        What::File(known) => (known.size, None),
        What::Empty => return None,
        What::Other(why) => (0, Some(why)),
    };
    // No place has more parts than that, and one of more is known to be none.
    let (mut parts, mut count) = ([""; 4], 0);
    for part in path.split('/').skip(1) {
        if is_hidden(part) {
            return None;
        }
        if let Some(room) = parts.get_mut(count) {
            *room = part;
            count += 1;
        }
    }
    let place = place(&parts[..count]);
    Some(Source { path, place, unreadable, file, size })
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
    fn a_text_is_whole_though_its_file_has_changed_since_it_was_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let file: Arc<Path> = folder.path().join("index.es.md").into();
        let source = |size| Source {
            path: "content/pages/a/index.es.md".to_owned(),
            place: Place::Stray,
            unreadable: None,
            file: Arc::clone(&file),
            size,
        };
        for text in ["", "ñ", "a text", &"words ".repeat(5000)] {
            fs::write(&file, text).expect("a file");
            let length = u64::try_from(text.len()).expect("it is short");
            for size in [0, 1, length / 2, length.saturating_sub(1), length, length + 1, length + 9, u64::MAX] {
                let read = source(size).with_text(str::to_owned);
                assert_eq!(read.as_ref().map(Option::as_deref), Ok(Some(text)), "{size} of {length}");
            }
        }
        fs::write(&file, [0xff]).expect("a file");
        assert_eq!(source(1).with_text(str::to_owned), Ok(None));
        fs::remove_file(&file).expect("it was there");
        assert!(source(1).with_text(str::to_owned).is_err());
    }

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
