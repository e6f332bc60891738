//! What holds for every slug: what is proposed is one, and what is one is proposed as it is.

use proptest::prelude::*;

use super::slug::Slug;
use crate::properties::{any_text, cases, made_of};

const SIGNS: &[&str] =
    &["a", "Z", "É", "İ", "ẞ", "Σ", "ǅ", "م", "你", "-", "--", " ", "/", ".", "_", "¿", "9", "٢", "Ⅷ", "𝐀"];

proptest! {
    #![proptest_config(cases(5000))]

    #[test]
    fn a_proposal_is_a_slug_or_empty(text in prop_oneof![any_text(), made_of(SIGNS, 12)]) {
        let proposal = Slug::proposal(&text);
        prop_assert!(proposal.is_empty() || Slug::parse(&proposal).is_some(), "{proposal:?} for {text:?}");
        prop_assert_eq!(proposal.is_empty(), !text.contains(char::is_alphanumeric));
        if let Some(slug) = Slug::parse(&text) {
            prop_assert_eq!(slug.0, proposal);
        }
    }
}
