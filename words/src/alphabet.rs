//! The letters under which an index in alphabetical order has its titles.

use icu_collator::{
    Collator, CollatorBorrowed,
    options::{CollatorOptions, Strength},
};
use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::Lang;
use crate::terms::is_unspaced;

/// Under what a title that begins with a digit stands.
const DIGITS: &str = "0–9";

/// Which letters are the same to a language: `É` stands under `E`, and in Spanish `Ñ` stands by itself.
#[derive(Debug)]
pub struct Alphabet {
    letters: CollatorBorrowed<'static>,
}

impl Alphabet {
    /// Loads the letters of a locale.
    pub fn new(lang: &Lang) -> Self {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        let letters = Collator::try_new((&lang.locale()).into(), options);
        Self { letters: letters.expect("collations of every locale are compiled in") }
    }

    /// Returns under what a title stands: the letter that it begins with, signs before that left out.
    /// Nothing for scripts whose signs are too many for it, and for titles without a letter or a digit.
    pub fn initial(&self, title: &str) -> Option<String> {
        let sign = title.chars().find(|sign| sign.is_alphanumeric())?;
        if sign.is_numeric() {
            return Some(DIGITS.to_owned());
        }
        let own = sign.to_string();
        let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(&own);
        let plain: String = plain.chars().take(1).collect();
        let same = self.letters.compare(&own, &plain).is_eq();
        (!is_unspaced(sign)).then(|| if same { plain } else { own }.to_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_under_the_letters_of_their_language() {
        for (tag, title, expected) in [
            ("es", "¿Qué es?", Some("Q")),
            ("es", "«Ñandú»", Some("Ñ")),
            ("es", "él", Some("E")),
            ("fr", "Ñandú", Some("N")),
            ("fr", "œuvre", Some("Œ")),
            ("sv", "ångbåt", Some("Å")),
            ("en", "ångström", Some("A")),
            ("ar", "أفكار", Some("ا")),
            ("ar", "إعلان", Some("ا")),
            ("ar", "آلات", Some("آ")),
            ("ru", "ёлка", Some("Е")),
            ("el", "ύφος", Some("Υ")),
            ("en", "2027: a call", Some(DIGITS)),
            ("ar", "٢٠٢٧", Some(DIGITS)),
            ("zh", "河流", None),
            ("en", "…", None),
            ("en", "", None),
        ] {
            let alphabet = Alphabet::new(&Lang::parse(tag).expect("the tag is good"));
            assert_eq!(alphabet.initial(title).as_deref(), expected, "{tag}: {title}");
        }
    }
}
