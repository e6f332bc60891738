//! `floor`: the least that building a site can cost.

use std::path::PathBuf;

use bench_sites::floor::{self, Size};
use clap::Parser;

/// Converts the Markdown of a site and writes as much as the site has
///
/// No templates, no front matter, no links: only what nobody can do without.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder with the Markdown
    #[arg(long, value_name = "DIR")]
    content: PathBuf,

    /// Folder to write to, which must be new
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Files to write
    #[arg(long, value_name = "N", requires = "bytes", required_unless_present = "like")]
    files: Option<u64>,

    /// Bytes to write, altogether
    #[arg(long, value_name = "N", requires = "files")]
    bytes: Option<u64>,

    /// Takes both from a site that is built already
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    like: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let size = match &arguments.like {
        Some(folder) => floor::size(folder)?,
        None => Size { files: arguments.files.unwrap_or_default(), bytes: arguments.bytes.unwrap_or_default() },
    };
    floor::run(&arguments.content, &arguments.out, size)
}
