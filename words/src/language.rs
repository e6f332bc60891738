//! Names of languages: [`Lang`], a tag that is known to be good, and its [`Direction`].

use std::{fmt, sync::Arc};

use icu_locale::{
    LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander,
    subtags::{Language, Region},
};
use schema::{Fault, Faults, FromNode, Node};
use serde::{Deserialize, Deserializer, Serialize, de};

/// A language tag: well-formed by BCP 47, canonical, and naming a language and region that exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Lang(Arc<str>);

impl Lang {
    /// Reads a tag in any letter case and returns it in its canonical one: `pt-br` gives `pt-BR`,
    /// the outdated `iw` gives `he`. Nothing for a tag that is ill-formed or names no language.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut locale: Locale = tag.parse().ok()?;
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        let known = language_is_known(locale.id.language) && locale.id.region.is_none_or(region_is_known);
        known.then(|| Self(locale.to_string().into()))
    }

    /// Returns the tag, fit for `lang` and `hreflang`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn locale(&self) -> Locale {
        self.0.parse().expect("the tag was read by the same parser before")
    }
}

/// Tells whether a tag names a language, in its canonical spelling.
pub fn language_exists(tag: &str) -> bool {
    Lang::parse(tag).is_some_and(|lang| lang.as_str() == tag)
}

/// The way in which a language is written along the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// As Spanish.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// Returns the direction of the script that the language is written in.
    pub fn of(lang: &Lang) -> Self {
        match LocaleDirectionality::new_extended().is_right_to_left(&lang.locale().id) {
            true => Self::RightToLeft,
            false => Self::LeftToRight,
        }
    }

    /// Returns the value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromNode for Lang {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        let lang = Self::parse(&text);
        if lang.is_none() {
            let fault = Fault::error("unknown-language", node.span).with("found", &text);
            faults.push(match Self::parse(&text.replace('_', "-")) {
                Some(near) => fault.with("near", near.as_str()),
                None => fault,
            });
        }
        lang
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` names no language")))
    }
}

/// CLDR knows the usual script of every living language, and of nothing else.
fn language_is_known(language: Language) -> bool {
    let alone = LanguageIdentifier { language, ..LanguageIdentifier::UNKNOWN };
    LocaleExpander::new_extended().get_likely_script(&alone).is_some()
}

/// Regions of a tag are wider than countries: `es-419` is the Spanish of Latin America.
#[cfg(feature = "names")]
fn region_is_known(region: Region) -> bool {
    use icu_experimental::displaynames::{DisplayNamesOptions, multi::RegionDisplayNames};
    RegionDisplayNames::try_new(icu_locale::locale!("en").into(), DisplayNamesOptions::default())
        .expect("English region names are compiled in")
        .of(region)
        .is_some()
}

/// Without names, whoever packed a tag has seen to it.
#[cfg(not(feature = "names"))]
fn region_is_known(_: Region) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use schema::{Span, Value};

    use super::*;

    #[test]
    fn a_tag_is_canonical_or_refused() {
        for (found, expected) in [
            ("es", Some("es")),
            ("ES", Some("es")),
            ("en-GB", Some("en-GB")),
            ("pt-br", Some("pt-BR")),
            ("zh-hant", Some("zh-Hant")),
            ("es-419", Some("es-419")),
            ("iw", Some("he")),
            ("eng", Some("en")),
            ("quc", Some("quc")),
            ("yua", Some("yua")),
            ("ar-u-nu-arab", Some("ar-u-nu-arab")),
            ("pt_BR", None),
            ("es-XY", None),
            ("esp", None),
            ("spanish", None),
            ("und", None),
            ("xx", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(found).as_ref().map(Lang::as_str), expected, "{found}");
        }
    }

    #[test]
    fn a_language_exists_only_in_its_canonical_spelling() {
        for (tag, expected) in [("ar", true), ("pt-BR", true), ("pt-br", false), ("iw", false), ("qq", false)] {
            assert_eq!(language_exists(tag), expected, "{tag}");
        }
    }

    #[test]
    fn the_direction_is_that_of_the_script() {
        for (tag, expected) in [
            ("es", "ltr"),
            ("en-GB", "ltr"),
            ("zh", "ltr"),
            ("ar", "rtl"),
            ("fa", "rtl"),
            ("he", "rtl"),
            ("ur", "rtl"),
            ("az", "ltr"),
            ("az-Arab", "rtl"),
        ] {
            assert_eq!(Direction::of(&Lang::parse(tag).expect("the tag is good")).as_str(), expected, "{tag}");
        }
    }

    #[test]
    fn an_unknown_language_in_a_file_is_placed_and_mended_where_possible() {
        for (found, near) in [("pt_BR", Some("pt-BR")), ("esp", None)] {
            let node = Node { value: Value::Scalar(found.into()), span: Span::new(3, 8) };
            let mut faults = Faults::new();
            assert_eq!(Lang::from_node(&node, &mut faults), None, "{found}");
            assert_eq!((faults[0].code, faults[0].span), ("unknown-language", Span::new(3, 8)));
            assert_eq!(faults[0].detail("near"), near, "{found}");
        }
    }

    #[test]
    fn a_language_is_a_plain_string_in_json() {
        let lang: Lang = serde_json::from_str("\"en-gb\"").expect("the case is sound JSON");
        assert_eq!(serde_json::to_string(&lang).expect("text is JSON"), "\"en-GB\"");
        assert!(serde_json::from_str::<Lang>("\"xx\"").is_err());
    }
}
