//! What a site is searched by: for each language an index of its own documents, cut into small files of
//! which a visitor's browser asks for those that a search needs, and their order from A to Z.
//!
//! ```text
//! <search page>/terms.txt              of each language, under the one name that never changes: which files there are
//! /assets/search/<lang>/<hash>.txt     terms and where they stand, by their beginning; what hits show, by eights
//! ```
//!
//! 1. [`said`] says the words of a document, which `words` folds into terms;
//! 2. [`gathered`] joins the terms of many documents, in parallel;
//! 3. [`lines`] writes a line for each term, [`index`] cuts them into files;
//! 4. [`kept`] keeps the lines of a language for the next build;
//! 5. [`edited`] changes the lines of the terms that a document has no more or has now;
//! 6. [`register`] orders documents by their titles.
//!
//! All is plain text of lines: it is read by splitting, and takes half the bytes of JSON. A document that a
//! language does not have, and borrows from another, is in none of it.

mod edited;
mod gathered;
mod index;
mod kept;
mod lines;
#[cfg(test)]
mod properties;
mod register;
mod said;

use std::path::Path;

use rayon::prelude::*;
use words::{Alphabet, Folding};

use crate::Output;
use crate::site::{Document, Site};
pub(crate) use edited::{Change, Edited};
use gathered::Gathered;
use index::Index;
pub(crate) use register::PART;
use register::Register;

/// What a site with a search has for it.
#[derive(Debug)]
pub(crate) struct Search {
    folding: Folding,
    languages: Vec<OfLanguage>,
}

/// The search of one language.
#[derive(Debug)]
struct OfLanguage {
    index: Index,
    register: Register,
    alphabet: Alphabet,
}

impl Search {
    /// Makes it; nothing for a site that has none.
    pub(crate) fn of(site: &Site, project: &Path) -> Option<Self> {
        if !site.project.search {
            return None;
        }
        let folding = Folding::new();
        let cache = kept::cache(project);
        let of_language = |language| {
            let members = members(site, language);
            let register = Register::of(site, &members, language);
            let index = Index::of(site, (&folding, &cache), members, language);
            OfLanguage { index, register, alphabet: Alphabet::new(&site.language(language).locale) }
        };
        let languages = site.languages().into_par_iter().map(of_language).collect();
        cache.sweep();
        Some(Self { folding, languages })
    }

    /// Returns all files of a language's index.
    pub(crate) fn outputs(&self, site: &Site, language: usize) -> Vec<Output> {
        self.languages[language].index.outputs(site, language)
    }

    /// Returns the documents that a language has, as they stand from A to Z, cut into the parts that have a page.
    pub(crate) fn parts(&self, language: usize) -> impl ExactSizeIterator<Item = &[u32]> {
        self.languages[language].register.parts()
    }

    /// Returns how many documents a language has.
    pub(crate) fn members(&self, language: usize) -> usize {
        self.languages[language].index.members.len()
    }

    /// Returns under which letter a title stands; nothing where it stands under none.
    pub(crate) fn initial(&self, title: &str, language: usize) -> Option<String> {
        self.languages[language].alphabet.initial(title)
    }

    /// Returns what a document is found by now; nothing in a language that it does not have.
    pub(crate) fn terms(&self, site: &Site, (place, language): (usize, usize)) -> Option<Gathered> {
        let index = &self.languages[language].index;
        let number = index.number(place)?;
        let own = &index.members[number as usize..=number as usize];
        Some(Gathered::of(site, &self.folding, (own, number), language))
    }

    /// Takes over that documents are found by other terms, or are called otherwise; returns the files that
    /// are new and those that there are no more.
    pub(crate) fn change(&mut self, site: &Site, changes: &[Change]) -> Edited {
        let mut edited = Edited::default();
        for (language, own) in self.languages.iter_mut().enumerate() {
            let changes: Vec<&Change> = changes.iter().filter(|change| change.language == language).collect();
            if !changes.is_empty() {
                own.index.change(site, (&changes, language), &mut edited);
            }
        }
        edited
    }

    /// Puts a document where its title belongs from A to Z; returns the parts that show others than before.
    pub(crate) fn moved(&mut self, site: &Site, (place, language): (usize, usize)) -> Vec<usize> {
        self.languages[language].register.moved(site, (place, language))
    }
}

/// Returns the places of the documents that a language has.
fn members(site: &Site, language: usize) -> Vec<u32> {
    let own = |document: &&Document| document.entries[language].is_some() && !document.is_fallback(language);
    let place = |document: &Document| u32::try_from(document.place).expect("there are fewer documents than that");
    site.documents.iter().filter(own).map(place).collect()
}
