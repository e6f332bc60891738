//! Words under ids that something else declares: all of them, and no others.

use std::collections::BTreeMap;

use schema::{Entry, Fault, Faults, Node, Span};

/// A map of words, and the ids that it must speak for.
pub(crate) struct WordMap<'n, 'i> {
    /// What the map is called in faults.
    pub(crate) path: &'static str,
    /// The map, if it is there.
    pub(crate) node: Option<&'n Node>,
    /// Where to report what is missing.
    pub(crate) place: Span,
    /// The ids.
    pub(crate) ids: &'i [&'i str],
}

impl WordMap<'_, '_> {
    /// Reads the words of each id, and reports ids without words and words without an id.
    pub(crate) fn read<T>(
        &self,
        faults: &mut Faults,
        mut read: impl FnMut(&str, &Node, &mut Faults) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let entries = self.node.map(Node::entries).unwrap_or_default();
        let mut words = BTreeMap::new();
        for id in self.ids {
            match entries.iter().find(|entry| entry.key == *id) {
                Some(entry) => words.extend(read(id, &entry.node, faults).map(|found| ((*id).to_owned(), found))),
                None => faults.push(missing(&format!("{}.{id}", self.path), self.place)),
            }
        }
        for entry in entries.iter().filter(|entry| !self.ids.contains(&entry.key.as_str())) {
            faults.push(superfluous(entry, self.path).near(&entry.key, self.ids.iter().copied()));
        }
        words
    }
}

/// Returns the fault of words that are not there.
pub(crate) fn missing(key: &str, place: Span) -> Fault {
    Fault::error("form-words-missing", place).with("key", key)
}

/// Returns the fault of words that nothing asks for.
pub(crate) fn superfluous(entry: &Entry, path: &str) -> Fault {
    Fault::error("form-words-superfluous", entry.span).with("key", format!("{path}.{}", entry.key))
}
