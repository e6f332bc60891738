//! `country`: one or several of the countries of ISO 3166.

use schema::Reader;

use super::codes::{self, Writing};
use super::{Autocomplete, ConditionValues, Example, FieldKind};
use crate::{CodeList, Control, Field, Ground, Judged, Limits, Only, Question};

const COUNTRIES: Writing = Writing { list: "countries", is_code, words: &[("call", Only::Call)] };

#[derive(Debug)]
pub(super) struct Country;

impl FieldKind for Country {
    fn name(&self) -> &'static str {
        "country"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        codes::read_limits(reader, ground, &COUNTRIES)
    }

    fn control(&self, field: &Field) -> Control {
        codes::control(field, CodeList::Countries)
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        codes::check(question, CodeList::Countries)
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn condition_values(&self, _: &Limits) -> ConditionValues {
        ConditionValues::Codes
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", "BO")], r#"{"text": "BO"}"#),
    Example::accepted(
        r#"{"many": true}"#,
        &[("", "UG"), ("", ""), ("", "BO"), ("", "UG")],
        r#"{"many": ["BO", "UG"]}"#,
    ),
    Example::accepted(r#"{"only": ["EC", "PE"]}"#, &[("", "PE")], r#"{"text": "PE"}"#),
    Example::accepted(r#"{"only": "call"}"#, &[("", "EC")], r#"{"text": "EC"}"#),
    Example::empty("{}", &[("", "")]),
    Example::refused("{}", &[("", "XX")], "unknown"),
    Example::refused("{}", &[("", "bo")], "unknown"),
    Example::refused(r#"{"only": ["EC", "PE"]}"#, &[("", "BO")], "unknown"),
    Example::refused(r#"{"only": "call"}"#, &[("", "UG")], "unknown"),
    Example::refused(r#"{"many": true, "min": 2}"#, &[("", "BO")], "too_few"),
    Example::refused(r#"{"many": true, "max": 1}"#, &[("", "BO"), ("", "UG")], "too_many"),
];
