//! The sentences of one language by key: [`Words`], out of nested maps into one flat list.
//!
//! Whether the keys are those that a site needs is for the caller to judge; it has
//! [`Words::keys`] and [`Sentence::places`] for that.

use std::collections::BTreeMap;

use schema::{Entry, Fault, Faults, Node, Span, Value};
use serde::{Deserialize, Serialize};

use crate::{Category, Sentence};

/// Sentences by dotted key, as `call.days_left`, and the place where each was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words {
    sentences: BTreeMap<String, Placed>,
}

/// A sentence and where it stands. The place is for faults, and is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Sentence", into = "Sentence")]
struct Placed {
    sentence: Sentence,
    span: Span,
}

impl Words {
    /// Reads nested maps of sentences. A map whose keys are all plural categories, with `other`
    /// among them, is one sentence that counts. The sentences of a list are numbered from 1:
    /// `next[1]`, `next[2]`.
    ///
    /// Faults: `words-not-text` for an empty key, `sentence-place` for a brace that makes no place.
    pub fn read(node: &Node, faults: &mut Faults) -> Self {
        let mut words = Self::default();
        match &node.value {
            Value::Map(entries) => words.read_entries("", entries, faults),
            Value::Null => {}
            Value::Scalar(_) | Value::List(_) => {
                faults.push(Fault::error("not-a-map", node.span).with("found", node.kind()));
            }
        }
        words
    }

    /// Adds the sentences of `over`, which win. A list in `over` replaces the whole list.
    pub fn merge(&mut self, over: Self) {
        for list in over.sentences.keys().filter_map(|key| key.strip_suffix("[1]")) {
            self.sentences.retain(|key, _| !is_item_of(key, list));
        }
        self.sentences.extend(over.sentences);
    }

    /// Returns the sentence under a key.
    pub fn sentence(&self, key: &str) -> Option<&Sentence> {
        self.sentences.get(key).map(|placed| &placed.sentence)
    }

    /// Returns the sentences of a list in order; none when there is no list under the key.
    pub fn list(&self, key: &str) -> Vec<&Sentence> {
        (1..).map_while(|number| self.sentence(&item_key(key, number))).collect()
    }

    /// Returns where the sentence under a key stands in the file it was read from; words that were
    /// stored and read back stand nowhere, at 0.
    pub fn span(&self, key: &str) -> Option<Span> {
        self.sentences.get(key).map(|placed| placed.span)
    }

    /// Returns the keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sentences.keys().map(String::as_str)
    }

    fn read_entries(&mut self, above: &str, entries: &[Entry], faults: &mut Faults) {
        for entry in entries {
            let key = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
            self.read_node(key, &entry.node, faults);
        }
    }

    fn read_node(&mut self, key: String, node: &Node, faults: &mut Faults) {
        match &node.value {
            Value::Map(entries) if counts(entries) => {
                let sentence = read_plural(entries, faults);
                self.insert(key, sentence, node.span);
            }
            Value::Map(entries) => self.read_entries(&key, entries, faults),
            Value::List(items) => {
                for (item, number) in items.iter().zip(1..) {
                    self.read_node(item_key(&key, number), item, faults);
                }
            }
            Value::Scalar(text) => {
                let sentence = placed_or_fault(Sentence::parse(text), node.span, faults);
                self.insert(key, sentence, node.span);
            }
            Value::Null => {
                faults.push(Fault::error("words-not-text", node.span).with("key", key).with("found", node.kind()));
            }
        }
    }

    fn insert(&mut self, key: String, sentence: Option<Sentence>, span: Span) {
        if let Some(sentence) = sentence {
            self.sentences.insert(key, Placed { sentence, span });
        }
    }
}

fn counts(entries: &[Entry]) -> bool {
    let all_are_categories = entries.iter().all(|entry| Category::parse(&entry.key).is_some());
    all_are_categories && entries.iter().any(|entry| entry.key == Category::Other.as_str())
}

/// Reads the forms one by one, so that every broken form is a fault where it stands.
fn read_plural(entries: &[Entry], faults: &mut Faults) -> Option<Sentence> {
    let mut forms = BTreeMap::new();
    let mut sound = true;
    for entry in entries {
        let category = Category::parse(&entry.key)?;
        let Some(text) = entry.node.scalar() else {
            let fault = Fault::error("words-not-text", entry.node.span);
            faults.push(fault.with("key", &entry.key).with("found", entry.node.kind()));
            sound = false;
            continue;
        };
        sound &= placed_or_fault(Sentence::parse(text), entry.node.span, faults).is_some();
        forms.insert(category, text);
    }
    let other = forms.remove(&Category::Other)?;
    Sentence::parse_plural(other, forms).ok().filter(|_| sound)
}

fn placed_or_fault(read: Result<Sentence, crate::BrokenPlace>, span: Span, faults: &mut Faults) -> Option<Sentence> {
    read.map_err(|broken| faults.push(Fault::error("sentence-place", span).with("found", broken.0))).ok()
}

fn item_key(list: &str, number: usize) -> String {
    format!("{list}[{number}]")
}

