//! `convoca receipt key`: the public keys that belong to a store.

use clap::Args;
use functions::keys::PublicKey;

use crate::store::StoreOption;
use crate::{Exit, Session};

/// Prints the public keys by which receipts of this site are verified
///
/// The key that signs now comes first, keys that signed earlier after it. They are
/// public: give them to everybody. The secret ones stay in the file beside the
/// store, which is made here if it is not there yet.
///
/// Examples:
///
///   convoca receipt key > receipt-key.pem
///   convoca receipt key --json > receipt-keys.json     as the site publishes them
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Prints what the site publishes at /api/receipt-keys.json
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreOption,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let keys = arguments.store.existing_keys(|| session.project()).await?;
    if arguments.json {
        session.out.line(keys.public_json().trim_end())?;
        return Ok(Exit::Done);
    }
    let states = ["signs now"].into_iter().chain(std::iter::repeat("signed earlier"));
    let shown = keys.public_keys().iter().zip(states).map(|(key, state)| shown(key, state)).collect::<Vec<_>>();
    session.out.line(shown.join("\n\n"))?;
    Ok(Exit::Done)
}

/// Writes a key with its name above it. Programs that read PEM pass over what stands outside of it.
fn shown(key: &PublicKey, state: &str) -> String {
    format!("key {} ({state}), raw: {}\n{}", key.id(), key.to_base64(), key.to_pem().trim_end())
}
