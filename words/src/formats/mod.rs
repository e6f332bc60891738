//! How one locale writes dates, numbers, sums, lists and names: [`Formats`], by CLDR.
//!
//! All loading of locale data happens in [`Formats::new`], once per language; writing a value only
//! uses what was loaded. The calendar is always the Gregorian one.

mod dates;
mod fill;
mod names;
mod numbers;

#[cfg(feature = "names")]
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use icu_list::{ListFormatter, options::ListFormatterOptions};
use jiff::civil;

#[cfg(feature = "names")]
use self::names::cldr::Cldr;
#[cfg(feature = "names")]
pub use self::names::cldr::country_exists;
use self::{dates::Dates, numbers::Numbers};
pub use self::{fill::Arg, names::Names};
use crate::{Category, Direction, Lang};

/// The written forms of one locale, to be built once and shared between threads.
#[derive(Debug)]
pub struct Formats {
    lang: Lang,
    direction: Direction,
    numbers: Numbers,
    dates: Dates,
    names: Names,
    /// Where each country stands among the names, once one was asked for.
    country_places: OnceLock<HashMap<String, usize>>,
    lists: ListFormatter,
    #[cfg(feature = "names")]
    cldr: Cldr,
}

impl Formats {
    /// Loads the forms of a locale such as `en-GB`. A language that CLDR does not describe gets
    /// CLDR's forms without a language, and English names.
    #[cfg(feature = "names")]
    pub fn new(lang: &Lang) -> Self {
        let formats = Self::with_names(lang, Names::default());
        Self { names: formats.cldr.names(&lang.locale()), ..formats }
    }

