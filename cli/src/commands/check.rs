//! `convoca check`: every fault of the content, and nothing is written.

use anyhow::Context;
use clap::{Args, ValueEnum};
use generator::{Generated, Request};

use super::counted::{counted, faults};
use crate::moment::Now;
use crate::{Exit, Session};

/// Finds every fault in the content
///
/// Each fault stands with its file, line and column, the line itself, the reason
/// and the way to mend it. All of them are found in one run. Nothing is written.
///
/// Exit status: 0 without errors (there may be warnings), 1 with errors.
///
/// Examples:
///
///   convoca check
///   convoca check --lang es
///   convoca check --format json | jq '.[] | select(.severity == "error")'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// How faults are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    #[command(flatten)]
    now: Now,

    /// Checks what is marked `draft: true` as if it were to be built
    #[arg(long)]
    drafts: bool,
}

/// How faults are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For programs: one array of objects with path, line, column, severity, code, excerpt,
    /// reason and fix.
    Json,
}

/// Prints the faults to standard output and their number to standard error.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let request = Request { project: session.project()?, now: arguments.now.clock().now(), drafts: arguments.drafts };
    let generated = session.generate(&request).context("cannot read the project")?;
    let catalogue = session.catalogue();
    let text = match arguments.format {
        Format::Human => generated.report.human(&catalogue, session.out.colours()),
        Format::Json => generated.report.json(&catalogue),
    };
    if !text.is_empty() {
        session.out.line(text.trim_end())?;
    }
    session.err.line(summary(&generated))?;
    Ok(if generated.report.has_errors() { Exit::Faults } else { Exit::Done })
}

fn summary(generated: &Generated) -> String {
    let faults = faults(&generated.report);
    if generated.report.has_errors() {
        return format!("checked: {faults}");
    }
    let (pages, languages) = (counted(generated.pages, "page"), counted(generated.languages, "language"));
    format!("checked {pages} in {languages}: {faults}")
}
