//! What is wrong in a file: a code, a place and the particulars. The wording is elsewhere.

use crate::Span;

/// All faults of one file, in the order in which they were found.
pub type Faults = Vec<Fault>;

/// Tells whether a fault stops the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be built as the file stands.
    Error,
    /// The site can be built, and somebody should look at this.
    Warning,
}

/// One thing wrong in one file.
///
/// The sentence is looked up by `code`, with `details` put in its places; so a fault can be told
/// in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The fault's name in the catalogue of sentences, as `unknown-key`.
    pub code: &'static str,
    /// Where in the file, in bytes.
    pub span: Span,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What fills the places of the sentence.
    pub details: Vec<(&'static str, String)>,
}

impl Fault {
    /// Returns an error at a place, without particulars.
    pub fn error(code: &'static str, span: Span) -> Self {
        Self { code, span, severity: Severity::Error, details: Vec::new() }
    }

    /// Returns a warning at a place, without particulars.
    pub fn warning(code: &'static str, span: Span) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span) }
    }

    /// Adds one particular.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self
    }

    /// Adds the known word that is nearest to the one found, under `near`, if one is near enough.
    pub fn near<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::nearest(found, known) {
            Some(word) => self.with("near", word),
            None => self,
        }
    }

    /// Returns the particular of that name.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}