fn is_item_of(key: &str, list: &str) -> bool {
    key.strip_prefix(list).is_some_and(|rest| rest.starts_with('['))
}

impl From<Sentence> for Placed {
    fn from(sentence: Sentence) -> Self {
        Self { sentence, span: Span::default() }
    }
}

impl From<Placed> for Sentence {
    fn from(placed: Placed) -> Self {
        placed.sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a node from JSON; each value stands at a place of its own.
    fn node(json: &str) -> Node {
        fn placed(json: serde_json::Value, next: &mut usize) -> Node {
            *next += 1;
            let span = Span::new(*next, *next + 1);
            let value = match json {
                serde_json::Value::Null => Value::Null,
                serde_json::Value::Array(items) => {
                    Value::List(items.into_iter().map(|item| placed(item, next)).collect())
                }
                serde_json::Value::Object(map) => Value::Map(
                    map.into_iter().map(|(key, value)| Entry { key, span, node: placed(value, next) }).collect(),
                ),
                serde_json::Value::String(text) => Value::Scalar(text),
                number_or_flag => Value::Scalar(number_or_flag.to_string()),
            };
            Node { value, span }
        }
        placed(serde_json::from_str(json).expect("the case is sound JSON"), &mut 0)
    }

    fn read(json: &str) -> Words {
        let mut faults = Faults::new();
        let words = Words::read(&node(json), &mut faults);
        assert_eq!(faults, [], "{json}");
        words
    }

    fn stored(words: &Words) -> String {
        serde_json::to_string(words).expect("text is JSON")
    }

    #[test]
    fn nested_maps_become_one_flat_object_that_reads_back() {
        for (found, expected) in [
            ("null", "{}"),
            (r#"{"b":"B","a":"A"}"#, r#"{"a":"A","b":"B"}"#),
            (r#"{"topic":{"digital":"Competencias digitales"}}"#, r#"{"topic.digital":"Competencias digitales"}"#),
            (r#"{"year":2027}"#, r#"{"year":"2027"}"#),
            (
                r#"{"left":{"other":"Quedan {count} días","one":"Queda {count} día"}}"#,
                r#"{"left":{"one":"Queda {count} día","other":"Quedan {count} días"}}"#,
            ),
            (r#"{"left":{"other":"还剩 {count} 天"}}"#, r#"{"left":{"other":"还剩 {count} 天"}}"#),
            (r#"{"type":{"ngo":"ONG","other":"Otro"}}"#, r#"{"type.ngo":"ONG","type.other":"Otro"}"#),
            (r#"{"size":{"one":"Una","few":"Pocas"}}"#, r#"{"size.few":"Pocas","size.one":"Una"}"#),
            (r#"{"next":["A","B"]}"#, r#"{"next[1]":"A","next[2]":"B"}"#),
        ] {
            let words = read(found);
            assert_eq!(stored(&words), expected, "{found}");
            let back: Words = serde_json::from_str(expected).expect("the case is sound JSON");
            assert_eq!(stored(&back), expected, "{found} read back");
        }
    }

    #[test]
    fn every_fault_is_found_in_one_run_where_it_stands() {
        let mut faults = Faults::new();
        let json = r#"{"a":null,"b":"{","c":{"one":"{}","other":"{count"},"d":{"one":["x"],"other":"y"},"e":"good"}"#;
        let words = Words::read(&node(json), &mut faults);
        let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.span.start)).collect();
        let expected = [
            ("words-not-text", 2),
            ("sentence-place", 3),
            ("sentence-place", 5),
            ("sentence-place", 6),
            ("words-not-text", 8),
        ];
        assert_eq!(found, expected);
        assert_eq!(words.keys().collect::<Vec<_>>(), ["e"], "what is sound is kept");
        assert_eq!(words.span("e"), Some(Span::new(11, 12)));
    }

    #[test]
    fn a_file_that_is_no_map_is_a_fault() {
        let mut faults = Faults::new();
        assert_eq!(Words::read(&node("\"text\""), &mut faults), Words::default());
        assert_eq!(faults[0].code, "not-a-map");
    }

    #[test]
    fn the_words_put_over_others_win_and_replace_whole_lists() {
        let mut words = read(r#"{"a":"A","b":{"one":"1","other":"n"},"next":["1","2","3"],"sdg":{"1":"x","2":"y"}}"#);
        words.merge(read(r#"{"b":"B","c":"C","next":["uno"],"sdg":{"1":"z"}}"#));
        assert_eq!(stored(&words), r#"{"a":"A","b":"B","c":"C","next[1]":"uno","sdg.1":"z","sdg.2":"y"}"#);
    }

    #[test]
    fn a_list_comes_in_its_order() {
        let words = read(r#"{"next":["1","2","3","4","5","6","7","8","9","10","11"]}"#);
        assert_eq!(words.list("next").len(), 11);
        assert_eq!(words.list("next")[10], words.sentence("next[11]").expect("it was read"));
        assert!(words.list("nothing").is_empty());
    }
}
