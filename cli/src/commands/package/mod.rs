//! `convoca package`: the site, and the functions as Lambda takes them.

mod archive;
mod programs;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use forms::Function;
use functions::packing;

use super::build;
use crate::moment::Now;
use crate::progress;
use crate::{Exit, Session};

/// The programs that are packed, each into an archive of its own, with the function of which each has the
/// forms; without one, of all.
pub(super) const PROGRAMS: [(&str, Option<Function>); 3] =
    [("network", Some(Function::Network)), ("submissions", Some(Function::Submissions)), ("worker", None)];

/// What is deployed beside them, by the name that it gets.
pub(super) const TEMPLATES: [(&str, &str); 2] = [
    ("template.yaml", include_str!("../../../../functions/deploy/template.yaml")),
    ("wall.yaml", include_str!("../../../../functions/deploy/wall.yaml")),
];

/// Builds the site and packs its functions for Lambda
///
/// `DIR/site` is for the bucket of the pages; `submissions.zip`, `network.zip` and
/// `worker.zip` hold a program each, with the forms, words and answer pages of this
/// very site, and come out the same byte for byte from the same sources.
///
/// Programs are built for Lambda's ARM machines by `cargo lambda`, which needs
/// `pip install cargo-lambda ziglang` and
/// `rustup target add aarch64-unknown-linux-gnu`; with `--architecture native` by
/// `cargo` alone, for the kind of machine that this is.
///
/// Examples:
///
///   convoca package
///   convoca package --out /tmp/package --architecture native
///   convoca package --programs target/lambda
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Folder to write to [default: `dist/package` in the project's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The machines that the programs are for
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,

    /// Folder with programs that are built already
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,

    #[command(flatten)]
    now: Now,
}

/// Machines that programs can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Architecture {
    /// Lambda's ARM machines, as the template asks for
    Arm64,
    /// Machines like this one
    Native,
}

/// Builds and packs.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let out = match &arguments.out {
        Some(out) => session.folder.join(out),
        None => session.project()?.join("dist/package"),
    };
    let built = build::run(&build::Arguments::to(&out, arguments.now), session)?;
    if built != Exit::Done {
        return Ok(built);
    }
    let programs = match &arguments.programs {
        Some(programs) => session.folder.join(programs),
        None => programs::build(arguments.architecture, session)?,
    };
    for (name, function) in PROGRAMS {
        let bundle = packing::pack(&out.join("functions"), function);
        let bundle = bundle.context("cannot pack what the functions need")?;
        let program = programs::read(&programs, name)?;
        let files = [("bootstrap", 0o755, program.as_slice()), ("bundle.json", 0o644, bundle.as_bytes())];
        let archive = progress::shown(&mut session.err, "packing", || archive::pack(&files))?;
        let path = out.join(format!("{name}.zip"));
        write(&path, &archive)?;
        session.err.line(format!("packed `{}`: {} KB", path.display(), archive.len().div_ceil(1000)))?;
    }
    for (name, text) in TEMPLATES {
        write(&out.join(name), text.as_bytes())?;
    }
    session.err.line(format!("next: convoca deploy --package {} --plan", out.display()))?;
    Ok(Exit::Done)
}

/// Writes a file unless it is the same already.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}
