//! Everything that differs from language to language: which languages there are, the translated
//! sentences, and the ways of writing dates, numbers, sums, lists and names.
//!
//! A [`Lang`] names a language and has a [`Direction`]. [`Words`] holds the sentences of one
//! language by key; a [`Sentence`] has places to fill and perhaps a form for each plural
//! [`Category`]. [`Formats`] holds what CLDR says about one locale, and fills sentences with values.
//! [`Folding`] says by which terms a text is found, [`Alphabet`] under which letter a title stands.
//!
//! ICU4X is named in this crate only, and all its data is compiled in: there is no table of names,
//! months or plural rules of our own. Nothing here reads a file or knows which sentences a site needs.

#[cfg(all(feature = "names", feature = "search"))]
mod alphabet;
mod category;
mod formats;
mod language;
mod sentence;
#[cfg(feature = "search")]
mod terms;
mod words;

#[cfg(all(feature = "names", feature = "search"))]
pub use alphabet::Alphabet;
pub use category::Category;
#[cfg(feature = "names")]
pub use formats::country_exists;
pub use formats::{Arg, Formats, Names};
pub use language::{Direction, Lang, language_exists};
pub use sentence::{BrokenPlace, Sentence};
#[cfg(feature = "search")]
pub use terms::{Cutter, Folding, TERMS};
pub use words::Words;
