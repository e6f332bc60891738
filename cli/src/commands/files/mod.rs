//! `convoca files`: the files that people have sent, from their scan to whoever may read them.

mod get;
mod list;
mod mark;
mod scan;
mod sweep;

mod scanner;

use anyhow::Context;
use clap::{Args, Subcommand};
use functions::files::{FileId, Files, KeptFile};

use crate::store::StoreOption;
use crate::{Exit, Session};

/// Scans the files that people have sent, and gives out those that are clean
///
/// Files lie beside the store that `convoca serve` writes, in a folder with the
/// store's name and `.files` behind it. Each waits there until a scanner, or
/// somebody who has looked, says that it is clean; nobody can read it before.
/// What this prints and writes is personal data: keep it where it belongs.
///
/// Examples:
///
///   convoca files scan
///   convoca files list --state pending
///   convoca files get 6yn1w7s5gq8m4k0zt3b9xc2e5h --out plan.pdf
///   convoca files mark 6yn1w7s5gq8m4k0zt3b9xc2e5h infected
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    Scan(scan::Arguments),
    List(list::Arguments),
    Mark(mark::Arguments),
    Get(get::Arguments),
    Sweep(sweep::Arguments),
}

/// Opens the files and does what was asked.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start a runtime")?;
    runtime.block_on(async {
        match &arguments.action {
            Action::Scan(arguments) => scan::run(arguments, session).await,
            Action::List(arguments) => list::run(arguments, session).await,
            Action::Mark(arguments) => mark::run(arguments, session).await,
            Action::Get(arguments) => get::run(arguments, session).await,
            Action::Sweep(arguments) => sweep::run(arguments, session).await,
        }
    })
}

/// Opens the files that are there already.
async fn open(option: &StoreOption, session: &Session<'_>) -> anyhow::Result<Files> {
    option.open_existing_files(|| session.project()).await
}

/// Reads an id and finds what is known of its file.
async fn find(files: &Files, id: &str) -> anyhow::Result<(FileId, KeptFile)> {
    let known = FileId::parse(id);
    let known = known.with_context(|| format!("`{id}` is no id of a file: `convoca files list` shows all"))?;
    let kept = files.find(&known).await?;
    let kept = kept.with_context(|| format!("there is no file `{id}`: `convoca files list` shows all"))?;
    Ok((known, kept))
}

/// Returns a text without the signs that turn a terminal or a line around. Names come from strangers.
fn printable(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}
