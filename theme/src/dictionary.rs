//! The words of one language, ready to be spoken.

use std::sync::Arc;

use words::{Arg, Formats, Sentence, Words};

/// The sentences of a language and its way to write numbers and dates.
#[derive(Debug)]
pub struct Dictionary {
    /// The language's own sentences.
    pub words: Words,
    /// The default language's sentences, for what the language itself does not say.
    pub fallback: Option<Arc<Words>>,
    /// How the language writes numbers, dates and lists.
    pub formats: Formats,
}

impl Dictionary {
    /// Returns a sentence as plain text with its places filled; nothing when no language has it.
    pub fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        self.sentence(key).map(|sentence| self.formats.fill(sentence, args))
    }

    /// Returns a sentence as HTML: escaped, and every value isolated from the text around it.
    pub fn html(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        self.sentence(key).map(|sentence| self.formats.fill_html(sentence, args))
    }

    /// Returns a sentence unfilled, as a script takes it: a JSON string, or an object of its plural
    /// forms by category.
    pub fn json(&self, key: &str) -> Option<String> {
        serde_json::to_string(self.sentence(key)?).ok()
    }

    /// Returns the keys of all sentences; one that both languages have comes twice.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().chain(self.fallback.iter().flat_map(|words| words.keys()))
    }

    fn sentence(&self, key: &str) -> Option<&Sentence> {
        self.words.sentence(key).or_else(|| self.fallback.as_ref()?.sentence(key))
    }
}
