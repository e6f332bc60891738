//! What is wrong in a template: where, in which words, and who called it.

use std::ops::Range;

/// One thing wrong in one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The template's name.
    pub template: String,
    /// Where in the template, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The calls of components that led there, innermost first.
    pub callers: Vec<Caller>,
}

/// The call of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The template that calls.
    pub template: String,
    /// Where the call begins, in bytes.
    pub start: usize,
}

impl Fault {
    pub(crate) fn new(template: &str, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { template: template.to_owned(), range, message: message.into(), callers: Vec::new() }
    }
}
