//! `text`: one line.

use schema::Reader;

use super::prose::{check_length, count, limits_of, read_lengths, read_word};
use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Pattern, Question, Value, Width, typed};

#[derive(Debug)]
pub(super) struct Text;

impl FieldKind for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let pattern = read_word(reader, "pattern", "unknown-pattern", &PATTERNS);
        let width = read_word(reader, "width", "unknown-choice", &WIDTHS);
        let limits = read_lengths(reader, 1)?;
        Some(Limits::Text(crate::TextLimits { pattern, width, ..limits }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        let mut control = match limits.pattern {
            Some(Pattern::Digits) => {
                Control::input([("type", "text"), ("inputmode", "numeric"), ("dir", "ltr"), ("spellcheck", "false")])
            }
            Some(Pattern::Reference) => {
                Control::input([("type", "text"), ("dir", "ltr"), ("spellcheck", "false"), ("autocapitalize", "none")])
            }
            Some(Pattern::Latin) | None => Control::input([("type", "text"), ("dir", "auto")]),
        };
        if field.autocomplete.is_some() {
            // Names of people and places are no spelling mistakes.
            control.attributes.insert("spellcheck", "false".to_owned());
        }
        let by_length = if limits.max > 80 { Width::Wide } else { Width::Medium };
        Control { width: Some(limits.width.unwrap_or(by_length)), count: Some(count(limits)), ..control }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(&question.field.limits);
        let text = match limits.pattern {
            Some(Pattern::Digits | Pattern::Reference) => typed::ascii_digits(&question.line()),
            Some(Pattern::Latin) | None => question.line(),
        };
        if text.is_empty() {
            return Ok(None);
        }
        check_length(question, limits, &text)?;
        if limits.pattern.is_some_and(|pattern| !pattern.matches(&text)) {
            return Err(question.problem("pattern").into());
        }
        Ok(Some(Value::Text(text)))
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const PATTERNS: [(&str, Pattern); 3] =
    [("latin", Pattern::Latin), ("digits", Pattern::Digits), ("reference", Pattern::Reference)];

const WIDTHS: [(&str, Width); 3] = [("narrow", Width::Narrow), ("medium", Width::Medium), ("wide", Width::Wide)];

impl Pattern {
    fn matches(self, text: &str) -> bool {
        match self {
            Self::Latin => text.chars().all(|letter| !letter.is_alphabetic() || is_latin(letter)),
            Self::Digits => text.bytes().all(|letter| letter.is_ascii_digit()),
            Self::Reference => text.chars().all(|letter| letter.is_ascii_alphanumeric() || " -./_".contains(letter)),
        }
    }
}

fn is_latin(letter: char) -> bool {
    let extended = matches!(letter, '\u{A7}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}');
    letter.is_ascii() || extended || matches!(letter, '\u{2B0}'..='\u{2FF}' | '\u{A720}'..='\u{A7FF}')
}

const EXAMPLES: &[Example] = &[
    Example::accepted(r#"{"max": 5}"#, &[("", " Ana ")], r#"{"text": "Ana"}"#),
    Example::accepted(r#"{"max": 5}"#, &[("", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}")], r#"{"text": "ééééé"}"#),
    Example::accepted(r#"{"max": 1}"#, &[("", "👩‍👩‍👧‍👦")], r#"{"text": "👩‍👩‍👧‍👦"}"#),
    Example::accepted(r#"{"max": 9}"#, &[("", "a\r\nb")], r#"{"text": "a b"}"#),
    Example::accepted(r#"{"max": 2, "unit": "words"}"#, &[("", "Ana María.")], r#"{"text": "Ana María."}"#),
    Example::accepted(r#"{"max": 9, "pattern": "latin"}"#, &[("", "Đặng 3!")], r#"{"text": "Đặng 3!"}"#),
    Example::accepted(r#"{"max": 9, "pattern": "digits"}"#, &[("", "٠١٢")], r#"{"text": "012"}"#),
    Example::accepted(r#"{"max": 9, "pattern": "reference"}"#, &[("", "AB-1/٢٠")], r#"{"text": "AB-1/20"}"#),
    Example::empty(r#"{"max": 5, "min": 2}"#, &[("", " \u{200F}\u{200B} ")]),
    Example::empty(r#"{"max": 5}"#, &[]),
    Example::refused(r#"{"max": 5, "min": 2}"#, &[("", "A")], "too_short"),
    Example::refused(r#"{"max": 2}"#, &[("", "Ana")], "too_long"),
    Example::refused(r#"{"max": 3, "min": 2, "unit": "words"}"#, &[("", "Ana")], "too_few_words"),
    Example::refused(r#"{"max": 1, "unit": "words"}"#, &[("", "Ana María")], "too_many_words"),
    Example::refused(r#"{"max": 9, "pattern": "latin"}"#, &[("", "Ана")], "pattern"),
    Example::refused(r#"{"max": 9, "pattern": "digits"}"#, &[("", "12a")], "pattern"),
    Example::refused(r#"{"max": 9, "pattern": "reference"}"#, &[("", "a@b")], "pattern"),
];
