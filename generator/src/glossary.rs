//! `glossary.yaml`: the house terms of each language, and the words that are not used for them.
//!
//! `Terms::avoided` looks for avoided words in the front matter and the prose of every language file and
//! names the term to use instead. Whole words only, whatever the case.

use std::collections::BTreeMap;

use schema::{Fault, Faults, FromNode, Node, Reader, Span};

use crate::diagnostic::Report;
use crate::discover::Place;
use crate::parse::Parsed;
use crate::project::Project;

/// A term in every language, and the words that are not used for it.
struct Term {
    words: BTreeMap<String, String>,
    avoid: BTreeMap<String, Vec<String>>,
}

/// The terms of a site; none without a glossary.
#[derive(Default)]
pub(crate) struct Terms(Vec<Term>);

/// Reads the glossary.
pub(crate) fn read(project: &Project, parsed: &Parsed, report: &mut Report) -> Terms {
    let Some(file) = &parsed.glossary else { return Terms(Vec::new()) };
    let mut faults = Faults::new();
    let terms: Vec<Term> = Vec::from_node(&file.value, &mut faults).unwrap_or_default();
    let listed = |lang: &String| project.language(lang).is_some();
    if let Some(lang) = terms.iter().flat_map(|term| term.words.keys()).find(|lang| !listed(lang)) {
        faults.push(crate::resolve::gather::language_fault(lang, project));
    }
    report.add(&file.path, &file.text, faults);
    Terms(terms)
}

impl Terms {
    /// Finds the avoided words in a file that lies in some place: in the prose of documents.
    pub(crate) fn avoided(&self, place: &Place, text: &str) -> Faults {
        match place {
            Place::Prose(_, _, lang) => self.used(lang, text),
            _ => Faults::new(),
        }
    }

    /// Finds the avoided words in a text.
    pub(crate) fn used(&self, lang: &str, text: &str) -> Faults {
        used(&self.0, lang, text)
    }
}

fn used(terms: &[Term], lang: &str, text: &str) -> Faults {
    let mut faults = Faults::new();
    for term in terms {
        let Some(instead) = term.words.get(lang) else { continue };
        for avoided in term.avoid.get(lang).into_iter().flatten() {
            for span in places(text, avoided) {
                let fault = Fault::warning("term-avoided", span).with("found", &text[span.start..span.end]);
                faults.push(fault.with("instead", instead));
            }
        }
    }
    faults
}

/// Finds whole words, whatever the case of their first letter.
fn places(text: &str, word: &str) -> Vec<Span> {
    let mut rest = word.chars();
    let capital: String = rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect();
    let inside = |sign: char| sign.is_alphanumeric() || "-_/".contains(sign);
    let whole = |span: &Span| {
        let before = text[..span.start].chars().next_back();
        let after = text[span.end..].chars().next();
        !before.is_some_and(inside) && !after.is_some_and(inside)
    };
    let forms = [word, &capital];
    let found = forms.iter().flat_map(|form| text.match_indices(*form));
    let mut places: Vec<Span> = found.map(|(start, form)| Span::new(start, start + form.len())).filter(whole).collect();
    places.sort_unstable();
    places.dedup();
    places
}

impl FromNode for Term {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut words = BTreeMap::new();
        let mut avoid = None;
        for entry in node.entries() {
            match entry.key.as_str() {
                "term" => {}
                "avoid" => avoid = BTreeMap::from_node(&entry.node, faults),
                lang => words.extend(String::from_node(&entry.node, faults).map(|word| (lang.to_owned(), word))),
            }
        }
        if node.get("term").and_then(Node::scalar).is_none() {
            // The reader words the fault as it does for every other missing key.
            Reader::open(node, "a term", faults)?.required::<String>("term")?;
        }
        Some(Self { words, avoid: avoid.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn whole_words_are_found_whatever_their_first_letter() {
        for (text, word, expected) in [
            ("Las habilidades y Habilidades", "habilidades", vec![4, 18]),
            ("rehabilidades habilidades-x", "habilidades", vec![]),
            ("stories/habilidades", "habilidades", vec![]),
            ("(habilidades).", "habilidades", vec![1]),
            ("القدرات، القدرات", "القدرات", vec![0, 17]),
        ] {
            let found: Vec<usize> = places(text, word).into_iter().map(|span| span.start).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
