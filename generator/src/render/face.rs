//! What others show of a document, made into values once: its title, its address, its link, its card.

use theme::Value;

use super::address::{Link, encoded};
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
    /// `{title, url, lang, dir}`
    pub(super) link: Value,
    /// How lists and blocks show it.
    pub(super) card: Value,
}

impl Face {
    /// Returns the face of a document for readers of a language.
    pub(super) fn of(site: &Sight<'_>, document: &Document, language: usize) -> Self {
        let (entry, shown) = document.shown_entry(language);
        let title = Value::from(site.filled(&entry.title.value, document, shown).as_ref());
        let summary = Value::from(site.filled(&entry.summary.value, document, shown).as_ref());
        let url = Value::from(encoded(&document.urls[language]));
        let row = site.language(shown);
        let link =
            Link { title: title.clone(), url: url.clone(), lang: row.lang.as_str(), dir: row.direction.as_str() };
        let link = theme::value(&link);
        let card = card::value(site, document, language, (&link, &summary));
        Self { title, summary, url, link, card }
    }
}
