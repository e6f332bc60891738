//! `email`: an address by the pattern of the HTML standard, with a dot in the domain, which may be
//! of any script.

use schema::Reader;

use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Question, Value, Width, host};

/// The longest address that a mail server must take.
const LONGEST: usize = 254;

#[derive(Debug)]
pub(super) struct Email;

impl FieldKind for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn limits(&self, _: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        Some(Limits::Nothing)
    }

    fn control(&self, _: &Field) -> Control {
        let control =
            Control::input([("type", "email"), ("dir", "ltr"), ("spellcheck", "false"), ("autocapitalize", "none")]);
        Control { width: Some(Width::Medium), ..control }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let address = question.line();
        if address.is_empty() {
            return Ok(None);
        }
        if !is_address(&address) {
            return Err(question.problem("format").into());
        }
        Ok(Some(Value::Text(address)))
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Default("email")
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let signs = ".!#$%&'*+/=?^_`{|}~-";
    let is_local = local.chars().all(|letter| letter.is_ascii_alphanumeric() || signs.contains(letter));
    text.len() <= LONGEST && !local.is_empty() && is_local && host::is_domain(domain)
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", " ana@example.org ")], r#"{"text": "ana@example.org"}"#),
    Example::accepted("{}", &[("", "o'neil+form@sub.example.org")], r#"{"text": "o'neil+form@sub.example.org"}"#),
    Example::accepted("{}", &[("", "ana@مثال.إختبار")], r#"{"text": "ana@مثال.إختبار"}"#),
    Example::empty("{}", &[("", " ")]),
    Example::refused("{}", &[("", "ana")], "format"),
    Example::refused("{}", &[("", "ana@localhost")], "format"),
    Example::refused("{}", &[("", "ana@@example.org")], "format"),
    Example::refused("{}", &[("", "@example.org")], "format"),
    Example::refused("{}", &[("", "Ana <ana@example.org>")], "format"),
    Example::refused("{}", &[("", "ana@example.org, eva@example.org")], "format"),
    Example::refused("{}", &[("", "ana@example.org\nBcc: eva@example.org")], "format"),
];
