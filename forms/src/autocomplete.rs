//! What browsers may fill in: the autofill tokens of the HTML standard.

use schema::{Fault, Reader, Spanned};

use crate::fields::FieldKind;

/// What a kind of field says about filling in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autocomplete {
    /// Nothing is typed, so no token is allowed.
    Never,
    /// A definition may name a token.
    Allowed,
    /// This token, unless a definition names another.
    Default(&'static str),
}

/// Reads `autocomplete`; without the key, the kind decides.
pub(crate) fn read_autocomplete(reader: &mut Reader<'_, '_>, kind: &dyn FieldKind) -> Option<String> {
    let Some(token) = reader.optional::<Spanned<String>>("autocomplete") else {
        return match kind.autocomplete() {
            Autocomplete::Default(token) => Some(token.to_owned()),
            Autocomplete::Never | Autocomplete::Allowed => None,
        };
    };
    if kind.autocomplete() == Autocomplete::Never {
        reader.faults.push(Fault::error("autocomplete-not-typed", token.span).with("kind", kind.name()));
        return None;
    }
    if !TOKENS.contains(&token.value.as_str()) {
        let fault = Fault::error("unknown-autocomplete", token.span).with("found", &token.value);
        reader.faults.push(fault.near(&token.value, TOKENS.iter().copied()));
        return None;
    }
    Some(token.value)
}

const TOKENS: &[&str] = &[
    "additional-name",
    "address-level1",
    "address-level2",
    "address-level3",
    "address-level4",
    "address-line1",
    "address-line2",
    "address-line3",
    "bday",
    "country",
    "country-name",
    "email",
    "family-name",
    "given-name",
    "honorific-prefix",
    "honorific-suffix",
    "impp",
    "language",
    "name",
    "nickname",
    "off",
    "organization",
    "organization-title",
    "postal-code",
    "sex",
    "street-address",
    "tel",
    "tel-area-code",
    "tel-country-code",
    "tel-extension",
    "tel-local",
    "tel-national",
    "url",
    "username",
];
