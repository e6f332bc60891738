//! What a person typed, made comparable: NFC, plain line breaks, nothing invisible around it.
//!
//! Each function leaves its own result as it is.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The zeros of the decimal digits that people type besides ASCII; nine more follow each.
const ZEROS: [char; 20] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}',
    '\u{CE6}', '\u{D66}', '\u{E50}', '\u{ED0}', '\u{F20}', '\u{1040}', '\u{17E0}', '\u{1810}', '\u{1946}', '\u{FF10}',
];

/// Returns a text of several lines: line breaks are `\n`, other control characters are gone, and
/// so is everything blank at both ends.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}'], "\n");
    let visible = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    // Nearly all that people type is in NFC already, and telling so is cheaper than making it so.
    let normal: String = match is_nfc_quick(visible.clone()) {
        IsNormalized::Yes => visible.collect(),
        IsNormalized::No | IsNormalized::Maybe => visible.nfc().collect(),
    };
    normal.trim_matches(is_invisible).to_owned()
}

/// Returns a text of one line: like [`lines`], with a space for every line break and tab.
pub(crate) fn line(text: &str) -> String {
    lines(text).replace(['\n', '\t', '\u{2028}', '\u{2029}'], " ")
}

/// Tells whether nothing would be left of a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// Returns the text with the digits of all scripts as ASCII digits.
pub(crate) fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// Tells whether a character only steers the direction of others.
pub(crate) fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(letter: char) -> bool {
    let zero_width = matches!(letter, '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    letter.is_whitespace() || letter.is_control() || is_direction(letter) || zero_width
}

fn ascii_digit(letter: char) -> char {
    let digit = ZEROS.iter().find_map(|zero| {
        let distance = u32::from(letter).checked_sub(u32::from(*zero))?;
        char::from_digit(distance, 10)
    });
    digit.unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_trimmed_and_normal() {
        for (typed, expected) in [
            ("  Ana  ", "Ana"),
            ("\u{200F}\u{202B}سلام\u{202C}\u{200F} ", "سلام"),
            ("e\u{301}", "é"),
            ("e\0\u{301}", "é"),
            ("a\r\nb\rc\n\n", "a\nb\nc"),
            ("\u{FEFF}\u{200B}\u{A0}", ""),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            assert_eq!(lines(typed), expected, "{typed:?}");
            assert_eq!(lines(expected), expected, "{typed:?}");
            assert_eq!(is_blank(typed), expected.is_empty(), "{typed:?}");
        }
        assert_eq!(line("a\r\nb\tc"), "a b c");
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        assert_eq!(ascii_digits("٢٠٢٧ ۱۲ ४२ ２ a"), "2027 12 42 2 a");
    }
}
