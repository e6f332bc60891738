//! `convoca receipt rotate-key`: another signing key from now on.

use clap::Args;

use crate::store::StoreOption;
use crate::{Exit, Session};

/// Puts another signing key in place
///
/// Do so when somebody may have seen the old one. Receipts under the old key stay
/// good, and its public part stays among those that are printed and published.
/// Links that were given out are not touched. A server that is at work signs with
/// the old key until it is started again.
///
/// Examples:
///
///   convoca receipt rotate-key
///   convoca receipt rotate-key --store sqlite:/var/lib/convoca/store.sqlite
///   convoca receipt rotate-key --store dynamodb:TABLE --store-keys secret:ID
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let keys = arguments.store.rotate_keys(|| session.project()).await?;
    session.out.line(keys.public().id())?;
    session.err.line("another key signs from now on: start servers again, and hand out `convoca receipt key`")?;
    Ok(Exit::Done)
}
