//! A temporary folder with a small project in it, and the command in that folder.

use std::fs;
use std::path::{Path, PathBuf};

use cli::{Device, Environment, Exit, Streams};
use tempfile::TempDir;

/// A folder of a test's own; it is removed with the value.
pub(crate) struct Bench {
    folder: TempDir,
}

/// What a run of the command came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    /// Returns an empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Returns a folder with the project of `tests/site` and the theme of the workspace.
    pub(crate) fn site() -> Self {
        let bench = Self::empty();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&here.join("tests/site/content"), &bench.path("content"));
        copy(&here.join("../themes/default"), &bench.path("themes/default"));
        bench
    }

    /// Returns the place of a file in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces a part of a file, which must be there.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no `{old}`");
        self.write(path, &text.replace(old, new))
    }

    /// Returns the files below a folder, sorted.
    pub(crate) fn tree(&self, path: &str) -> Vec<String> {
        let root = self.path(path);
        let mut files = Vec::new();
        list(&root, &mut files);
        let mut names: Vec<String> =
            files.iter().map(|file| file.strip_prefix(&root).expect("it is below").to_string_lossy().into()).collect();
        names.sort();
        names
    }

    /// Returns the environment of a run here: no terminal, no locale.
    pub(crate) fn environment(&self) -> Environment {
        Environment {
            folder: self.folder.path().to_owned(),
            locale: None,
            mail_password: None,
            out: Device::File,
            err: Device::File,
        }
    }

    /// Runs `convoca` with arguments that stand between spaces.
    pub(crate) fn run(&self, arguments: &str) -> Ran {
        run_in(&self.environment(), arguments)
    }

    /// Runs `convoca` with arguments of which some have spaces in them.
    pub(crate) fn run_words(&self, arguments: &[&str]) -> Ran {
        run_words_in(&self.environment(), arguments.iter().copied())
    }
}

/// Runs `convoca` in another environment.
pub(crate) fn run_in(environment: &Environment, arguments: &str) -> Ran {
    run_words_in(environment, arguments.split_whitespace())
}

fn run_words_in<'a>(environment: &Environment, words: impl IntoIterator<Item = &'a str>) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("convoca").chain(words);
    let exit = cli::run(arguments, environment, Streams { out: &mut out, err: &mut err });
    let text = |bytes| String::from_utf8(bytes).expect("texts are UTF-8");
    Ran { exit, out: text(out), err: text(err) }
}

impl Ran {
    /// Fails unless the command ended like this.
    #[track_caller]
    pub(crate) fn expect(self, exit: Exit) -> Self {
        assert_eq!(self.exit, exit, "{}\n{}", self.out, self.err);
        self
    }
}

fn copy(from: &Path, to: &Path) {
    let mut files = Vec::new();
    list(from, &mut files);
    for file in files {
        let target = to.join(file.strip_prefix(from).expect("it is below"));
        fs::create_dir_all(target.parent().expect("it is in a folder")).expect("a folder");
        fs::copy(&file, &target).expect("a copy");
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}
