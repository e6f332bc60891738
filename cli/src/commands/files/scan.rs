//! `convoca files scan`: shows every file that waits to a scanner.

use anyhow::Context;
use clap::Args;
use functions::files::{FileState, Files, FilesError, KeptFile};

use super::open;
use super::scanner::Scanner;
use crate::commands::counted::counted;
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Scans every file that has not been scanned
///
/// Runs a command once for each file. `{}` stands for the path of the file; words
/// stand between spaces, and no shell reads them. The command's exit status says
/// what the file is: 0 clean, 1 infected; with any other, the file stays pending,
/// and this command ends with 2. Meant to be run every minute or so.
///
/// Examples:
///
///   convoca files scan
///   convoca files scan --command 'clamscan --no-summary {}'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// What scans a file
    #[arg(
        long, value_name = "COMMAND", value_parser = Scanner::parse,
        default_value = "clamdscan --fdpass --no-summary {}"
    )]
    command: Scanner,

    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let (mut clean, mut infected, mut failed) = (0, 0, 0);
    for kept in files.list(None).await?.into_iter().filter(|kept| kept.state == FileState::Pending) {
        let id = &kept.uploaded.id;
        match scan(&arguments.command, &files, &kept).await {
            Ok(Some(FileState::Infected(found))) => {
                infected += 1;
                session.out.line(format!("{id}  infected: {found}"))?;
            }
            Ok(Some(FileState::Clean | FileState::Pending)) => clean += 1,
            Ok(None) => {}
            Err(error) => {
                failed += 1;
                session.err.line(format!("{id}  not scanned: {error:#}"))?;
            }
        }
    }
    session.err.line(format!("{} clean, {infected} infected, {failed} not scanned", counted(clean, "file")))?;
    Ok(if failed == 0 { Exit::Done } else { Exit::Failed })
}

/// Scans one file and keeps what came of it; nothing when the file was removed meanwhile.
async fn scan(scanner: &Scanner, files: &Files, kept: &KeptFile) -> anyhow::Result<Option<FileState>> {
    let id = &kept.uploaded.id;
    let path = files.path_to_scan(id).context("it lies on no disk")?;
    let scanned = scanner.scan(&path).await;
    if files.find(id).await?.is_none() {
        return Ok(None);
    }
    let state = scanned?;
    match files.set_state(id, state.clone()).await {
        Ok(()) => Ok(Some(state)),
        Err(FilesError::Unknown { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
