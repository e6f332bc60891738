//! The terms of some documents, each with where it stands.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use words::Folding;

use super::lines::{Posting, Weight};
use super::said;
use crate::site::Site;

/// How often a word stands in the prose of a document that is about it.
const OFTEN: u8 = 3;

/// Terms with their postings, by the number of the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    terms: HashMap<Box<str>, Found, FixedState>,
}

#[derive(Clone, Debug, Default)]
struct Found {
    postings: Vec<Posting>,
    /// How often it stands in the prose of the last document.
    count: u8,
}

impl Gathered {
    /// Gathers the terms of documents that a language has, given by their places; the first has the number
    /// `first` in the index, the others those behind it.
    pub(super) fn of(site: &Site, folding: &Folding, (places, first): (&[u32], u32), language: usize) -> Self {
        let mut gathered = Self::default();
        for (place, number) in places.iter().zip(first..) {
            let document = &site.documents[*place as usize];
            said::each_term(site, folding, (document, language), |term, weight| gathered.add(term, number, weight));
        }
        gathered
    }

    fn add(&mut self, term: &str, number: u32, weight: Weight) {
        let Some(found) = self.terms.get_mut(term) else {
            let found = Found { postings: vec![Posting::new(number, weight)], count: 1 };
            self.terms.insert(term.into(), found);
            return;
        };
        match found.postings.last_mut().filter(|last| last.number() == number) {
            Some(last) if last.weight() == Weight::Once => {
                found.count = found.count.saturating_add(1);
                if found.count >= OFTEN {
                    *last = Posting::new(number, Weight::Often);
                }
            }
            // What says more of a document comes first.
            Some(_) => {}
            None => {
                found.postings.push(Posting::new(number, weight));
                found.count = 1;
            }
        }
    }

    /// Adds those of documents with higher numbers.
    pub(super) fn join(&mut self, behind: Self) {
        if self.terms.is_empty() {
            *self = behind;
            return;
        }
        for (term, found) in behind.terms {
            match self.terms.get_mut(&term) {
                Some(own) => own.postings.extend(found.postings),
                None => drop(self.terms.insert(term, found)),
            }
        }
    }

    /// Returns the terms with their postings, in no order.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, &[Posting])> {
        self.terms.iter().map(|(term, found)| (&**term, found.postings.as_slice()))
    }

    /// Returns where one of them stands.
    pub(super) fn of_term(&self, term: &str) -> Option<Posting> {
        self.terms.get(term)?.postings.last().copied()
    }
}
