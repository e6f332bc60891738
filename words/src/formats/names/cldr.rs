//! Names and alphabets as CLDR has them. What CLDR has not translated yet is in English.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_experimental::displaynames::{
    DisplayNamesOptions,
    multi::{LanguageDisplayNames, LocaleDisplayNamesFormatter, RegionDisplayNames},
};
use icu_locale::{Locale, locale, subtags::Region};

use super::Names;
use crate::Lang;

/// Codes that CLDR names and ISO 3166 does not assign: reserved for parts of countries and for
/// unions, free for private use, or invented by Unicode.
const NO_COUNTRIES: [&str; 15] =
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"];

/// Tells whether ISO 3166 assigns a code of two capitals to a country or territory.
pub fn country_exists(code: &str) -> bool {
    let two_capitals = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    two_capitals && !NO_COUNTRIES.contains(&code) && RegionNames::load(&locale!("en")).name(code).is_some()
}

/// What CLDR knows of names in one language.
#[derive(Debug)]
pub(in crate::formats) struct Cldr {
    own: LanguageNames,
    english: LanguageNames,
    collator: CollatorBorrowed<'static>,
}

impl Cldr {
    pub(in crate::formats) fn new(locale: &Locale) -> Self {
        let collator = Collator::try_new(locale.into(), CollatorOptions::default());
        Self {
            own: LanguageNames::load(locale),
            english: LanguageNames::load(&locale!("en")),
            collator: collator.expect("collations of every locale are compiled in"),
        }
    }

    /// Compares two texts by the alphabet of the language.
    pub(in crate::formats) fn compare(&self, left: &str, right: &str) -> Ordering {
        self.collator.compare(left, right)
    }

    /// Returns all names in the language.
    pub(in crate::formats) fn names(&self, locale: &Locale) -> Names {
        let sorted = |mut named: Vec<(String, String)>| {
            named.sort_by(|(_, left), (_, right)| self.compare(left, right));
            named
        };
        let (countries, languages) = (sorted(country_names(locale)), sorted(self.language_names()));
        Names { countries, languages, further_languages: Vec::new() }
    }

    pub(in crate::formats) fn language(&self, tag: &str) -> Option<String> {
        let locale = Lang::parse(tag)?.locale();
        self.own.name(&locale).or_else(|| self.english.name(&locale))
    }

    fn language_names(&self) -> Vec<(String, String)> {
        let tags: BTreeSet<Lang> = pairs(b'a'..=b'z').iter().filter_map(|tag| Lang::parse(tag)).collect();
        tags.iter()
            .filter(|lang| !lang.as_str().contains('-'))
            .filter_map(|lang| Some((lang.to_string(), self.language(lang.as_str())?)))
            .collect()
    }
}

fn country_names(locale: &Locale) -> Vec<(String, String)> {
    let own = RegionNames::load(locale);
    let english = RegionNames::load(&locale!("en"));
    pairs(b'A'..=b'Z')
        .into_iter()
        .filter(|code| !NO_COUNTRIES.contains(&code.as_str()))
        .filter_map(|code| {
            let known = english.name(&code)?;
            let name = own.name(&code).unwrap_or(known).to_owned();
            Some((code, name))
        })
        .collect()
}

/// Region names of one locale; none when CLDR has none for it.
struct RegionNames(Option<RegionDisplayNames>);

impl RegionNames {
    fn load(locale: &Locale) -> Self {
        Self(RegionDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok())
    }

    fn name(&self, code: &str) -> Option<&str> {
        let region: Region = code.parse().ok()?;
        self.0.as_ref()?.of(region)
    }
}

/// Language names of one locale; none when CLDR has none for it.
#[derive(Debug)]
struct LanguageNames {
    languages: Option<LanguageDisplayNames>,
    /// Names with script and region; some small locales have language names and lack these.
    dialects: Option<LocaleDisplayNamesFormatter>,
}

impl LanguageNames {
    fn load(locale: &Locale) -> Self {
        Self {
            languages: LanguageDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok(),
            dialects: LocaleDisplayNamesFormatter::try_new(locale.into(), DisplayNamesOptions::default()).ok(),
        }
    }

