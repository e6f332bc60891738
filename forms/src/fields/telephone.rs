//! `telephone`: a number in any format, kept as it was typed but for its digits.

use schema::Reader;

use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Question, Value, Width, typed};

#[derive(Debug)]
pub(super) struct Telephone;

impl FieldKind for Telephone {
    fn name(&self) -> &'static str {
        "telephone"
    }

    fn limits(&self, _: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        Some(Limits::Nothing)
    }

    fn control(&self, _: &Field) -> Control {
        Control { width: Some(Width::Medium), ..Control::input([("type", "tel"), ("dir", "ltr")]) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let line = typed::ascii_digits(&question.line());
        let number: String = line.chars().filter(|letter| !typed::is_direction(*letter)).map(ascii_sign).collect();
        if number.is_empty() {
            return Ok(None);
        }
        if !is_number(&number) {
            return Err(question.problem("format").into());
        }
        Ok(Some(Value::Text(number)))
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Default("tel")
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn ascii_sign(letter: char) -> char {
    match letter {
        '\u{FF0B}' => '+',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ if letter.is_whitespace() => ' ',
        _ => letter,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let known = text.chars().all(|letter| letter.is_ascii_digit() || "+ -().[]/".contains(letter));
    // A plus stands before the country, at most behind a bracket.
    let before_plus = text.rfind('+').map_or("", |index| &text[..index]);
    (5..=15).contains(&digits) && known && before_plus.chars().all(|letter| "([ ".contains(letter))
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", "+593 2 254-4684")], r#"{"text": "+593 2 254-4684"}"#),
    Example::accepted("{}", &[("", "(+41) 22.799.61.11")], r#"{"text": "(+41) 22.799.61.11"}"#),
    Example::accepted("{}", &[("", "0041/22/7996111")], r#"{"text": "0041/22/7996111"}"#),
    Example::accepted("{}", &[("", "٠١٢٣٤٥٦٧٨")], r#"{"text": "012345678"}"#),
    Example::accepted("{}", &[("", "＋81–3\u{A0}1234 5678")], r#"{"text": "+81-3 1234 5678"}"#),
    Example::empty("{}", &[("", "")]),
    Example::refused("{}", &[("", "1234")], "format"),
    Example::refused("{}", &[("", "1234567890123456")], "format"),
    Example::refused("{}", &[("", "12 + 34567")], "format"),
    Example::refused("{}", &[("", "call me")], "format"),
    Example::refused("{}", &[("", "12345 or 67890")], "format"),
];
