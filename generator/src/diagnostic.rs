//! Faults with the file they stand in: sorted, worded in the editor's language, shown.
//!
//! A [`Report`] gathers the faults of a whole run. [`Report::human`] draws them for a terminal,
//! [`Report::json`] writes them for programs. Sentences come from `faults/<lang>.yaml`.

mod catalogue;
mod draw;
#[cfg(test)]
mod properties;

use std::sync::Arc;

use schema::{Fault, Faults, Severity};
use serde::Serialize;

use crate::discover::Text;

pub use catalogue::{Catalogue, FAULT_LANGUAGES};
pub use draw::Colours;

/// A fault and the file it stands in.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The file, from the project's folder, with `/` between its parts.
    pub path: String,
    /// The file's text; empty for what is not a text.
    pub text: Arc<str>,
    /// What is wrong.
    pub fault: Fault,
}

/// All faults of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

/// One diagnostic as `--format json` writes it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    severity: &'static str,
    code: &'static str,
    excerpt: &'a str,
    reason: String,
    fix: String,
}

impl Report {
    /// Adds the faults of one file.
    pub fn add(&mut self, path: &str, text: impl Into<Text>, faults: Faults) {
        if faults.is_empty() {
            return;
        }
        let text = text.into().get();
        let text = |fault| Diagnostic { path: path.to_owned(), text: Arc::clone(&text), fault };
        self.diagnostics.extend(faults.into_iter().map(text));
    }

    /// Adds all faults of another report.
    pub fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Sorts by file and place and drops what was found twice.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| {
            let key = |diagnostic: &Diagnostic| (diagnostic.fault.span.start, diagnostic.fault.code);
            a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
        });
        self.diagnostics.dedup_by(|a, b| a.path == b.path && a.fault == b.fault);
    }

    /// Returns the diagnostics.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Returns how many faults of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.fault.severity == severity).count()
    }

    /// Returns whether anything stops the build.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Draws every diagnostic with its line, reason and fix.
    pub fn human(&self, catalogue: &Catalogue, colours: Colours) -> String {
        self.diagnostics.iter().map(|diagnostic| draw::draw(diagnostic, catalogue, colours)).collect()
    }

    /// Writes the diagnostics as a JSON array, one object each.
    pub fn json(&self, catalogue: &Catalogue) -> String {
        let rows: Vec<Row<'_>> = self.diagnostics.iter().map(|diagnostic| diagnostic.row(catalogue)).collect();
        serde_json::to_string_pretty(&rows).expect("rows are plain texts and numbers")
    }
}

impl Diagnostic {
    /// Returns the line and the column of the fault, both from 1; columns count characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.text[..draw::boundary(&self.text, self.fault.span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    fn excerpt(&self) -> &str {
        let start = draw::boundary(&self.text, self.fault.span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        self.text[line_start..].lines().next().unwrap_or_default()
    }

    fn row<'a>(&'a self, catalogue: &Catalogue) -> Row<'a> {
        let (line, column) = self.line_and_column();
        let sentence = catalogue.sentence(&self.fault);
        Row {
            path: &self.path,
            line,
            column,
            severity: draw::severity(self.fault.severity),
            code: self.fault.code,
            excerpt: self.excerpt(),
            reason: sentence.reason,
            fix: sentence.fix,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_none_is_told_at_the_sign_before_it() {
        for (text, (start, end), place, excerpt) in [
            ("a\né", (3, 4), (2, 1), "é"),
            ("é", (1, 9), (1, 1), "é"),
            ("a\n", (9, 9), (2, 1), ""),
            ("ab", (2, 1), (1, 3), "ab"),
            ("", (7, 8), (1, 1), ""),
        ] {
            let fault = Fault::error("link-scheme", schema::Span::new(start, end));
            let diagnostic = Diagnostic { path: "a.md".to_owned(), text: Arc::from(text), fault };
            assert_eq!((diagnostic.line_and_column(), diagnostic.excerpt()), (place, excerpt), "{text:?}");
        }
    }
}
