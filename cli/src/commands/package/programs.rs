//! The programs that are packed: built from the sources that this program was built from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::{Architecture, PROGRAMS};
use crate::Session;

/// Where this program was built from.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What both ways of building are told.
const WHAT: [&str; 8] =
    ["--profile", "lambda", "--package", "functions", "--no-default-features", "--features", "aws", "--locked"];

/// Builds the programs and returns their folder.
pub(super) fn build(architecture: Architecture, session: &mut Session<'_>) -> anyhow::Result<PathBuf> {
    let sources = Path::new(SOURCES);
    if !sources.join("functions/Cargo.toml").is_file() {
        bail!(
            "the sources of the functions are not at `{}` any more: build the programs where they are and name \
             their folder with `--programs DIR`",
            sources.display()
        );
    }
    session.err.line("building the functions: this takes minutes the first time")?;
    let mut command = Command::new("cargo");
    let target = sources.join("target");
    // What is built natively lies in the folder of its profile, in which `cargo lambda` would put its own.
    let (folder, arguments) = match architecture {
        Architecture::Arm64 => (target.join("lambda-arm64"), &["lambda", "build", "--arm64", "--lambda-dir"][..]),
        Architecture::Native => (target.join("lambda"), &["build"][..]),
    };
    command.args(arguments);
    if architecture == Architecture::Arm64 {
        command.arg(&folder);
    }
    // `cargo lambda` hands the option of that name on to where it is none.
    command.env("CARGO_TARGET_DIR", &target).args(WHAT).args(PROGRAMS.iter().flat_map(|(name, _)| ["--bin", name]));
    command.current_dir(sources).stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.status().context("cannot start `cargo`: it comes with Rust, https://rustup.rs")?;
    if !status.success() {
        bail!(match architecture {
            Architecture::Arm64 => {
                "`cargo lambda build` failed. Is it installed? `pip install cargo-lambda ziglang` and \
                 `rustup target add aarch64-unknown-linux-gnu`; `--architecture native` needs neither"
            }
            Architecture::Native => "`cargo build` failed",
        });
    }
    Ok(folder)
}

/// Reads a program from a folder: under its name, or as `cargo lambda` puts it.
pub(super) fn read(folder: &Path, name: &str) -> anyhow::Result<Vec<u8>> {
    let places = [folder.join(name).join("bootstrap"), folder.join(name)];
    let found = places.iter().find(|place| place.is_file());
    let place = found.with_context(|| format!("there is no program `{name}` in `{}`", folder.display()))?;
    fs::read(place).with_context(|| format!("cannot read `{}`", place.display()))
}
