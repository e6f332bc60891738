//! Whole numbers, shares, sums of money and plural forms.

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_experimental::dimension::{
    currency::{CurrencyType, formatter::CurrencyFormatter},
    percent::formatter::PercentFormatter,
};
use icu_locale::Locale;
use icu_plurals::{PluralRules, PluralRulesOptions};

use crate::Category;

/// ICU4X loads a currency at a time. We write only codes and whole units, and these stand in the same
/// places for all currencies: so one currency is loaded, the yen because it has no smaller unit,
/// and its code is exchanged.
const MODEL_CURRENCY: &str = "JPY";

#[derive(Debug)]
pub(super) struct Numbers {
    decimals: DecimalFormatter,
    percents: PercentFormatter<DecimalFormatter>,
    money: CurrencyFormatter<DecimalFormatter>,
    plurals: PluralRules,
    /// How nought to nine are written.
    digits: [String; 10],
}

impl Numbers {
    pub(super) fn new(locale: &Locale) -> Self {
        let decimals = DecimalFormatter::try_new(locale.into(), Default::default())
            .expect("number symbols of every locale are compiled in");
        Self {
            digits: std::array::from_fn(|digit| decimals.format(&digit.into()).to_string()),
            decimals,
            percents: PercentFormatter::try_new(locale.into(), Default::default())
                .expect("percent patterns of every locale are compiled in"),
            money: CurrencyFormatter::try_new_code(locale.into(), model_currency(), Default::default())
                .expect("currency patterns of every locale are compiled in"),
            plurals: PluralRules::try_new(locale.into(), PluralRulesOptions::default())
                .expect("plural rules of every locale are compiled in"),
        }
    }

    pub(super) fn number(&self, number: i64) -> String {
        // No locale does more to numbers this small, and a site has many of them.
        if let Ok(small @ 0..=999) = usize::try_from(number) {
            let places = [small / 100, small / 10 % 10, small % 10];
            let leading = places[..2].iter().take_while(|digit| **digit == 0).count();
            return places[leading..].iter().map(|digit| self.digits[*digit].as_str()).collect();
        }
        self.decimals.format(&number.into()).to_string()
    }

    pub(super) fn tenths(&self, tenths: i64) -> String {
        let mut number = Decimal::from(tenths);
        number.multiply_pow10(-1);
        number.trim_end();
        self.decimals.format(&number).to_string()
    }

    pub(super) fn percent(&self, percent: i64) -> String {
        self.percents.format(&percent.into()).to_string()
    }

    pub(super) fn money(&self, amount: i64, currency: &str) -> String {
        let amount = Decimal::from(amount);
        self.money.format_fixed_decimal(&amount).to_string().replacen(MODEL_CURRENCY, currency, 1)
    }

    pub(super) fn plural(&self, count: i64) -> Category {
        self.plurals.category_for(count).into()
    }

    pub(super) fn categories(&self) -> Vec<Category> {
        in_order(|category| self.plurals.categories().any(|other| Category::from(other) == category))
    }

    pub(super) fn needed_categories(&self) -> Vec<Category> {
        let mut needed: Vec<Category> = (0..=1000).map(|count| self.plural(count)).collect();
        needed.push(Category::Other);
        in_order(|category| needed.contains(&category))
    }
}

fn in_order(wanted: impl Fn(Category) -> bool) -> Vec<Category> {
    Category::ALL.into_iter().filter(|category| wanted(*category)).collect()
}

