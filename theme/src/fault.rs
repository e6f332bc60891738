//! What is wrong in a template: where, and in which words.

use std::{collections::BTreeMap, fmt, ops::Range};

use schema::Span;

/// One thing wrong in one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// The template's name; empty when the fault lies in no single template.
    pub file: String,
    /// Where in the template, in bytes.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, as the template engine says it, in English.
    pub message: String,
    /// The calls that led there, innermost first, as `kinds/page.html:4:9`.
    pub callers: Vec<String>,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        for caller in &self.callers {
            write!(formatter, " (called from {caller})")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateFault {}

impl TemplateFault {
    /// Returns a fault of a template as a whole.
    pub(crate) fn whole(file: &str, message: String) -> Self {
        Self { file: file.to_owned(), span: Span::default(), line: 1, column: 1, message, callers: Vec::new() }
    }

    /// Returns a fault at a range of bytes, still without its message.
    pub(crate) fn at(file: &str, source: &str, range: Range<usize>) -> Self {
        let before = source.get(..range.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            span: Span::new(range.start, range.end),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            ..Self::whole(file, String::new())
        }
    }

    /// Takes the callers out of a printed report, the only place where the engine tells them.
    pub(crate) fn note_callers(&mut self, report: &str) {
        let notes = report.lines().filter_map(|line| line.strip_prefix("note: "));
        self.callers = notes.filter_map(|note| note.rsplit(' ').next()).map(str::to_owned).collect();
    }
}

/// Takes apart the text in which the engine reports several faults at once.
pub(crate) fn faults_of_report(report: &str, sources: &BTreeMap<String, String>) -> Vec<TemplateFault> {
    let mut faults = Vec::new();
    for part in report.split("\n\n").filter_map(|part| part.strip_prefix("error: ")) {
        let mut lines = part.lines();
        let message = lines.next().unwrap_or_default();
        let place = lines.find_map(|line| line.trim_start().strip_prefix("--> ")).unwrap_or_default();
        let mut fault = placed(place, sources).unwrap_or_else(|| TemplateFault::whole("", String::new()));
        message.clone_into(&mut fault.message);
        faults.push(fault);
    }
    if faults.is_empty() {
        faults.push(TemplateFault::whole("", report.to_owned()));
    }
    faults
}

/// Finds the bytes of a place written as `file:line:column`.
fn placed(place: &str, sources: &BTreeMap<String, String>) -> Option<TemplateFault> {
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let file = parts.next()?;
    let source = sources.get(file)?;
    let line_start: usize = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let text = source[line_start..].lines().next().unwrap_or_default();
    let offset: usize = text.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let start = line_start + offset;
    Some(TemplateFault::at(file, source, start..line_start + text.len()))
}
