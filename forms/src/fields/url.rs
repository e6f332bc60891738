//! `url`: the address of a page on the web; `https://` may be left out.

use schema::Reader;

use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Question, Value, Width, host};

/// The longest address that is sure to work everywhere.
const LONGEST: usize = 2048;

#[derive(Debug)]
pub(super) struct Url;

impl FieldKind for Url {
    fn name(&self) -> &'static str {
        "url"
    }

    fn limits(&self, _: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        Some(Limits::Nothing)
    }

    fn control(&self, _: &Field) -> Control {
        let control =
            Control::input([("type", "url"), ("dir", "ltr"), ("spellcheck", "false"), ("autocapitalize", "none")]);
        Control { width: Some(Width::Wide), ..control }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let line = question.line();
        if line.is_empty() {
            return Ok(None);
        }
        match address(&line) {
            Some(address) => Ok(Some(Value::Text(address))),
            None => Err(question.problem("format").into()),
        }
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Default("url")
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

/// Returns the whole address, with its scheme in small letters.
fn address(text: &str) -> Option<String> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#', '.']) => (scheme.to_ascii_lowercase(), rest),
        _ => ("https".to_owned(), text.strip_prefix("//").unwrap_or(text)),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, has_good_port) = match rest[..end].split_once(':') {
        Some((host, port)) => (host, port.parse::<u16>().is_ok()),
        None => (&rest[..end], true),
    };
    let is_clean = !rest.contains(|letter: char| letter.is_whitespace() || "<>\"\\^`{|}".contains(letter));
    let known = matches!(scheme.as_str(), "https" | "http");
    let address = format!("{scheme}://{rest}");
    (known && is_clean && has_good_port && host::is_domain(host) && address.len() <= LONGEST).then_some(address)
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", "https://example.org/a?b=c#d")], r#"{"text": "https://example.org/a?b=c#d"}"#),
    Example::accepted("{}", &[("", "HTTP://example.org")], r#"{"text": "http://example.org"}"#),
    Example::accepted("{}", &[("", "example.org")], r#"{"text": "https://example.org"}"#),
    Example::accepted("{}", &[("", "//example.org")], r#"{"text": "https://example.org"}"#),
    Example::accepted("{}", &[("", "example.org:8080/x")], r#"{"text": "https://example.org:8080/x"}"#),
    Example::accepted("{}", &[("", "example.org/?to=http://a.b")], r#"{"text": "https://example.org/?to=http://a.b"}"#),
    Example::accepted("{}", &[("", "https://مثال.إختبار/صفحة")], r#"{"text": "https://مثال.إختبار/صفحة"}"#),
    Example::empty("{}", &[("", "")]),
    Example::refused("{}", &[("", "javascript:alert(1)")], "format"),
    Example::refused("{}", &[("", "ftp://example.org")], "format"),
    Example::refused("{}", &[("", "mailto:ana@example.org")], "format"),
    Example::refused("{}", &[("", "https://ana:secret@example.org")], "format"),
    Example::refused("{}", &[("", "https://")], "format"),
    Example::refused("{}", &[("", "https://localhost")], "format"),
    Example::refused("{}", &[("", "https://example.org:99999")], "format"),
    Example::refused("{}", &[("", "our page")], "format"),
    Example::refused("{}", &[("", "https://example.org/ and https://example.com/")], "format"),
];
