//! Terms, held against the contract and against whatever text there is.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::new);

/// The contract with the script of search pages: a text, its terms, and what is asked for when it is typed.
const CASES: &str = include_str!("../../../tests/searching/terms.json");

fn texts(case: &serde_json::Value, key: &str) -> Option<Vec<String>> {
    let list = case.get(key)?.as_array().expect("it is a list");
    Some(list.iter().map(|term| term.as_str().expect("a term is a text").to_owned()).collect())
}

#[test]
fn texts_are_cut_into_terms_as_the_contract_says() {
    let folding = &*FOLDING;
    let cases: Vec<serde_json::Value> = serde_json::from_str(CASES).expect("the contract is JSON");
    for case in &cases {
        let text = case["text"].as_str().expect("a case has a text");
        let terms = texts(case, "terms").expect("a case has terms");
        assert_eq!(folding.terms(text), terms, "{text}");
        let typed = texts(case, "typed").unwrap_or_default();
        assert!(typed.iter().all(|term| terms.contains(term)), "{text}: what is asked for is there");
    }
}

#[test]
fn the_parts_of_a_text_are_one_text() {
    let folding = &*FOLDING;
    let mut terms = Vec::new();
    let mut cutter = Cutter::new(folding, |term: &str| terms.push(term.to_owned()));
    ["inno", "vaci", "ón ", "", "H", "2", "O"].into_iter().for_each(|part| cutter.text(part));
    cutter.gap();
    cutter.gap();
    assert_eq!(terms, ["innovacion", "h2o"]);
}

/// Texts of all scripts, and of those whose signs hang together more often.
fn any_text() -> impl Strategy<Value = String> {
    let scripts = "[a-zA-Z0-9 .'ÀàéñŒßİıΣςЁйـأإآةىکی٠-٩\u{64e}\u{301}\u{345}\u{5b0}ｱﾞがｶﾞ河流한\u{1100}\u{1161}\u{11a8}ก็าहिन्दी\u{93c}ﬁ½№\u{200c}\u{ad}]{0,24}";
    prop_oneof![any::<String>(), scripts.prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(11),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn sign_by_sign_a_text_is_folded_as_it_is_as_a_whole(text in any_text()) {
        prop_assert_eq!(FOLDING.fold(&text), fold(&text));
    }

    #[test]
    fn folding_twice_changes_nothing(text in any_text()) {
        let folding = &*FOLDING;
        let once = folding.fold(&text);
        prop_assert_eq!(folding.fold(&once), once);
    }

    #[test]
    fn what_a_text_is_found_by_is_found_by_itself(text in any_text()) {
        let folding = &*FOLDING;
        for term in folding.terms(&text) {
            prop_assert!(!term.is_empty() && folding.terms(&term).contains(&term), "{}", term);
        }
    }

    #[test]
    fn a_text_in_parts_has_the_terms_of_the_whole(text in "[a-zéñا-ي河 .]{0,20}", at in 0..20_usize) {
        let folding = &*FOLDING;
        let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
        let mut terms = Vec::new();
        let mut cutter = Cutter::new(folding, |term: &str| terms.push(term.to_owned()));
        cutter.text(&text[..at]);
        cutter.text(&text[at..]);
        cutter.gap();
        prop_assert_eq!(terms, folding.terms(&text));
    }
}

#[test]
fn what_makes_terms_is_named_with_its_versions() {
    let lock = include_str!("../../../Cargo.lock");
    for named in ENGINES.split(", ") {
        let (engine, version) = named.split_once(' ').expect("a name and a version");
        assert!(lock.contains(&format!("name = \"{engine}\"\nversion = \"{version}\"\n")), "{named}");
    }
}
