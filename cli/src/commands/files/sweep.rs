//! `convoca files sweep`: removes files that nothing names.

use clap::Args;
use functions::retention::{sweep_files, unnamed_files};

use super::{list, open};
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
///   convoca files sweep --dry-run
///   convoca files sweep
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Lists what would be removed, and removes nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let store = arguments.store.open_existing(|| session.project()).await?;
    if arguments.dry_run {
        let unnamed = unnamed_files((&store, &files), arguments.now.clock().now()).await;
        let unnamed = unnamed.map_err(|error| anyhow::anyhow!(error))?;
        if !unnamed.is_empty() {
            session.out.line(list::table(&unnamed))?;
        }
        session.err.line(format!("dry run: {} would be removed", counted(unnamed.len(), "file")))?;
        return Ok(Exit::Done);
    }
    let swept = sweep_files((&store, &files), arguments.now.clock_for_removing()?.now()).await;
    let swept = swept.map_err(|error| anyhow::anyhow!(error))?;
    session.err.line(format!("removed {}", counted(swept, "file")))?;
    Ok(Exit::Done)
}
