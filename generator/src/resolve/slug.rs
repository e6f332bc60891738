//! Slugs: the parts of addresses that editors choose.

use schema::{Fault, Faults, FromNode, Node};

/// A part of an address: letters, digits and marks of any script in lower case, joined by hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slug(pub String);

impl Slug {
    /// Returns the slug, or nothing if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |sign: char| sign == '-' || (sign.is_alphanumeric() && sign.to_lowercase().eq([sign]));
        let joined = !text.starts_with('-') && !text.ends_with('-') && !text.contains("--");
        (!text.is_empty() && joined && text.chars().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// Returns the nearest slug to a text, as a proposal.
    pub fn proposal(text: &str) -> String {
        let mut slug = String::new();
        for sign in text.chars().flat_map(char::to_lowercase) {
            if sign.is_alphanumeric() {
                slug.push(sign);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.trim_end_matches('-').to_owned()
    }
}

impl FromNode for Slug {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        let slug = Self::parse(&text);
        if slug.is_none() {
            faults.push(Fault::error("bad-slug", node.span).with("found", &text).with("near", Self::proposal(&text)));
        }
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_every_script_and_refuses_what_addresses_cannot_hold() {
        for (text, good) in [
            ("convocatoria-2020", true),
            ("المختبر", true),
            ("你好", true),
            ("Convocatoria", false),
            ("a b", false),
            ("a/b", false),
            ("-a", false),
            ("a--b", false),
            ("a.b", false),
            ("", false),
        ] {
            assert_eq!(Slug::parse(text).is_some(), good, "{text}");
        }
        assert_eq!(Slug::proposal("¿Qué es esto?"), "qué-es-esto");
    }
}
