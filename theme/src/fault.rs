//! What is wrong in a template: where, and in which words.

use std::collections::BTreeMap;
use std::fmt;

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
    /// Tells what the engine found in templates with these texts.
    pub(crate) fn told(fault: templates::Fault, sources: &BTreeMap<String, String>) -> Self {
        let source = |template: &str| sources.get(template).map_or("", String::as_str);
        let (line, column) = line_and_column(source(&fault.template), fault.range.start);
        let caller = |caller: templates::Caller| {
            let (line, column) = line_and_column(source(&caller.template), caller.start);
            format!("{}:{line}:{column}", caller.template)
        };
        Self {
            span: Span::new(fault.range.start, fault.range.end),
            line,
            column,
            message: fault.message,
            callers: fault.callers.into_iter().map(caller).collect(),
            file: fault.template,
        }
    }
}

/// Returns the line of a byte, and its column in characters, both from 1.
fn line_and_column(text: &str, start: usize) -> (usize, usize) {
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
