//! `language`: one or several languages, by their tags.

use schema::Reader;

use super::codes::{self, Writing};
use super::{ConditionValues, Example, FieldKind};
use crate::{CodeList, Control, Field, Ground, Judged, Limits, Only, Question};

const LANGUAGES: Writing =
    Writing { list: "languages", is_code: is_tag, words: &[("call", Only::Call), ("site", Only::Site)] };

#[derive(Debug)]
pub(super) struct Language;

impl FieldKind for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        codes::read_limits(reader, ground, &LANGUAGES)
    }

    fn control(&self, field: &Field) -> Control {
        codes::control(field, CodeList::Languages)
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        codes::check(question, CodeList::Languages)
    }

    fn condition_values(&self, _: &Limits) -> ConditionValues {
        ConditionValues::Codes
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_language = (2..=3).contains(&first.len()) && first.bytes().all(|letter| letter.is_ascii_lowercase());
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric());
    is_language && parts.all(is_part)
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", "qu")], r#"{"text": "qu"}"#),
    Example::accepted(r#"{"only": "site"}"#, &[("", "es")], r#"{"text": "es"}"#),
    Example::accepted(r#"{"only": "call"}"#, &[("", "fr")], r#"{"text": "fr"}"#),
    Example::accepted(r#"{"only": ["zh-Hans", "ar"], "many": true}"#, &[("", "zh-Hans")], r#"{"many": ["zh-Hans"]}"#),
    Example::empty("{}", &[]),
    Example::refused("{}", &[("", "xx")], "unknown"),
    Example::refused(r#"{"only": "site"}"#, &[("", "qu")], "unknown"),
    Example::refused(r#"{"many": true, "min": 2}"#, &[("", "es")], "too_few"),
    Example::refused(r#"{"many": true, "max": 1}"#, &[("", "es"), ("", "fr")], "too_many"),
];
