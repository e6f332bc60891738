//! The addresses of the functions, taken apart.
//!
//! ```text
//! /api/<function>/<lang>/<form>                          a form that a page shows
//! /api/<function>/<lang>/<form>/<call>                   a form that a call uses
//! …/received/<reference>                                 the confirmation, behind either
//! ```

use percent_encoding::percent_decode_str;

/// What stands before the reference in the address of a confirmation.
const RECEIVED: &str = "received";

/// A well-formed address; whether anything is there is for the catalogue to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The function, as `submissions`.
    pub function: &'a str,
    /// The language of the page.
    pub lang: &'a str,
    /// The form.
    pub form: &'a str,
    /// The call, on a call's form.
    pub call: Option<&'a str>,
    /// The reference of a confirmation, as it was typed.
    pub reference: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Takes the path of a request apart; nothing when it has another shape.
    pub fn parse(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix("/api/")?.split('/').collect();
        let (function, lang, form, call, reference) = match parts[..] {
            [function, lang, form] => (function, lang, form, None, None),
            [function, lang, form, call] => (function, lang, form, Some(call), None),
            [function, lang, form, RECEIVED, reference] => (function, lang, form, None, Some(reference)),
            [function, lang, form, call, RECEIVED, reference] => (function, lang, form, Some(call), Some(reference)),
            _ => return None,
        };
        parts.iter().all(|part| !part.is_empty()).then_some(Self { function, lang, form, call, reference })
    }
}

/// Returns the address of a confirmation; `action` is where the form is sent.
pub fn received(action: &str, reference: &str) -> String {
    format!("{action}/{RECEIVED}/{reference}")
}

/// Undoes what a browser did to signs in an address.
pub fn decode(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_or_refused() {
        let address =
            |call, reference| Some(Address { function: "submissions", lang: "es", form: "apply", call, reference });
        for (path, expected) in [
            ("/api/submissions/es/apply", address(None, None)),
            ("/api/submissions/es/apply/2027", address(Some("2027"), None)),
            ("/api/submissions/es/apply/received/AB", address(None, Some("AB"))),
            ("/api/submissions/es/apply/2027/received/AB", address(Some("2027"), Some("AB"))),
            ("/api/submissions/es/apply/received", address(Some("received"), None)),
            ("/api/submissions/es/apply/received/received/AB", address(Some("received"), Some("AB"))),
            ("/api/submissions/es/apply/", None),
            ("/api/submissions/es/apply/2027/AB", None),
            ("/api/submissions//apply", None),
            ("/api/submissions/es", None),
            ("/api", None),
            ("/es/apply", None),
            ("", None),
        ] {
            assert_eq!(Address::parse(path), expected, "{path}");
        }
    }
}
