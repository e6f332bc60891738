//! Names of countries and languages, in the language of the reader: [`Names`].

#[cfg(feature = "names")]
pub(super) mod cldr;

use serde::{Deserialize, Serialize};

/// Names of countries and languages in one language, each list sorted by its alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The ISO 3166 code and the name of every country.
    pub countries: Vec<(String, String)>,
    /// The tag and the name of every language of ISO 639-1.
    pub languages: Vec<(String, String)>,
    /// The tags and names of further languages, as `portugués de Brasil` for `pt-BR`.
    pub further_languages: Vec<(String, String)>,
}

impl Names {
    pub(super) fn country(&self, code: &str) -> Option<&str> {
        named(&self.countries, code)
    }

    pub(super) fn language(&self, tag: &str) -> Option<&str> {
        named(&self.languages, tag).or_else(|| named(&self.further_languages, tag))
    }

    /// Returns the place of a name among all; one that is none of them comes behind them.
    pub(super) fn rank(&self, name: &str) -> usize {
        let lists = [&self.countries, &self.languages, &self.further_languages];
        let mut places = lists.into_iter().filter_map(|list| list.iter().position(|(_, known)| known == name));
        places.next().unwrap_or(usize::MAX)
    }
}

fn named<'n>(list: &'n [(String, String)], code: &str) -> Option<&'n str> {
    list.iter().find(|(known, _)| known == code).map(|(_, name)| name.as_str())
}
