//! `convoca status`: how far the site is translated.

use anyhow::Context;
use clap::{Args, ValueEnum};
use generator::Request;
use generator::coverage::Coverage;
use serde_json::{Value, json};

use super::counted::{counted, faults};
use crate::moment::Now;
use crate::stream::columns;
use crate::{Exit, Session};

/// Counts what is translated into each language, and names what is not
///
/// Counts documents and forms that have a text of their own in a language; readers
/// see another language where one is missing. Texts that are drafts count as missing.
///
/// Exit status: 0, or 1 when the content has errors.
///
/// Examples:
///
///   convoca status
///   convoca status --missing ar          the files that Arabic lacks
///   convoca status --format json
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Names the files that this language lacks, in place of the counts
    #[arg(long, value_name = "LANG")]
    missing: Option<String>,

    /// How the counts are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    #[command(flatten)]
    now: Now,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns for people.
    Table,
    /// One array of objects.
    Json,
}

/// Prints the counts to standard output.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let request = Request { project: session.project()?, now: arguments.now.clock().now(), drafts: false };
    let generated = session.generate(&request).context("cannot read the project")?;
    if generated.report.has_errors() {
        session.err.line(format!("{}: `convoca check` shows them", faults(&generated.report)))?;
        return Ok(Exit::Faults);
    }
    if let Some(lang) = &arguments.missing {
        return missing(&generated.coverage, lang, session);
    }
    let text = match arguments.format {
        Format::Table => table(&generated.coverage),
        Format::Json => serde_json::to_string_pretty(&json(&generated.coverage))?,
    };
    session.out.line(text)?;
    Ok(Exit::Done)
}

fn missing(coverage: &[Coverage], lang: &str, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let found = coverage.iter().find(|coverage| coverage.lang == lang);
    let found = found.with_context(|| {
        let known: Vec<&str> = coverage.iter().map(|coverage| coverage.lang.as_str()).collect();
        format!("the site has no language `{lang}`: it has {}", known.join(", "))
    })?;
    for file in &found.missing {
        session.out.line(file)?;
    }
    session.err.line(format!("{} missing in `{lang}`", counted(found.missing.len(), "file")))?;
    Ok(Exit::Done)
}

fn table(coverage: &[Coverage]) -> String {
    let folders = coverage.first().map(|coverage| coverage.folders.as_slice()).unwrap_or_default();
    let head = ["language"].into_iter().chain(folders.iter().map(|covered| covered.folder)).chain(["missing"]);
    let mut rows: Vec<[String; 7]> = vec![row(head.map(str::to_uppercase))];
    rows.extend(coverage.iter().map(|coverage| {
        let counts = coverage.folders.iter().map(|covered| format!("{}/{}", covered.done, covered.total));
        row([coverage.lang.clone()].into_iter().chain(counts).chain([coverage.missing.len().to_string()]))
    }));
    columns(&rows)
}

/// Returns a row of a language, the four kinds, forms, and what is missing.
fn row(cells: impl Iterator<Item = String>) -> [String; 7] {
    let mut row: [String; 7] = Default::default();
    row.iter_mut().zip(cells).for_each(|(place, cell)| *place = cell);
    row
}

fn json(coverage: &[Coverage]) -> Value {
    let one = |coverage: &Coverage| {
        let folders: serde_json::Map<String, Value> = coverage
            .folders
            .iter()
            .map(|covered| (covered.folder.to_owned(), json!({"done": covered.done, "total": covered.total})))
            .collect();
        json!({"lang": coverage.lang, "folders": folders, "missing": coverage.missing})
    };
    coverage.iter().map(one).collect()
}
