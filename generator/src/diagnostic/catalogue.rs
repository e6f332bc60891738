//! The sentences of the faults: one file a language, one entry a fault.

use std::collections::BTreeMap;

use schema::{Fault, Faults, Node};

use crate::yaml;

/// The languages in which faults are told, with their files; the first has every sentence.
const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../faults/en.yaml")),
    ("es", include_str!("../../faults/es.yaml")),
    ("fr", include_str!("../../faults/fr.yaml")),
];

/// The languages in which faults are told.
pub const FAULT_LANGUAGES: &[&str] = &["en", "es", "fr"];

/// The sentences in one language.
#[derive(Clone, Debug)]
pub struct Catalogue {
    sentences: BTreeMap<String, Entry>,
    /// Details that are words of ours, as the language says them.
    terms: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Entry {
    reason: String,
    fix: String,
    near: Option<String>,
}

/// What is said of one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl Catalogue {
    /// Returns the sentences in a language; in the first one for a language without a file.
    pub fn new(lang: &str) -> Self {
        let base = lang.split(['-', '_']).next().unwrap_or_default();
        let file = FILES.iter().find(|(code, _)| *code == base).unwrap_or(&FILES[0]);
        let tree = yaml::parse(file.1, &mut Faults::new());
        let faults = tree.entries().iter().filter(|entry| entry.key != TERMS);
        let sentences = faults.map(|entry| (entry.key.clone(), Entry::read(&entry.node))).collect();
        let terms = tree.get(TERMS).map(Node::entries).unwrap_or_default();
        let term = |entry: &schema::Entry| Some((entry.key.clone(), entry.node.scalar()?.to_owned()));
        Self { sentences, terms: terms.iter().filter_map(term).collect() }
    }

    /// Returns the names of the faults that have a sentence.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.sentences.keys().map(String::as_str)
    }

    /// Words a fault, with its details in their places.
    pub fn sentence(&self, fault: &Fault) -> Sentence {
        let Some(entry) = self.sentences.get(fault.code) else {
            return Sentence { reason: fault.code.to_owned(), fix: String::new() };
        };
        let fix = match &entry.near {
            Some(near) if fault.detail("near").is_some() => near,
            Some(_) | None => &entry.fix,
        };
        Sentence { reason: self.filled(&entry.reason, fault), fix: self.filled(fix, fault) }
    }

    /// Puts the details into the places `{name}`; braces that name no detail belong to the sentence.
    fn filled(&self, sentence: &str, fault: &Fault) -> String {
        let mut text = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let place = after.split_once('}').and_then(|(name, behind)| Some((fault.detail(name)?, behind)));
            match place {
                Some((detail, behind)) => {
                    text.push_str(self.terms.get(detail).map_or(detail, String::as_str));
                    rest = behind;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text + rest
    }
}

impl Entry {
    fn read(node: &Node) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::scalar).map(str::to_owned);
        Self { reason: text("reason").unwrap_or_default(), fix: text("fix").unwrap_or_default(), near: text("near") }
    }
}

/// The key of the list of terms, which is no fault.
const TERMS: &str = "terms";

#[cfg(test)]
mod tests {
    use schema::Span;

    use super::*;

    #[test]
    fn every_language_has_the_same_faults_with_the_same_places() {
        let places = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        let english = Catalogue::new("en");
        for lang in FAULT_LANGUAGES {
            let other = Catalogue::new(lang);
            assert!(other.codes().eq(english.codes()), "faults/{lang}.yaml has other faults than faults/en.yaml");
            for (code, entry) in &english.sentences {
                let translated = &other.sentences[code];
                assert!(!translated.reason.is_empty() && !translated.fix.is_empty(), "{lang}: {code}");
                assert_eq!(places(&translated.reason), places(&entry.reason), "{lang}: {code}: reason");
                assert_eq!(translated.near.is_some(), entry.near.is_some(), "{lang}: {code}: near");
            }
        }
    }

    #[test]
    fn details_stand_in_their_places_and_a_near_word_changes_the_fix() {
        let fault = Fault::error("unknown-key", Span::default()).with("key", "titel").with("what", "index.es.md");
        let plain = Catalogue::new("en").sentence(&fault.clone().with("known", "title"));
        let near = Catalogue::new("en").sentence(&fault.with("near", "title"));
        assert!(plain.reason.contains("`titel`") && plain.fix.contains("title"), "{plain:?}");
        assert_eq!(near.fix, "write `title`");
    }
}
