//! `convoca submissions`: what people have sent, read from the store.

pub(super) mod export;
mod list;
mod retention;
mod show;
mod status;

mod late_link;
mod move_deadline;

mod deadline;
pub(super) mod known;
mod late_log;
pub(super) mod pages;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use functions::store::Store;

use crate::store::StoreOption;
use crate::{Exit, Session};

/// Reads what people have sent, and moves deadlines
///
/// Reads the store that `convoca serve` writes. What it prints is personal data:
/// keep it where it belongs.
///
/// Examples:
///
///   convoca submissions list
///   convoca submissions list --form proposal --since 2027-03-01
///   convoca submissions show 7K3M-Q9TX-2HVA
///   convoca submissions export --form proposal --out proposals.xlsx
///   convoca submissions status
///   convoca submissions move-deadline 2027-care --to '2027-04-15 23:59'
///   convoca submissions late-link 2027-care --until '2027-04-04 23:59'
///   convoca submissions list --store sqlite:/var/lib/convoca/store.sqlite
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    List(list::Arguments),
    Show(show::Arguments),
    Export(export::Arguments),
    Status(status::Arguments),
    Retention(retention::Arguments),
    MoveDeadline(move_deadline::Arguments),
    LateLink(late_link::Arguments),
}

/// How submissions are written for people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns for people.
    Table,
    /// One array of objects.
    Json,
}

/// Opens the store and does what was asked.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    // A query at a time needs no more than this thread.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start a runtime")?;
    runtime.block_on(async {
        match &arguments.action {
            Action::List(arguments) => list::run(arguments, session).await,
            Action::Show(arguments) => show::run(arguments, session).await,
            Action::Export(arguments) => export::run(arguments, session).await,
            Action::Status(arguments) => status::run(arguments, session).await,
            Action::Retention(arguments) => retention::run(arguments, session).await,
            Action::MoveDeadline(arguments) => move_deadline::run(arguments, session),
            Action::LateLink(arguments) => late_link::run(arguments, session).await,
        }
    })
}

/// Opens a store that is there already; the project is asked for only if the store's path is
/// relative to it.
pub(super) async fn open(option: &StoreOption, session: &Session<'_>) -> anyhow::Result<Store> {
    option.open_existing(|| session.project()).await
}

/// Returns the project if there is one: submissions can be read without.
fn project(session: &Session<'_>) -> Option<PathBuf> {
    session.project().ok()
}
