//! One map of a file, read key by key against a closed schema.

use crate::{Entry, Fault, Faults, FromNode, Node, Span, Value};

/// Reads the keys of one map and, at the end, reports those that nobody asked for.
///
/// Ask for every key first, call [`Reader::finish`], and only then give up on missing values:
/// so that all faults of a map are found in one run.
#[derive(Debug)]
pub struct Reader<'n, 'f> {
    what: &'static str,
    span: Span,
    entries: &'n [Entry],
    known: Vec<&'static str>,
    /// How many faults there were before this map.
    before: usize,
    /// Where the faults go.
    pub faults: &'f mut Faults,
}

impl<'n, 'f> Reader<'n, 'f> {
    /// Opens a map; anything else is a fault. An empty node is an empty map. `what` names the map
    /// in faults, as `call.yaml` or `a milestone`.
    pub fn open(node: &'n Node, what: &'static str, faults: &'f mut Faults) -> Option<Self> {
        let entries: &'n [Entry] = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            Value::Scalar(_) | Value::List(_) => {
                faults.push(Fault::error("not-a-map", node.span).with("found", node.kind()));
                return None;
            }
        };
        Some(Self { what, span: node.span, entries, known: Vec::new(), before: faults.len(), faults })
    }

    /// Returns the node under a key, if the key is there and not empty, and marks the key as known.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (entry.node.value != Value::Null).then_some(&entry.node)
    }

    /// Returns the value of a key that may be left out.
    pub fn optional<T: FromNode>(&mut self, key: &'static str) -> Option<T> {
        let node = self.node(key)?;
        T::from_node(node, self.faults)
    }

    /// Returns the value of a key that must be there; a missing or empty one is a fault.
    pub fn required<T: FromNode>(&mut self, key: &'static str) -> Option<T> {
        let Some(node) = self.node(key) else {
            let span = self.key_span(key).unwrap_or(self.span);
            self.faults.push(Fault::error("missing-key", span).with("key", key).with("what", self.what));
            return None;
        };
        T::from_node(node, self.faults)
    }

    /// Returns the whole number under a key, which may be left out and must lie in the range.
    pub fn number(&mut self, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let node = self.node(key)?;
        let number = i64::from_node(node, self.faults)?;
        if !range.contains(&number) {
            let limits = format!("{} to {}", range.start(), range.end());
            self.faults.push(
                Fault::error("number-out-of-range", node.span)
                    .with("key", key)
                    .with("found", number.to_string())
                    .with("range", limits),
            );
            return None;
        }
        Some(number)
    }

    /// Returns where a key stands, or the whole map when it is not there.
    pub fn place(&self, key: &str) -> Span {
        self.key_span(key).unwrap_or(self.span)
    }

    /// Reports the keys that nobody asked for, each with the nearest known one. A key that is
    /// missing because it is misspelt is one fault, not two.
    pub fn finish(mut self) {
        for entry in self.entries {
            if !self.known.contains(&entry.key.as_str()) {
                let fault = Fault::error("unknown-key", entry.span)
                    .with("key", &entry.key)
                    .with("what", self.what)
                    .with("known", self.known.join(", "))
                    .near(&entry.key, self.known.iter().copied());
                self.forgive(fault.detail("near"));
                self.faults.push(fault);
            }
        }
    }

    /// Takes back the fault that a key of this map is missing.
    fn forgive(&mut self, key: Option<&str>) {
        let (what, before) = (self.what, self.before);
        let mut index = 0;
        self.faults.retain(|fault| {
            index += 1;
            let missing = fault.code == "missing-key" && fault.detail("key") == key && key.is_some();
            index <= before || !(missing && fault.detail("what") == Some(what))
        });
    }

    fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, start: usize, value: Value) -> Entry {
        let span = Span::new(start, start + key.len());
        Entry { key: key.to_owned(), span, node: Node { value, span } }
    }

    #[test]
    fn all_faults_of_a_map_are_found_in_one_run() {
        let node = Node {
            value: Value::Map(vec![
                entry("titel", 0, Value::Scalar("A".into())),
                entry("weight", 10, Value::Scalar("heavy".into())),
                entry("summary", 20, Value::Null),
            ]),
            span: Span::new(0, 30),
        };
        let mut faults = Faults::new();
        let mut reader = Reader::open(&node, "a page", &mut faults).expect("it is a map");
        assert_eq!(reader.required::<String>("title"), None);
        assert_eq!(reader.optional::<i64>("weight"), None);
        assert_eq!(reader.required::<String>("summary"), None);
        reader.finish();
        let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["not-a-whole-number", "missing-key", "unknown-key"]);
        assert_eq!(faults[2].detail("near"), Some("title"), "the misspelt key is not missing as well");
        assert_eq!(faults[1].span, Span::new(20, 27), "an empty key is reported where it stands");
    }
}