    /// Loads the forms of a locale but for its names, which somebody has packed.
    pub fn with_names(lang: &Lang, names: Names) -> Self {
        let locale = lang.locale();
        Self {
            lang: lang.clone(),
            direction: Direction::of(lang),
            numbers: Numbers::new(&locale),
            dates: Dates::new(&locale),
            names,
            country_places: OnceLock::new(),
            lists: ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default())
                .expect("list patterns of every locale are compiled in"),
            #[cfg(feature = "names")]
            cldr: Cldr::new(&locale),
        }
    }

    /// Returns all names, and those of some languages beside, to be packed.
    #[cfg(feature = "names")]
    pub fn names_with<'l>(&self, languages: impl IntoIterator<Item = &'l Lang>) -> Names {
        let listed = |tag: &str| self.names.languages.iter().any(|(known, _)| known == tag);
        let further = languages.into_iter().map(Lang::as_str).filter(|tag| !listed(tag));
        let mut further: Vec<(String, String)> =
            further.filter_map(|tag| Some((tag.to_owned(), self.language(tag)?))).collect();
        further.sort_by(|(_, left), (_, right)| self.compare(left, right));
        further.dedup();
        Names { further_languages: further, ..self.names.clone() }
    }

    /// Returns the locale that was asked for.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Returns the direction in which the language is written.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Writes a whole number, grouped: `50.000`. Years are not numbers; see [`Formats::year`].
    pub fn number(&self, number: i64) -> String {
        self.numbers.number(number)
    }

    /// Writes a number that is given in tenths, without its decimal when that is nought: `2,5`, `10`.
    pub fn tenths(&self, tenths: i64) -> String {
        self.numbers.tenths(tenths)
    }

    /// Writes a share of a hundred: `25 %`.
    pub fn percent(&self, percent: i64) -> String {
        self.numbers.percent(percent)
    }

    /// Writes a sum in whole units with the ISO 4217 code of its currency, never with a sign that
    /// several currencies share: `50.000 USD`, `USD 50,000`, with a no-break space.
    pub fn money(&self, amount: i64, currency: &str) -> String {
        self.numbers.money(amount, currency)
    }

    /// Returns the plural form that a number of things takes.
    pub fn plural(&self, count: i64) -> Category {
        self.numbers.plural(count)
    }

    /// Returns all plural categories of the language, in CLDR's order. A sentence with another one
    /// has a superfluous form.
    pub fn categories(&self) -> Vec<Category> {
        self.numbers.categories()
    }

    /// Returns the categories that a sentence cannot do without: those of the whole numbers up to a
    /// thousand, and `other`. So Spanish and French may leave out `many`, which begins at a million.
    pub fn needed_categories(&self) -> Vec<Category> {
        self.numbers.needed_categories()
    }

    /// Writes a day in full: `31 de marzo de 2027`.
    pub fn date(&self, date: civil::Date) -> String {
        self.dates.date(date)
    }

    /// Writes a month of a year: `mayo de 2022`.
    ///
    /// # Panics
    ///
    /// When the month is none of 1 to 12 or the year lies outside −9999 to 9999: it is for the reader
    /// of a date to refuse that.
    pub fn month(&self, year: i16, month: i8) -> String {
        self.dates.month(year, month)
    }

    /// Writes a year, ungrouped: `2022`, in Chinese `2022年`; years up to 999 have their era.
    ///
    /// # Panics
    ///
    /// When the year lies outside −9999 to 9999: it is for the reader of a date to refuse that.
    pub fn year(&self, year: i16) -> String {
        self.dates.year(year)
    }

    /// Writes a time to the minute, in the hours that the locale counts by: `23:59`, `11:59 م`.
    pub fn time(&self, time: civil::Time) -> String {
        self.dates.time(time)
    }

    /// Writes a day in full and a time: `31 March 2027 at 23:59`.
    pub fn date_time(&self, date_time: civil::DateTime) -> String {
        self.dates.date_time(date_time)
    }

    /// Writes how far a zone is ahead of UTC: `UTC−05:00`, `UTC+05:30`, `UTC`. The same in all
    /// languages, since it is a sign to compare by rather than a phrase.
    pub fn offset(&self, seconds: i32) -> String {
        dates::offset(seconds)
    }

    /// Joins several things: `A, B y C`.
    pub fn list(&self, items: &[&str]) -> String {
        self.lists.format(items.iter()).to_string()
    }

    /// Compares two texts by the alphabet of the language.
    #[cfg(feature = "names")]
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        self.cldr.compare(left, right)
    }

    /// Sorts what has names of countries or of languages by the alphabet of the language; what has
    /// another name comes behind, by its signs.
    pub fn sort_by_name<T>(&self, items: &mut [T], name: impl Fn(&T) -> &str) {
        let places = self.names.places();
        let place = |item: &T| places.get(name(item)).copied().unwrap_or(usize::MAX);
        items.sort_by(|one, other| (place(one), name(one)).cmp(&(place(other), name(other))));
    }

    /// Returns the name of a country, by its ISO 3166 code in capitals.
    pub fn country(&self, code: &str) -> Option<String> {
        let places = self.country_places.get_or_init(|| self.names.country_places());
        let (_, name) = &self.names.countries[*places.get(code)?];
        Some(name.clone())
    }

    /// Returns the code and name of every country, sorted by name.
    pub fn countries(&self) -> &[(String, String)] {
        &self.names.countries
    }

    /// Returns the name of a language, as `portugués de Brasil` for `pt-BR`; nothing for a tag that
    /// names none, or one so rare that CLDR has no name for it.
    pub fn language(&self, tag: &str) -> Option<String> {
        let listed = self.names.language(tag).map(str::to_owned);
        #[cfg(feature = "names")]
        let listed = listed.or_else(|| self.cldr.language(tag));
        listed
    }

    /// Returns the tag and name of every language of ISO 639-1, sorted by name.
    pub fn languages(&self) -> &[(String, String)] {
        &self.names.languages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(tag: &str) -> Formats {
        Formats::new(&Lang::parse(tag).expect("the tag is good"))
    }

    #[test]
    fn formats_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Formats>();
    }

    #[test]
    fn lists_are_joined_as_the_language_does() {
        for (tag, items, expected) in [
            ("es", &["A"][..], "A"),
            ("es", &["A", "B", "C"], "A, B y C"),
            ("es", &["agua", "higiene"], "agua e higiene"),
            ("es", &["Francia", "Italia"], "Francia e Italia"),
            ("en-GB", &["A", "B", "C"], "A, B and C"),
            ("fr", &["A", "B", "C"], "A, B et C"),
            ("ar", &["أ", "ب", "ج"], "أ وب وج"),
            ("zh", &["甲", "乙", "丙"], "甲、乙和丙"),
            ("fr", &[], ""),
        ] {
            assert_eq!(formats(tag).list(items), expected, "{tag}");
        }
    }

    #[test]
    fn names_are_sorted_by_the_alphabet_of_the_language() {
        for (tag, expected) in
            [("es", ["Omán", "Perú", "ñandú", "África", "zorro"]), ("sv", ["Zaire", "Åland", "Ärlig", "Öland", "a"])]
        {
            let formats = formats(tag);
            let mut sorted = expected;
            sorted.reverse();
            sorted.sort_by(|left, right| formats.compare(left, right));
            let wanted = match tag {
                "es" => ["África", "ñandú", "Omán", "Perú", "zorro"],
                _ => ["a", "Zaire", "Åland", "Ärlig", "Öland"],
            };
            assert_eq!(sorted, wanted, "{tag}");
        }
    }
}
