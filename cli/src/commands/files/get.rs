//! `convoca files get`: one clean file, whole or not at all.

use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use functions::files::{FileReader, FileState, KeptFile};

use super::{find, open};
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Writes one clean file to a place of your choice
///
/// A file that is not clean is refused, and there is no way around that: scan it
/// first. What is written is yours alone, and was compared with what was received.
///
/// Examples:
///
///   convoca files get 6yn1w7s5gq8m4k0zt3b9xc2e5h --out plan.pdf
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The file
    #[arg(value_name = "ID")]
    id: String,

    /// File to write, which must not be there
    #[arg(long, value_name = "PATH")]
    out: String,

    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let files = open(&arguments.store, session).await?;
    let (id, kept) = find(&files, &arguments.id).await?;
    match &kept.state {
        FileState::Clean => {}
        FileState::Pending => bail!("file `{id}` has not been scanned: `convoca files scan` does it"),
        FileState::Infected(found) => bail!("file `{id}` is infected: {}", super::printable(found)),
    }
    let (kept, reader) = files.open(&id).await?;
    let place = session.folder.join(&arguments.out);
    write(&kept, reader, &place).with_context(|| format!("cannot write `{}`", place.display()))?;
    session.err.line(format!("wrote {}", place.display()))?;
    Ok(Exit::Done)
}

/// Copies a file to its place, unless something is there or the bytes are not those that came.
fn write(kept: &KeptFile, reader: FileReader, place: &Path) -> anyhow::Result<()> {
    let folder = place.parent().filter(|_| place.file_name().is_some()).context("it names no file")?;
    if place.symlink_metadata().is_ok() {
        bail!("something is there already: name another file");
    }
    let mut written = tempfile::Builder::new().prefix(".convoca-file-").tempfile_in(folder)?;
    let mut hasher = blake3::Hasher::new();
    let mut reader = BufReader::new(reader);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = reader.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hasher.update(&piece[..length]);
        written.write_all(&piece[..length])?;
    }
    if hasher.finalize().to_hex().as_str() != kept.uploaded.hash {
        bail!("its bytes are not those that were received: the folder of files was damaged or changed");
    }
    written.as_file().sync_all()?;
    written.persist_noclobber(place).map_err(|error| io::Error::from(error.error.kind()))?;
    Ok(())
}
