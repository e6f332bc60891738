//! `convoca files mark`: what somebody who has looked says of a file.

use clap::{Args, ValueEnum};
use functions::files::FileState;

use super::{find, open};
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Says of one file that it is clean or infected
///
/// For files that were looked at in another way than by `convoca files scan`, and
/// to correct what a scanner said.
///
/// Examples:
///
///   convoca files mark 6yn1w7s5gq8m4k0zt3b9xc2e5h clean
///   convoca files mark 6yn1w7s5gq8m4k0zt3b9xc2e5h infected
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The file
    #[arg(value_name = "ID")]
    id: String,

    /// What it is
    #[arg(value_name = "STATE", value_enum)]
    state: State,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum State {
    /// It may be read.
    Clean,
    /// It may not.
    Infected,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let (id, kept) = find(&files, &arguments.id).await?;
    let state = match (arguments.state, kept.state) {
        (State::Clean, _) => FileState::Clean,
        // What a scanner found is worth more than what is said here.
        (State::Infected, found @ FileState::Infected(_)) => found,
        (State::Infected, FileState::Pending | FileState::Clean) => FileState::Infected("marked by hand".to_owned()),
    };
    session.err.line(format!("{id} is {} now", state.name()))?;
    files.set_state(&id, state).await?;
    Ok(Exit::Done)
}
