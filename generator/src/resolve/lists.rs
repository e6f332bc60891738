//! The order of each kind's list in each language.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use theme::Dictionary;

use crate::kinds::{Kind, Own};
use crate::site::Document;

/// Orders the documents of every kind: calls and stories newest first, innovators and pages by
/// name as the language sorts.
pub(super) fn orders(documents: &[Document], dictionaries: &[Arc<Dictionary>]) -> BTreeMap<Kind, Vec<Vec<usize>>> {
    let mut orders: BTreeMap<Kind, Vec<Vec<usize>>> = BTreeMap::new();
    for row in crate::kinds::KINDS {
        let members: Vec<usize> = (0..documents.len()).filter(|index| documents[*index].kind == row.kind).collect();
        for (language, dictionary) in dictionaries.iter().enumerate() {
            let mut order = members.clone();
            order.sort_by(|a, b| compare(&documents[*a], &documents[*b], (language, dictionary)));
            orders.entry(row.kind).or_default().push(order);
        }
    }
    orders
}

/// Compares two documents of a kind as its list in a language has them.
pub(crate) fn compare(a: &Document, b: &Document, language: (usize, &Arc<Dictionary>)) -> Ordering {
    newest_first(a, b).then_with(|| by_name(a, b, language)).then_with(|| a.folder.cmp(&b.folder))
}

/// Returns for each language the place of each document in the order of its kind.
pub(super) fn ranks(orders: &BTreeMap<Kind, Vec<Vec<usize>>>, documents: usize, languages: usize) -> Vec<Vec<usize>> {
    let mut ranks = vec![vec![0; documents]; languages];
    for (language, ranks) in ranks.iter_mut().enumerate() {
        for order in orders.values() {
            order[language].iter().enumerate().for_each(|(rank, document)| ranks[*document] = rank);
        }
    }
    ranks
}

/// Returns for each document the stories and innovators whose facts name it.
pub(super) fn related(documents: &[Document], index: &HashMap<String, usize, RandomState>) -> Vec<Vec<usize>> {
    let mut related = vec![Vec::new(); documents.len()];
    for document in documents {
        let call = |name: &str| format!("{}/{name}", Kind::Call.row().folder);
        let mut named: Vec<String> = match &document.facts.own {
            Own::Story(story) => {
                let innovator = format!("{}/{}", Kind::Innovator.row().folder, story.innovator.value);
                story.call.iter().map(|name| call(&name.value)).chain([innovator]).collect()
            }
            Own::Innovator(innovator) => innovator.calls.iter().map(|entered| call(&entered.call.value)).collect(),
            Own::Page(_) | Own::Call(_) => Vec::new(),
        };
        named.sort();
        named.dedup();
        named.iter().filter_map(|id| index.get(id)).for_each(|other| related[*other].push(document.place));
    }
    related
}

fn newest_first(a: &Document, b: &Document) -> Ordering {
    let key = |document: &Document| {
        let story = document.facts.story().map(|story| story.published.first_day());
        let call = document.facts.call().map(|call| call.deadline.opens.when.first_day());
        Reverse(story.or(call))
    };
    key(a).cmp(&key(b))
}

fn by_name(a: &Document, b: &Document, (language, dictionary): (usize, &Arc<Dictionary>)) -> Ordering {
    let name = |document| Document::shown_entry(document, language).0.title.value.as_str();
    dictionary.formats.compare(name(a), name(b))
}
