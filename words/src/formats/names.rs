//! Names of countries and languages, in the language of the reader: [`Names`].

#[cfg(feature = "names")]
pub(super) mod cldr;

use std::collections::HashMap;

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
    /// Returns the place of each country in the list, by its code.
    pub(super) fn country_places(&self) -> HashMap<String, usize> {
        let mut places = HashMap::new();
        for (place, (code, _)) in self.countries.iter().enumerate() {
            places.entry(code.clone()).or_insert(place);
        }
        places
    }

    pub(super) fn language(&self, tag: &str) -> Option<&str> {
        let all = self.languages.iter().chain(&self.further_languages);
        all.into_iter().find(|(known, _)| known == tag).map(|(_, name)| name.as_str())
    }

    /// Returns the place of each name among all.
    pub(super) fn places(&self) -> HashMap<&str, usize> {
        let all = [&self.countries, &self.languages, &self.further_languages].into_iter().flatten();
        let mut places = HashMap::new();
        for (place, (_, name)) in all.enumerate() {
            places.entry(name.as_str()).or_insert(place);
        }
        places
    }
}
