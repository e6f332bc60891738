//! What the packed functions weigh, how soon they answer, and what they bear: `bench/run functions`.
//!
//! Takes a folder that `convoca package` made for this kind of machine and runs its programs as Lambda
//! does. What they ask of the cloud is answered at once, so that what is measured is theirs; under load
//! they are given a real store.

mod answers;
mod cloud;
mod count;
mod load;
mod package;
mod process;
mod time;

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

/// Measures packed functions.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder that `convoca package --architecture native` made
    package: PathBuf,

    /// How often each program is started
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    starts: usize,

    /// How many forms are sent to a program that is warm
    #[arg(long, value_name = "COUNT", default_value_t = 2000)]
    forms: usize,

    /// For how long the functions are loaded
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    load: u64,

    /// Folder in which callgrind's files stay, for `callgrind_annotate`
    #[arg(long, value_name = "DIR")]
    profile: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let package = package::Package::open(&arguments.package)?;
    let runtime = tokio::runtime::Runtime::new().context("cannot start a runtime")?;
    runtime.block_on(async {
        package.print_sizes();
        time::print_starts(&package, arguments.starts).await?;
        time::print_warm(&package, arguments.forms).await?;
        count::print_instructions(&package, arguments.profile.as_deref()).await?;
        load::print_load(&package, arguments.load).await
    })
}
