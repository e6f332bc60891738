//! `convoca files list`: one line each, without what is in them.

use clap::Args;
use clap::builder::PossibleValuesParser;
use functions::files::{FileState, KeptFile};

use super::{open, printable};
use crate::commands::counted::counted;
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Lists files, the oldest first
///
/// Examples:
///
///   convoca files list
///   convoca files list --state pending
///   convoca files list --format json | jq -r '.[].id'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Only those in one state
    #[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(FileState::NAMES))]
    state: Option<String>,

    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Columns for people.
    Table,
    /// One array of objects.
    Json,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let mut kept = files.list(None).await?;
    kept.retain(|file| arguments.state.as_ref().is_none_or(|state| file.state.name() == state));
    let text = match arguments.format {
        Format::Table => table(&kept),
        Format::Json => serde_json::to_string_pretty(&kept)?,
    };
    if !text.is_empty() {
        session.out.line(text)?;
    }
    session.err.line(counted(kept.len(), "file"))?;
    Ok(Exit::Done)
}

/// Returns the files under a head; nothing without files. Names stand last, since they are of any
/// length and script.
pub(super) fn table(kept: &[KeptFile]) -> String {
    let row = |file: &KeptFile| {
        let (uploaded, state) = (&file.uploaded, file.state.name());
        let (id, name) = (&uploaded.id, printable(&uploaded.name));
        format!("{id}  {:.0}  {state:8}  {:>10}  {name}", file.received, uploaded.bytes)
    };
    let head =
        (!kept.is_empty()).then(|| format!("{:26}  {:20}  {:8}  {:>10}  NAME", "ID", "RECEIVED", "STATE", "BYTES"));
    head.into_iter().chain(kept.iter().map(row)).collect::<Vec<_>>().join("\n")
}
