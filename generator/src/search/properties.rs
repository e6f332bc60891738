//! Lines and files of an index, whatever terms and numbers there are.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::index::cut;
use super::lines::{self, Posting, Weight};

fn any_term() -> impl Strategy<Value = String> {
    "[a-c\u{e9}\u{631}\u{fb01}\u{ffee}\u{6cb3}\u{20000}]{1,6}"
}

fn any_postings() -> impl Strategy<Value = Vec<Posting>> {
    let weight = prop::sample::select(vec![Weight::Title, Weight::Summary, Weight::Often, Weight::Once]);
    let postings = prop::collection::btree_map(0_u32..200_000, weight, 1..40);
    postings.prop_map(|postings| postings.into_iter().map(|(number, weight)| Posting::new(number, weight)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn lines_are_read_as_they_were_written(term in any_term(), postings in any_postings()) {
        let mut line = String::new();
        lines::write(&term, &postings, &mut line);
        prop_assert!(line.ends_with('\n') && line.matches('\n').count() == 1);
        prop_assert_eq!(lines::term(&line), term);
        prop_assert_eq!(lines::postings(&line), postings);
    }

    #[test]
    fn terms_have_the_order_that_scripts_in_browsers_have(one in any_term(), other in any_term()) {
        prop_assert_eq!(lines::compare(&one, &other), one.encode_utf16().cmp(other.encode_utf16()));
    }

    #[test]
    fn every_line_is_found_and_stands_in_one_file(
        terms in prop::collection::hash_set(any_term(), 0..60),
        postings in any_postings(),
        other in any_term(),
    ) {
        let mut terms: Vec<String> = terms.into_iter().collect();
        terms.sort_by(|one, other| lines::compare(one, other));
        let mut text = String::new();
        terms.iter().for_each(|term| lines::write(term, &postings, &mut text));
        for term in &terms {
            let rest = &text[lines::place(&text, term)..];
            prop_assert_eq!(lines::term(&rest[..lines::length(rest)]), term);
        }
        let before = text[..lines::place(&text, &other)].lines().map(lines::term).map(str::to_owned);
        let expected = terms.iter().filter(|term| lines::compare(term, &other).is_lt()).cloned();
        prop_assert_eq!(before.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        prop_assert_eq!(&cut(&text).concat(), &text);
        prop_assert!(cut(&text).iter().all(|file| file.ends_with('\n')));
    }
}

#[test]
fn a_line_is_as_short_as_it_can_be() {
    let (title, once) = (Weight::Title, Weight::Once);
    for (postings, expected) in
        [(&[(0, title)][..], "a 0\n"), (&[(0, once), (1, once), (34, once), (67, title)], "a S2,,,00P1\n")]
    {
        let mut line = String::new();
        let postings: Vec<Posting> = postings.iter().map(|(number, weight)| Posting::new(*number, *weight)).collect();
        lines::write("a", &postings, &mut line);
        assert_eq!(line, expected);
    }
}
