//! The documents of a language from A to Z, by their titles.

use std::cmp::Ordering;

use crate::site::{Document, Site};

/// Documents that stand on one page; more of them are cut into parts of so many, each with a page.
pub(crate) const PART: usize = 150;

/// The places of documents in the order of their titles.
#[derive(Debug)]
pub(super) struct Register {
    order: Vec<u32>,
}

impl Register {
    /// Orders documents as the language does.
    pub(super) fn of(site: &Site, members: &[u32], language: usize) -> Self {
        let mut order = members.to_vec();
        order.sort_by(|one, other| compare(site, (*one, *other), language));
        Self { order }
    }

    /// Returns them as they are cut into parts; one part when there are few or none.
    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.order.chunks(PART)
    }

    /// Puts a document where its title belongs now; returns the parts that show others than before.
    pub(super) fn moved(&mut self, site: &Site, (place, language): (usize, usize)) -> Vec<usize> {
        let Some(from) = self.order.iter().position(|other| *other as usize == place) else { return Vec::new() };
        let own = self.order.remove(from);
        let to = self.order.partition_point(|other| compare(site, (*other, own), language).is_lt());
        self.order.insert(to, own);
        if from == to {
            return Vec::new();
        }
        (from.min(to) / PART..=from.max(to) / PART).collect()
    }
}

fn compare(site: &Site, (one, other): (u32, u32), language: usize) -> Ordering {
    let title = |place: u32| {
        let document: &Document = &site.documents[place as usize];
        let title = document.entries[language].as_ref().map_or("", |entry| entry.title.value.as_str());
        site.filled(title, document, language)
    };
    let formats = &site.dictionaries[language].formats;
    formats.compare(&title(one), &title(other)).then(one.cmp(&other))
}
