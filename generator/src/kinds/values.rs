//! Small types that facts files share: what they accept, and what they say otherwise.

use forms::When;
use schema::{Fault, Faults, FromNode, Node, Reader, Span};

/// An address with `https` or `http` and a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(pub String);

impl FromNode for WebAddress {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        if host.is_none_or(|host| !host.contains('.') || text.contains(char::is_whitespace)) {
            faults.push(Fault::error("not-an-address", node.span).with("found", &text));
            return None;
        }
        Some(Self(text))
    }
}

/// An ISO 3166 code of a country that CLDR knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country(pub String);

impl FromNode for Country {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        if !words::country_exists(&text) {
            faults.push(Fault::error("unknown-country", node.span).with("found", &text));
            return None;
        }
        Some(Self(text))
    }
}

/// A tag of a language that CLDR knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageTag(pub String);

impl FromNode for LanguageTag {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        if !words::language_exists(&text) {
            faults.push(Fault::error("unknown-language", node.span).with("found", &text));
            return None;
        }
        Some(Self(text))
    }
}

/// A sum of money in whole units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
}

impl FromNode for Money {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a sum", faults)?;
        let amount = reader.required::<u32>("amount");
        let currency = reader.required::<Currency>("currency");
        reader.finish();
        Some(Self { amount: amount?.into(), currency: currency?.0 })
    }
}

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(pub String);

impl FromNode for Currency {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        if text.len() != 3 || !text.chars().all(|sign| sign.is_ascii_uppercase()) {
            faults.push(Fault::error("not-a-currency", node.span).with("found", &text));
            return None;
        }
        Some(Self(text))
    }
}

/// An id: lower-case ASCII letters, digits, hyphens and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(pub String);

impl FromNode for Id {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        let allowed = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-' || sign == '_';
        if text.is_empty() || !text.chars().all(allowed) {
            faults.push(Fault::error("bad-id", node.span).with("found", &text));
            return None;
        }
        Some(Self(text))
    }
}

/// A day or month with a name, on a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What its label is found by.
    pub id: Id,
    /// When.
    pub on: When,
}

impl FromNode for Milestone {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a milestone", faults)?;
        let id = reader.required("id");
        let on = reader.required("on");
        reader.finish();
        Some(Self { id: id?, on: on? })
    }
}

/// A Sustainable Development Goal, 1 to 17.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal(pub u8);

impl FromNode for Goal {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let number = i64::from_node(node, faults)?;
        match u8::try_from(number) {
            Ok(goal @ 1..=17) => Some(Self(goal)),
            _ => {
                faults.push(Fault::error("not-a-goal", node.span).with("found", number.to_string()));
                None
            }
        }
    }
}

/// Reports ids that stand twice in a list.
pub fn unique_ids<'a>(ids: impl IntoIterator<Item = &'a Id>, place: Span, faults: &mut Faults) {
    let mut seen: Vec<&Id> = Vec::new();
    for id in ids {
        if seen.contains(&id) {
            faults.push(Fault::error("duplicate-id", place).with("id", &id.0));
        }
        seen.push(id);
    }
}
