//! What others show of a document, made into values once: its title, its address, its card.

use theme::Value;

use super::address::Link;
use super::card;
use crate::site::{Document, Sight};

/// What others show of a document in a language.
pub(crate) struct Face {
    /// Its title, with the facts in it.
    pub(super) title: Value,
    /// Its summary, with the facts in it.
    pub(super) summary: Value,
    /// Its address as links write it.
    pub(super) url: Value,
    /// How links, lists and blocks show it.
    pub(super) card: Value,
}

impl Face {
    /// Returns the face of a document for readers of a language.
    pub(super) fn of(site: &Sight<'_>, document: &Document, language: usize) -> Self {
        let (entry, shown) = document.shown_entry(language);
        let summary = Value::from(site.filled(&entry.summary.value, document, shown).as_ref());
        let link = Link::to(site, document, language);
        let card = card::value(site, document, language, (&link, &summary));
        Self { title: link.title, summary, url: link.url, card }
    }
}
