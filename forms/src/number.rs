//! Whole numbers and sums as people write them: local digits, thousands grouped, a sign.
//!
//! Groups are of three digits behind the first, and one sort of separator stands between them all.
//! So `1.500` is fifteen hundred and not one and a half, in every language.

use crate::typed;

/// No number that anybody means is longer.
const MOST_DIGITS: usize = 30;

/// Reads a whole number without decimals.
pub(crate) fn whole(text: &str) -> Option<i128> {
    let written = Written::read(text)?;
    written.decimals.is_empty().then_some(written.number)
}

/// Reads a sum in whole units; decimals are taken when they are one or two zeros.
pub(crate) fn sum(text: &str) -> Option<i128> {
    let written = Written::read(text)?;
    written.decimals.bytes().all(|digit| digit == b'0').then_some(written.number)
}

struct Written {
    number: i128,
    decimals: String,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let text: String = typed::ascii_digits(text).chars().filter(|letter| !typed::is_direction(*letter)).collect();
        let (negative, text) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let text = text.trim();
        let mut groups: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).collect();
        let mut separators: Vec<char> = text.chars().filter_map(separator).collect::<Option<_>>()?;
        let decimals = take_decimals(&mut groups, &mut separators);
        is_grouped(&groups, &separators).then_some(())?;
        let digits = groups.concat();
        if digits.is_empty() || digits.len() > MOST_DIGITS {
            return None;
        }
        let number: i128 = digits.parse().ok()?;
        Some(Self { number: if negative { -number } else { number }, decimals })
    }
}

/// Returns nothing for a digit, and otherwise the separator, if the character can be one.
#[expect(clippy::option_option, reason = "a digit is passed over, a stranger ends the reading")]
fn separator(letter: char) -> Option<Option<char>> {
    match letter {
        '0'..='9' => None,
        '.' | ',' | '\u{66B}' => Some(Some(letter)),
        '\'' | '\u{2019}' => Some(Some('\'')),
        '\u{66C}' | '\u{60C}' => Some(Some('\u{66C}')),
        _ if letter.is_whitespace() => Some(Some(' ')),
        _ => Some(None),
    }
}

fn take_decimals(groups: &mut Vec<&str>, separators: &mut Vec<char>) -> String {
    let (Some(last), Some(mark)) = (groups.last(), separators.last()) else { return String::new() };
    let is_mark = matches!(mark, '.' | ',' | '\u{66B}') && (1..=2).contains(&last.len());
    if !is_mark || separators[..separators.len() - 1].contains(mark) {
        return String::new();
    }
    let decimals = (*last).to_owned();
    groups.pop();
    separators.pop();
    decimals
}

fn is_grouped(groups: &[&str], separators: &[char]) -> bool {
    let Some(first) = separators.first() else { return true };
    let same = separators.iter().all(|separator| separator == first && *separator != '\u{66B}');
    let threes = groups[1..].iter().all(|group| group.len() == 3);
    same && threes && (1..=3).contains(&groups[0].len()) && !groups[0].starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, expected_whole, expected_sum) in [
            ("0", Some(0), Some(0)),
            ("007", Some(7), Some(7)),
            ("50000", Some(50_000), Some(50_000)),
            ("50 000", Some(50_000), Some(50_000)),
            ("50\u{202F}000", Some(50_000), Some(50_000)),
            ("50\u{A0}000", Some(50_000), Some(50_000)),
            ("50.000", Some(50_000), Some(50_000)),
            ("1,234,567", Some(1_234_567), Some(1_234_567)),
            ("1’234’567", Some(1_234_567), Some(1_234_567)),
            ("٥٠٬٠٠٠", Some(50_000), Some(50_000)),
            ("٥٠٬٠٠٠٫٠٠", None, Some(50_000)),
            ("-5", Some(-5), Some(-5)),
            ("−5", Some(-5), Some(-5)),
            ("\u{200E}-5", Some(-5), Some(-5)),
            ("+5", Some(5), Some(5)),
            ("50.000,00", None, Some(50_000)),
            ("50,000.00", None, Some(50_000)),
            ("50 000,0", None, Some(50_000)),
            ("12.00", None, Some(12)),
            ("12.50", None, None),
            ("0.500", None, None),
            ("1.2.3", None, None),
            ("1,00,000", None, None),
            ("1.234,567", None, None),
            ("1234.567", None, None),
            ("50  000", None, None),
            (".5", None, None),
            (",00", None, None),
            ("5.", None, None),
            ("1e3", None, None),
            ("five", None, None),
            ("", None, None),
            ("-", None, None),
            ("1234567890123456789012345678901", None, None),
        ] {
            assert_eq!(whole(typed), expected_whole, "{typed:?}");
            assert_eq!(sum(typed), expected_sum, "{typed:?}");
        }
    }
}
