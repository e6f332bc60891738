//! `convoca completions`: what a shell needs to complete commands and options.

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Exit, Session, arguments};

/// Prints completions for a shell
///
/// Examples:
///
///   convoca completions bash > ~/.local/share/bash-completion/completions/convoca
///   convoca completions zsh > ~/.zfunc/_convoca
///   convoca completions fish > ~/.config/fish/completions/convoca.fish
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions to standard output.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::Arguments::command(), "convoca", &mut script);
    session.out.line(String::from_utf8(script).context("completions are text")?.trim_end())?;
    Ok(Exit::Done)
}
