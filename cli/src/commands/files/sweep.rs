//! `convoca files sweep`: removes files that nothing names.

use clap::Args;
use functions::retention::sweep_files;

use super::open;
use crate::commands::counted::counted;
use crate::moment::Now;
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Removes files that neither a draft nor a submission names
///
/// Only those that came more than a day ago. `convoca serve` does it once a day.
///
/// Examples:
///
///   convoca files sweep
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let store = arguments.store.open_existing(|| session.project()).await?;
    let swept = sweep_files((&store, &files), arguments.now.clock().now()).await;
    let swept = swept.map_err(|error| anyhow::anyhow!(error))?;
    session.err.line(format!("removed {}", counted(swept, "file")))?;
    Ok(Exit::Done)
}
