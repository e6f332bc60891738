//! `long-text`: several lines.

use schema::Reader;

use super::prose::{check_length, count, limits_of, read_lengths};
use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Question, Shape, Value};

/// The lines of the box when the definition does not say.
const ROWS: u32 = 6;

#[derive(Debug)]
pub(super) struct LongText;

impl FieldKind for LongText {
    fn name(&self) -> &'static str {
        "long-text"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let rows = reader.number("rows", 2..=40).and_then(|rows| u32::try_from(rows).ok());
        Some(Limits::Text(read_lengths(reader, rows.unwrap_or(ROWS))?))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        let attributes = [("dir", "auto".to_owned()), ("rows", limits.rows.to_string())].into();
        Control { attributes, count: Some(count(limits)), ..Control::of(Shape::Textarea) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let text = question.lines();
        if text.is_empty() {
            return Ok(None);
        }
        check_length(question, limits_of(&question.field.limits), &text)?;
        Ok(Some(Value::Text(text)))
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(r#"{"max": 3}"#, &[("", "a\r\nb\r\n")], r#"{"text": "a\nb"}"#),
    Example::accepted(
        r#"{"max": 3, "unit": "words"}"#,
        &[("", "one\ntwo\n\nthree")],
        r#"{"text": "one\ntwo\n\nthree"}"#,
    ),
    Example::accepted(r#"{"max": 4}"#, &[("", "مَرْحَ")], r#"{"text": "مَرْحَ"}"#),
    Example::empty(r#"{"max": 3}"#, &[("", "\r\n \r\n")]),
    Example::refused(r#"{"max": 3}"#, &[("", "a\r\nbc")], "too_long"),
    Example::refused(r#"{"max": 30, "min": 10}"#, &[("", "short")], "too_short"),
    Example::refused(r#"{"max": 30, "min": 3, "unit": "words"}"#, &[("", "far too")], "too_few_words"),
    Example::refused(r#"{"max": 2, "unit": "words"}"#, &[("", "one two three")], "too_many_words"),
];
