//! What becomes of single signs, by the ranges that Unicode has them in.
//!
//! The script of a search page has the same ranges; `tests/searching/terms.json` has examples of each.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// Marks that people leave out when they type: accents, Hebrew points, Arabic vowels, the Arabic stroke
/// that only stretches a word, and signs that are not seen.
const DROPPED: &[(char, char)] = &[
    ('\u{AD}', '\u{AD}'),
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'),
    ('\u{591}', '\u{5BD}'),
    ('\u{5BF}', '\u{5BF}'),
    ('\u{5C1}', '\u{5C2}'),
    ('\u{5C4}', '\u{5C5}'),
    ('\u{5C7}', '\u{5C7}'),
    ('\u{610}', '\u{61A}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{640}', '\u{640}'),
    ('\u{64B}', '\u{65F}'),
    ('\u{670}', '\u{670}'),
    ('\u{6D6}', '\u{6DC}'),
    ('\u{6DF}', '\u{6E8}'),
    ('\u{6EA}', '\u{6ED}'),
    ('\u{8D3}', '\u{8FF}'),
    ('\u{1AB0}', '\u{1AFF}'),
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{200C}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{20D0}', '\u{20FF}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FE20}', '\u{FE2F}'),
    ('\u{FEFF}', '\u{FEFF}'),
];

/// Scripts that put no space between words: Thai and Lao, Burmese, Khmer, Japanese, Chinese.
const UNSPACED: &[(char, char)] = &[
    ('\u{E00}', '\u{EFF}'),
    ('\u{1000}', '\u{109F}'),
    ('\u{1780}', '\u{17FF}'),
    ('\u{3005}', '\u{30FF}'),
    ('\u{3400}', '\u{9FFF}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{20000}', '\u{3FFFF}'),
];

/// Tells whether a sign is taken off.
pub(super) fn is_dropped(sign: char) -> bool {
    among(DROPPED, sign)
}

/// Tells whether a sign belongs to a script without spaces between words.
pub(crate) fn is_unspaced(sign: char) -> bool {
    among(UNSPACED, sign)
}

fn among(ranges: &[(char, char)], sign: char) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= sign);
    after > 0 && sign <= ranges[after - 1].1
}

/// Tells whether words are made of a sign: letters, digits, and marks that are left.
pub(super) fn is_of_a_word(sign: char) -> bool {
    let mark = || GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(sign));
    sign.is_alphanumeric() || !sign.is_ascii() && mark()
}

/// Returns what people type for a letter that has no decomposition, or another sort of digit.
pub(super) fn typed_for(sign: char) -> Option<&'static str> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    Some(match sign {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        '٠'..='٩' | '۰'..='۹' => DIGITS[(u32::from(sign) & 15) as usize],
        _ => return None,
    })
}