    fn name(&self, locale: &Locale) -> Option<String> {
        let language = self.languages.as_ref()?.of(locale.id.language)?;
        if locale.id.script.is_none() && locale.id.region.is_none() {
            return Some(language.to_owned());
        }
        Some(match &self.dialects {
            Some(dialects) => dialects.of(&locale.id.clone().into()).into_owned(),
            None => format!("{language} ({})", locale.id),
        })
    }
}

/// Returns every code of two letters of the range.
fn pairs(letters: std::ops::RangeInclusive<u8>) -> Vec<String> {
    let first = letters.clone();
    first
        .flat_map(|first| letters.clone().map(move |second| [first, second].map(char::from).iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Formats;

    fn formats(tag: &str) -> Formats {
        Formats::new(&Lang::parse(tag).expect("the tag is good"))
    }

    #[test]
    fn countries_have_the_names_of_the_language() {
        for (tag, code, expected) in [
            ("es", "GB", Some("Reino Unido")),
            ("en-GB", "GB", Some("United Kingdom")),
            ("fr", "CI", Some("Côte d’Ivoire")),
            ("ar", "MA", Some("المغرب")),
            ("zh", "CL", Some("智利")),
            ("ru", "DE", Some("Германия")),
            ("yua", "MX", Some("Mexico")),
            ("es", "XK", None),
            ("es", "EU", None),
            ("es", "es", None),
        ] {
            assert_eq!(formats(tag).country(code).as_deref(), expected, "{tag} {code}");
        }
    }

    #[test]
    fn iso_3166_assigns_249_codes_and_every_language_names_them_all() {
        for tag in ["es", "en-GB", "fr", "ar", "zh", "ru", "sw", "yua"] {
            assert_eq!(formats(tag).countries().len(), 249, "{tag}");
        }
        for (code, expected) in
            [("ES", true), ("AX", true), ("es", false), ("UK", false), ("XK", false), ("419", false), ("", false)]
        {
            assert_eq!(country_exists(code), expected, "{code}");
        }
    }

    #[test]
    fn countries_are_sorted_by_the_alphabet_of_the_language() {
        for (tag, first, last) in [
            ("es", "Afganistán", "Zimbabue"),
            ("en-GB", "Afghanistan", "Zimbabwe"),
            ("fr", "Afghanistan", "Zimbabwe"),
            ("ar", "آيسلندا", "هونغ كونغ الصينية (منطقة إدارية خاصة)"),
        ] {
            let formats = formats(tag);
            let names: Vec<&str> = formats.countries().iter().map(|(_, name)| name.as_str()).collect();
            assert_eq!((names[0], names[248]), (first, last), "{tag}");
        }
    }

    #[test]
    fn languages_have_the_names_of_the_language() {
        for (tag, language, expected) in [
            ("es", "es", Some("español")),
            ("es", "pt-BR", Some("portugués de Brasil")),
            ("en-GB", "zh-Hant", Some("Traditional Chinese")),
            ("fr", "ar", Some("arabe")),
            ("ar", "fr", Some("الفرنسية")),
            ("zh", "ru", Some("俄语")),
            ("es", "iw", Some("hebreo")),
            ("sw", "tl", Some("Kifilipino")),
            ("sw", "zh-Hant", Some("Kichina (zh-Hant)")),
            ("yua", "es", Some("Spanish")),
            ("es", "yua", None),
            ("es", "xx", None),
        ] {
            assert_eq!(formats(tag).language(language).as_deref(), expected, "{tag} {language}");
        }
    }

    #[test]
    fn the_list_of_languages_is_that_of_iso_639_1_under_canonical_tags() {
        for tag in ["es", "en-GB", "fr", "ar", "zh", "yua"] {
            let formats = formats(tag);
            let count = formats.languages().len();
            assert!((180..190).contains(&count), "{tag} has {count}");
            for (known, expected) in [("es", true), ("fil", true), ("tl", false), ("iw", false), ("pt-BR", false)] {
                let listed = formats.languages().iter().any(|(tag, _)| tag == known);
                assert_eq!(listed, expected, "{tag} {known}");
            }
        }
    }
}
