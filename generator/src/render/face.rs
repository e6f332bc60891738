//! What others show of a document, made into values once: its title, its address, its card.

use rayon::prelude::*;
use theme::{TemplateFault, Theme, Value};

use super::address::Link;
use super::card;
use crate::site::{Document, Sight, Site};

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
    /// Returns the face of a document for readers of a language. Fails when the theme cannot draw its card.
    pub(super) fn of(
        site: &Sight<'_>,
        theme: &Theme,
        document: &Document,
        language: usize,
    ) -> Result<Self, TemplateFault> {
        let (entry, shown) = document.shown_entry(language);
        let summary = Value::from(site.filled(&entry.summary.value, document, shown).as_ref());
        let link = Link::to(site, document, language);
        let card = card::value(site, document, language, (&link, &summary));
        let row = site.language(language);
        let card = card::drawn(theme, card, row.lang.as_str(), row.direction.as_str())?;
        Ok(Self { title: link.title, summary, url: link.url, card })
    }
}

/// What others show of all documents in all languages.
pub(crate) struct Faces {
    /// One document after the other, and of each one language after the other.
    faces: Vec<Face>,
    languages: usize,
}

impl Faces {
    /// Makes them. Fails when the theme cannot draw a card.
    pub(super) fn new(site: &Site, theme: &Theme) -> Result<Self, TemplateFault> {
        let languages = site.languages().len();
        let face = |number: usize| {
            let document = &site.documents[number / languages];
            Face::of(&Sight::new(site), theme, document, number % languages)
        };
        let faces: Result<Vec<Face>, TemplateFault> =
            (0..site.documents.len() * languages).into_par_iter().map(face).collect();
        Ok(Self { faces: faces?, languages })
    }

    /// Makes that of a document in a language anew. Fails when the theme cannot draw its card.
    pub(super) fn renew(
        &mut self,
        site: &Site,
        theme: &Theme,
        (place, language): (usize, usize),
    ) -> Result<(), TemplateFault> {
        let face = Face::of(&Sight::new(site), theme, &site.documents[place], language)?;
        self.faces[place * self.languages + language] = face;
        Ok(())
    }

    /// Returns that of the document at a place.
    pub(super) fn of(&self, place: usize, language: usize) -> &Face {
        &self.faces[place * self.languages + language]
    }
}
