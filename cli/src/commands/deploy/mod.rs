//! `convoca deploy`: what `convoca package` made, to Amazon's cloud.

#[cfg(feature = "aws")]
mod cloud;
mod plan;
#[cfg(feature = "aws")]
mod stack;

use std::path::PathBuf;

use clap::Args;

use crate::{Exit, Session};

/// Puts the site and its functions on Amazon's cloud
///
/// Makes or changes the stack of the template, puts keys into it once, uploads the
/// pages that changed, and tells CloudFront of them. New files go first and old ones
/// last, so that no visitor meets a page without its style. With `--plan` it says
/// what it would do and does nothing. docs/operate.md walks through all of it.
///
/// Region and credentials are those of all of Amazon's tools. The command must be
/// built with `--features aws`.
///
/// Examples:
///
///   convoca deploy --stack facility --bucket facility-packages --plan
///   convoca deploy --stack facility --bucket facility-packages \
///       --set MailFrom=info@example.org --set MailDomain=example.org \
///       --set AlarmAddress=ops@example.org
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Name of the stack
    #[arg(long, value_name = "NAME")]
    stack: String,

    /// Bucket for the packed functions, in the same region; it must be there
    #[arg(long, value_name = "BUCKET")]
    bucket: String,

    /// Folder that `convoca package` wrote [default: `dist/package` in the project's folder]
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,

    /// Parameter of the template; one that is not named stays as it is
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    /// Says what would be done, and does nothing
    #[arg(long)]
    plan: bool,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a parameter is written NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Deploys, or says what that would do.
#[cfg(feature = "aws")]
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    cloud::run(arguments, session)
}

/// Says how to build a command that deploys.
#[cfg(not(feature = "aws"))]
pub fn run(_: &Arguments, _: &mut Session<'_>) -> anyhow::Result<Exit> {
    anyhow::bail!("this command was built without Amazon's libraries: `cargo run --release --features aws -- deploy …`")
}