fn model_currency() -> CurrencyType {
    let code = MODEL_CURRENCY.to_lowercase().parse().expect("the code is a subtag");
    CurrencyType::try_from(&code).expect("the code has three letters")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(tag: &str) -> Numbers {
        Numbers::new(&tag.parse().expect("the tag is good"))
    }

    #[test]
    fn whole_numbers_are_grouped_as_the_locale_does() {
        for (tag, number, expected) in [
            ("es", 5_000, "5000"),
            ("es", 50_000, "50.000"),
            ("es", 1_234_567, "1.234.567"),
            ("en-GB", 5_000, "5,000"),
            ("en-GB", -1, "-1"),
            ("fr", 50_000, "50\u{202f}000"),
            ("ar", 50_000, "50,000"),
            ("ar-EG", 50_000, "٥٠٬٠٠٠"),
            ("zh", 50_000, "50,000"),
            ("ru", 50_000, "50\u{a0}000"),
            ("hi", 1_234_567, "12,34,567"),
            ("yua", 50_000, "50,000"),
        ] {
            assert_eq!(numbers(tag).number(number), expected, "{tag}");
        }
    }

    #[test]
    fn small_numbers_are_written_as_all_others() {
        for tag in ["es", "en-GB", "fr", "ar", "ar-EG", "fa", "zh", "ru", "hi", "my", "ne", "ff-Adlm", "yua", "he"] {
            let numbers = numbers(tag);
            for number in 0..=1100 {
                let expected = numbers.decimals.format(&number.into()).to_string();
                assert_eq!(numbers.number(number), expected, "{tag}");
            }
        }
    }

    #[test]
    fn tenths_have_the_decimal_sign_of_the_locale_and_no_nought_behind_it() {
        for (tag, tenths, expected) in [
            ("es", 25, "2,5"),
            ("es", 100, "10"),
            ("es", 123_456, "12.345,6"),
            ("en-GB", 25, "2.5"),
            ("fr", 25, "2,5"),
            ("ar-EG", 25, "٢٫٥"),
            ("en-GB", 0, "0"),
            ("en-GB", 1, "0.1"),
        ] {
            assert_eq!(numbers(tag).tenths(tenths), expected, "{tag}");
        }
    }

    #[test]
    fn shares_have_the_sign_and_the_space_of_the_locale() {
        for (tag, expected) in
            [("es", "25\u{a0}%"), ("en-GB", "25%"), ("fr", "25\u{a0}%"), ("ar", "25\u{200e}%\u{200e}"), ("zh", "25%")]
        {
            assert_eq!(numbers(tag).percent(25), expected, "{tag}");
        }
    }

    #[test]
    fn sums_have_the_code_where_the_locale_puts_it_and_no_fractions() {
        for (tag, amount, currency, expected) in [
            ("es", 50_000, "USD", "50.000\u{a0}USD"),
            ("es", 50_000, "COP", "50.000\u{a0}COP"),
            ("es", 5_000, "EUR", "5000\u{a0}EUR"),
            ("en-GB", 50_000, "USD", "USD\u{a0}50,000"),
            ("en-GB", 50_000, "GBP", "GBP\u{a0}50,000"),
            ("en-GB", 50_000, "JPY", "JPY\u{a0}50,000"),
            ("en-GB", 50_000, "KWD", "KWD\u{a0}50,000"),
            ("fr", 50_000, "USD", "50\u{202f}000\u{a0}USD"),
            ("ar", 50_000, "USD", "\u{200f}50,000\u{a0}USD"),
            ("zh", 50_000, "CNY", "CNY\u{a0}50,000"),
            ("ru", 50_000, "CHF", "50\u{a0}000\u{a0}CHF"),
            ("en-GB", -3, "USD", "-USD\u{a0}3"),
        ] {
            assert_eq!(numbers(tag).money(amount, currency), expected, "{tag} {currency}");
        }
    }

    #[test]
    fn numbers_take_the_plural_form_of_the_language() {
        use Category::{Few, Many, One, Other, Two, Zero};
        for (tag, cases) in [
            ("es", &[(0, Other), (1, One), (2, Other), (1_000_000, Many)][..]),
            ("en-GB", &[(0, Other), (1, One), (2, Other), (1_000_000, Other)]),
            ("fr", &[(0, One), (1, One), (2, Other), (1_000_000, Many)]),
            ("ar", &[(0, Zero), (1, One), (2, Two), (3, Few), (10, Few), (11, Many), (100, Other), (103, Few)]),
            ("zh", &[(0, Other), (1, Other), (2, Other)]),
            ("ru", &[(0, Many), (1, One), (2, Few), (5, Many), (11, Many), (21, One), (22, Few)]),
        ] {
            for (count, expected) in cases {
                assert_eq!(numbers(tag).plural(*count), *expected, "{tag} {count}");
            }
        }
    }

    #[test]
    fn a_sentence_needs_the_forms_of_everyday_numbers_and_may_have_all() {
        for (tag, needed, all) in [
            ("es", "one other", "one many other"),
            ("en-GB", "one other", "one other"),
            ("fr", "one other", "one many other"),
            ("ar", "zero one two few many other", "zero one two few many other"),
            ("zh", "other", "other"),
            ("ru", "one few many other", "one few many other"),
        ] {
            let joined =
                |categories: Vec<Category>| categories.into_iter().map(Category::as_str).collect::<Vec<_>>().join(" ");
            assert_eq!(joined(numbers(tag).needed_categories()), needed, "{tag}");
            assert_eq!(joined(numbers(tag).categories()), all, "{tag}");
        }
    }
}
