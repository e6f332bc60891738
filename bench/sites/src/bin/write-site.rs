//! `write-site`: one logical site as the source of Convoca and as the source of Hugo.

use std::path::PathBuf;

use bench_sites::language::Language;
use bench_sites::plan::Plan;
use bench_sites::{convoca, hugo, photos};
use clap::Parser;

/// Writes a site to measure builds with
///
/// The same seed gives the same bytes. Every document is there in every language.
#[derive(Debug, Parser)]
struct Arguments {
    /// Documents, of which each has a page in every language
    #[arg(long, value_name = "N")]
    documents: usize,

    /// Languages, at most 4
    #[arg(long, value_name = "N", default_value_t = 4)]
    languages: usize,

    /// What all words and links follow from
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Folder for the source of Convoca
    #[arg(long, value_name = "DIR")]
    convoca: Option<PathBuf>,

    /// Photographs beside stories, for Convoca alone
    #[arg(long, value_name = "N", default_value_t = 0)]
    photos: usize,

    /// Folder for the source of Hugo
    #[arg(long, value_name = "DIR")]
    hugo: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let plan = Plan::new(arguments.documents, arguments.seed);
    let languages = Language::first(arguments.languages.max(1));
    if let Some(folder) = &arguments.convoca {
        convoca::write(&plan, &languages, folder)?;
        if arguments.photos > 0 {
            photos::add(folder, arguments.photos, arguments.seed)?;
        }
    }
    if let Some(folder) = &arguments.hugo {
        hugo::write(&plan, &languages, folder)?;
    }
    Ok(())
}
