//! What the property tests share: texts to try, and what must hold for every place and every page.
//!
//! The seed is fixed, so that a run is the same run everywhere; what a property once found stands
//! as a case of its own in a table beside the code that was mended.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use schema::{Fault, Node, Span};

/// The same cases in every run.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(20_270_331);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// Signs that are longer than a byte, look like nothing, or end lines in some reading.
const ODD_SIGNS: &[&str] = &[
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ǅ",
    "م",
    "ختبر",
    "ـ",
    "\u{64b}",
    "هِ",
    "你好",
    "हिन्दी",
    "👩‍👩‍👧‍👦",
    "🇨🇭",
    "\u{a0}",
    "\u{202f}",
    "\u{3000}",
    "\u{200d}",
    "\u{200f}",
    "\u{202e}",
    "\u{2028}",
    "\u{85}",
    "\u{b}",
    "\u{feff}",
    "\u{0}",
    "\u{fffd}",
    "\r\n",
    "\r",
    "\n",
    "\t",
    " ",
];

/// Any text: of any signs, of printable ones, of odd ones.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "\\PC{0,40}", made_of(ODD_SIGNS, 12)]
}

/// A text made of given pieces, with an odd sign or anything else between them now and then.
pub(crate) fn made_of(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        16 => prop::sample::select(pieces).prop_map(str::to_owned),
        2 => prop::sample::select(ODD_SIGNS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..=most).prop_map(|pieces| pieces.concat())
}

/// Fails unless a place lies in a text and neither end within a character.
pub(crate) fn lies_in(text: &str, span: Span) -> Result<(), TestCaseError> {
    prop_assert!(text.get(span.start..span.end).is_some(), "{span:?} is no place in {text:?}");
    Ok(())
}

/// Fails unless all faults have their place in a text.
pub(crate) fn faults_lie_in(text: &str, faults: &[Fault]) -> Result<(), TestCaseError> {
    faults.iter().try_for_each(|fault| {
        let known = text.get(fault.span.start..fault.span.end).is_some();
        prop_assert!(known, "{fault:?} has no place in {text:?}");
        Ok(())
    })
}

/// Fails unless a tree and everything in it has its place in a text.
pub(crate) fn tree_lies_in(text: &str, node: &Node) -> Result<(), TestCaseError> {
    lies_in(text, node.span)?;
    node.items().iter().try_for_each(|item| tree_lies_in(text, item))?;
    node.entries().iter().try_for_each(|entry| {
        lies_in(text, entry.span)?;
        tree_lies_in(text, &entry.node)
    })
}
