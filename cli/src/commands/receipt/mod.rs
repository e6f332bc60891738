//! `convoca receipt`: what signed receipts prove, and the keys that sign them.

mod key;
mod rotate_key;
mod verify;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::{Exit, Session};

/// Verifies receipts and keeps the keys that sign them
///
/// A receipt is a file that everybody gets who sends a form. It holds what was
/// received and when, in hashes, under a signature of the site. Anybody can verify
/// one with the site's public key and without asking the site.
///
/// Examples:
///
///   convoca receipt verify receipt-XVE8-BJXV-TESF.json
///   convoca receipt verify receipt-XVE8-BJXV-TESF.json --keys receipt-keys.json --answers mine.json
///   convoca receipt key > receipt-key.pem
///   convoca receipt rotate-key
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    Verify(verify::Arguments),
    Key(key::Arguments),
    RotateKey(rotate_key::Arguments),
}

/// Does what was asked.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("cannot start a runtime")?.block_on(async {
        match &arguments.action {
            Action::Verify(arguments) => verify::run(arguments, session).await,
            Action::Key(arguments) => key::run(arguments, session).await,
            Action::RotateKey(arguments) => rotate_key::run(arguments, session).await,
        }
    })
}
