//! Content and theme into a multilingual static site.
//!
//! [`generate`] runs the pipeline; each phase is a function from value to value:
//!
//! 1. [`look`] and [`discover`]: where every file of `content/` lies, and what it is;
//! 2. [`parse`]: front matter, facts, Markdown and form definitions, in parallel;
//! 3. [`project`], [`theme_files`], [`dictionaries`], [`assets`]: settings, theme, words, pictures;
//! 4. [`resolve`]: languages, addresses, connections, lists, references into one immutable [`site`];
//! 5. [`render`]: every page, feed and bundle file as bytes, in parallel, each given away as it is drawn;
//! 6. [`audit`]: what the finished pages promise each other, held against the pages themselves;
//! 7. [`Staged`]: onto the disk, only what changed, and nothing before the audit is through; beside it, where
//!    that is asked for, what [`Compressor`] makes of it.
//!
//! What is wrong in content or theme is collected in a [`diagnostic::Report`] and never stops the
//! run at the first fault. The clock is an argument: the same request gives the same bytes.

pub mod assets;
pub mod audit;
mod cache;
mod compress;
pub mod coverage;
pub mod diagnostic;
pub mod dictionaries;
pub mod discover;
pub mod edit;
pub mod glossary;
pub mod kinds;
pub mod look;
pub mod parse;
mod pipeline;
pub mod project;
#[cfg(test)]
mod properties;
pub mod render;
pub mod resolve;
mod search;
pub mod site;
pub mod theme_files;
pub mod workspace;
mod write;
pub mod yaml;

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

pub use compress::Compressor;
pub use pipeline::Sink;
pub use write::{Placed, Staged, Written, write, write_again};

use diagnostic::Report;
use pipeline::Kept;

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
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files, sorted by path; none when the report has errors, and none that went into a sink.
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
    /// Pictures that had to be decoded, because no build before had kept copies of them.
    pub decoded: usize,
}

/// Generates a site in memory. Fails only when the machine does: files that cannot be read.
pub fn generate(request: &Request) -> io::Result<Generated> {
    let kept = Kept::default();
    let looked = look::all(&request.project, "content");
    let (mut generated, _) = pipeline::run(request, looked, &|output| kept.take(output))?;
    if !generated.report.has_errors() {
        generated.outputs = kept.outputs();
    }
    Ok(generated)
}

/// Generates a site from what a look at `content/` found, and gives each of its files away as soon as it is
/// drawn, in any order. What was given away is of no use when the report has errors.
///
/// Fails when the machine does, and when the sink does.
pub fn generate_into(
    request: &Request,
    content: Vec<look::Entry>,
    sink: &Sink<'_>,
) -> io::Result<(Generated, Remains)> {
    let (generated, drawn) = pipeline::run(request, content, sink)?;
    Ok((generated, Remains { _drawn: drawn }))
}

/// What a run leaves in memory. Giving back its many small parts takes some time: a program that ends
/// right after may [forget](std::mem::forget) it.
pub struct Remains {
    _drawn: Option<(pipeline::Ready, pipeline::Whole)>,
}
