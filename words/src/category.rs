//! The plural categories of CLDR.

use std::fmt;

use icu_plurals::PluralCategory;
use serde::{Deserialize, Serialize};

/// The form that a counted thing takes; which numbers take which form differs between languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// As for 0 in Arabic.
    Zero,
    /// As for 1 in most languages.
    One,
    /// As for 2 in Arabic.
    Two,
    /// As for 2 to 4 in Russian.
    Few,
    /// As for 5 and more in Russian, or a million in Spanish.
    Many,
    /// Every number without a form of its own. All languages have it.
    Other,
}

impl Category {
    /// All categories, in the order in which CLDR lists them.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// Returns the category of that name, as `few`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name)
    }

    /// Returns the name that CLDR and the words files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl From<PluralCategory> for Category {
    fn from(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}
