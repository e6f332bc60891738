//! Content and theme into a multilingual static site.
//!
//! [`generate`] is the pipeline; each phase is a function from value to value:
//!
//! 1. [`discover`]: where every file of `content/` lies, and its text;
//! 2. [`parse`]: front matter, facts, Markdown and form definitions, in parallel;
//! 3. [`project`], [`theme_files`], [`dictionaries`], [`assets`]: settings, theme, words, pictures;
//! 4. [`resolve`]: languages, addresses, connections, lists, references into one immutable [`site`];
//! 5. [`render`]: every page, feed and bundle file as bytes, in parallel;
//! 6. [`audit`]: what the finished pages promise each other, held against the pages themselves;
//! 7. [`write()`]: onto the disk, only what changed.
//!
//! What is wrong in content or theme is collected in a [`diagnostic::Report`] and never stops the
//! run at the first fault. The clock is an argument: the same request gives the same bytes.

pub mod assets;
pub mod audit;
pub mod coverage;
pub mod diagnostic;
pub mod dictionaries;
pub mod discover;
pub mod edit;
pub mod glossary;
pub mod kinds;
pub mod parse;
pub mod project;
#[cfg(test)]
mod properties;
pub mod render;
pub mod resolve;
pub mod site;
pub mod theme_files;
mod write;
pub mod yaml;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use schema::{Fault, Faults, Span};

pub use write::{Written, write};

use diagnostic::Report;
use parse::Parsed;
use project::Project;

/// What is to be generated.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder that holds `content/` and `themes/`.
    pub project: PathBuf,
    /// The instant for which the site is built.
    pub now: Timestamp,
    /// Whether drafts are built.
    pub drafts: bool,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its place in the output folder: `site/es/index.html`, `functions/manifest.json`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Generated {
    /// The files, sorted by path; none when the report has errors.
    pub outputs: Vec<Output>,
    /// Everything wrong in content and theme.
    pub report: Report,
    /// HTML pages among the outputs.
    pub pages: usize,
    /// Languages of the site.
    pub languages: usize,
    /// What each language has of its own.
    pub coverage: Vec<coverage::Coverage>,
    /// The next instant at which another site would come out, because a call opens or closes.
    pub next_change: Option<Timestamp>,
}

/// Generates a site in memory. Fails only when the machine does: files that cannot be read.
pub fn generate(request: &Request) -> io::Result<Generated> {
    let mut report = Report::default();
    let sources = discover::content(&request.project)?;
    let parsed = parse::entries(&sources, &mut report);
    let Some(project) = settings(&parsed, &mut report) else { return Ok(refused(report)) };
    let files = match theme_files::load(&request.project, &project.theme, &mut report) {
        Ok(files) => files,
        Err(fault) => return Ok(refused_by(fault, &parsed, report)),
    };
    glossary::check(&project, &parsed, &sources, &mut report);
    let dictionaries = dictionaries::build(&project, &files, &parsed, &mut report);
    let mut assets = assets::collect(&sources, &files, &mut report)?;
    let pictures = std::mem::take(&mut assets.pictures);
    let next_change = next_change(&parsed, &project, request.now);
    let setting = resolve::Setting { project, dictionaries, pictures, now: request.now, drafts: request.drafts };
    let site = resolve::site(parsed, setting, &mut report);
    if report.has_errors() {
        return Ok(refused(report));
    }
    let outputs = render::outputs(&site, &files, assets, &mut report);
    if !report.has_errors() {
        audit::check(&site, &outputs, &mut report);
    }
    report.sort();
    let pages = outputs.iter().filter(|output| output.path.ends_with(".html") && output.path.starts_with("site/"));
    Ok(Generated {
        pages: pages.count(),
        languages: site.project.languages.len(),
        coverage: coverage::of(&site),
        next_change,
        outputs: if report.has_errors() { Vec::new() } else { outputs },
        report,
    })
}

fn refused(mut report: Report) -> Generated {
    report.sort();
    Generated { report, ..Generated::default() }
}

/// Refuses for a fault in `site.yaml`.
fn refused_by(fault: Fault, parsed: &Parsed, mut report: Report) -> Generated {
    let file = parsed.settings.as_ref().map(|file| (file.path.as_str(), Arc::clone(&file.text)));
    let (path, text) = file.unwrap_or(("content/site.yaml", Arc::from("")));
    report.add(path, &text, vec![fault]);
    refused(report)
}

fn settings(parsed: &Parsed, report: &mut Report) -> Option<Project> {
    let Some(file) = &parsed.settings else {
        report.add("content/site.yaml", &Arc::from(""), vec![Fault::error("site-missing", Span::default())]);
        return None;
    };
    let mut faults = Faults::new();
    let project = Project::read(&file.value, &mut faults);
    report.add(&file.path, &file.text, faults);
    project
}

/// Returns the next instant at which another site would come out.
fn next_change(parsed: &Parsed, project: &Project, now: Timestamp) -> Option<Timestamp> {
    let facts = parsed.facts.values().filter_map(|file| file.value.as_ref());
    facts.flat_map(|facts| facts.changes(&project.zone)).filter(|change| *change > now).min()
}
