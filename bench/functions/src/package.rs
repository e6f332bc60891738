//! A package: its archives, unpacked as Lambda unpacks them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;
use functions::keys::Keys;
use stand_ins::runtime::Function;
use tempfile::TempDir;

/// The functions that answer visitors, and the one that does the rest.
pub(crate) const PROGRAMS: [&str; 3] = ["network", "submissions", "worker"];

/// What an archive may weigh, in bytes.
const SIZE: u64 = 4_000_000;

/// A moment at which the call of the first site is open.
const OPEN: &str = "2026-11-23T12:00:00Z";

/// Archives and what is in them.
pub(crate) struct Package {
    sizes: Vec<(&'static str, u64)>,
    unpacked: TempDir,
    /// The keys that a function reads at its start.
    pub(crate) keys: String,
}

impl Package {
    /// Unpacks the archives of a folder.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let unpacked = TempDir::new().context("cannot make a folder")?;
        let mut sizes = Vec::new();
        for name in PROGRAMS {
            let path = folder.join(format!("{name}.zip"));
            let file = File::open(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            sizes.push((name, file.metadata()?.len()));
            zip::ZipArchive::new(file)?.extract(unpacked.path().join(name))?;
        }
        let keys = unpacked.path().join("keys");
        Keys::open(&keys).context("cannot make keys")?;
        let keys = fs::read_to_string(keys)?;
        Ok(Self { sizes, unpacked, keys })
    }

    /// Returns a program by its name.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.unpacked.path().join(name).join("bootstrap")
    }

    /// Returns a function whose cloud is at an address, with its store and everything else.
    pub(crate) fn function(&self, name: &str, program: &Path, [store, cloud]: [&str; 2], table: &str) -> Function {
        let bundle = self.unpacked.path().join(name).join("bundle.json");
        let variables = [
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_ENDPOINT_URL", cloud),
            ("AWS_ENDPOINT_URL_DYNAMODB", store),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("CONVOCA_BUNDLE", &bundle.to_string_lossy()),
            ("CONVOCA_FILES", "s3:files"),
            ("CONVOCA_KEYS", "secret:keys"),
            ("CONVOCA_NOW", OPEN),
            ("CONVOCA_STORE", &format!("dynamodb:{table}")),
        ];
        Function::new(program, variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    }

    /// Prints what each archive weighs.
    pub(crate) fn print_sizes(&self) {
        println!("archives, for this kind of machine (bar: {SIZE} bytes)");
        for (name, size) in &self.sizes {
            println!("  {name:<12} {size:>9} bytes  {}", verdict(*size <= SIZE));
        }
    }
}

/// Says whether a bar is kept.
pub(crate) fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "MISSED" }
}
