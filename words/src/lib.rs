//! Everything that differs from language to language: which languages there are, the translated
//! sentences, and the ways of writing dates, numbers, sums, lists and names.
//!
//! A [`Lang`] names a language and has a [`Direction`]. [`Words`] holds the sentences of one
//! language by key; a [`Sentence`] has places to fill and perhaps a form for each plural
//! [`Category`]. [`Formats`] holds what CLDR says about one locale, and fills sentences with values.
//!
//! ICU4X is named in this crate only, and all its data is compiled in: there is no table of names,
//! months or plural rules of our own. Nothing here reads a file or knows which sentences a site needs.

mod category;
mod formats;
mod language;
mod sentence;
mod words;

pub use category::Category;
#[cfg(feature = "names")]
pub use formats::country_exists;
pub use formats::{Arg, Formats, Names};
pub use language::{Direction, Lang, language_exists};
pub use sentence::{BrokenPlace, Sentence};
pub use words::Words;
