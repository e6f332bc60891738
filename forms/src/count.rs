//! How long a text is: characters and words as people see them, counted by rules that a browser
//! can follow to the letter. Starts at [`CountUnit::count`]; docs/forms.md says the rules in words.
//!
//! Unicode's own segmentation is not used. Browsers have another version of it than we, and cut
//! words of several scripts by dictionaries; so the number beside the box and the number of the
//! refusal would differ. `scripts/1-counting.js` of the default theme counts the same.

use unicode_normalization::char::is_combining_mark;

use crate::{CountUnit, typed};

/// Joins what stands around it into one picture, or asks for a joined shape of a letter.
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// Stands between words of scripts that show no blanks.
const ZERO_WIDTH_SPACE: char = '\u{200B}';

impl CountUnit {
    /// Returns the length of a text as it was typed, after what every answer goes through: plain
    /// line breaks, no control characters, NFC.
    pub fn count_typed(self, text: &str) -> usize {
        self.count(&typed::lines(text))
    }

    /// Returns the length of a text in NFC whose line breaks are plain. What is blank at its ends
    /// does not count.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Characters => characters(text),
            Self::Words => words(text),
        }
    }
}

/// Counts what stands on its own: not what is attached to it, not the second half of a flag.
fn characters(text: &str) -> usize {
    let mut joined = false;
    let standing = text.chars().filter(|letter| {
        let after_joiner = std::mem::replace(&mut joined, *letter == ZERO_WIDTH_JOINER);
        !(is_attached(*letter) || after_joiner && is_pictograph(*letter))
    });
    let standing: String = standing.collect();
    let mut half_a_flag = false;
    let counted = standing.trim().chars().filter(|letter| {
        let completes = half_a_flag && is_flag_letter(*letter);
        half_a_flag = is_flag_letter(*letter) && !completes;
        !completes
    });
    counted.count()
}

/// Tells whether a character belongs to the one before it, or cannot be seen at all.
fn is_attached(letter: char) -> bool {
    // Before the first mark that is attached there is nothing but the soft hyphen.
    if letter < '\u{300}' {
        return letter == '\u{AD}';
    }
    (is_combining_mark(letter) && letter <= '\u{FFFF}')
        || is_mark_of_living_script(letter)
        || matches!(letter,
            // Invisible: soft hyphen, joiners, marks of direction, byte order mark, tags.
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}'
            // Vowels of Thai and Lao that Unicode calls letters.
            | '\u{E33}' | '\u{EB3}'
            // Vowels and final consonants of Korean syllables that are written in pieces.
            | '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}'
            // Half-width voicing of Japanese; colours of skin.
            | '\u{FF9E}' | '\u{FF9F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Tells whether a character beyond the first plane is a mark of a script that people write today,
/// or one with which letters are composed. Marks of scripts of the past count; the table of the
/// script in the page stays small for it.
fn is_mark_of_living_script(letter: char) -> bool {
    matches!(letter,
        // Rohingya, Chakma, Gurung Khema, Kirat Rai, Miao.
        '\u{10D24}'..='\u{10D27}' | '\u{11100}'..='\u{11102}' | '\u{11127}'..='\u{11134}' | '\u{1611E}'..='\u{1612F}'
        | '\u{16D63}' | '\u{16D67}'..='\u{16D6A}' | '\u{16F4F}' | '\u{16F51}'..='\u{16F92}'
        // Nyiakeng Puachue Hmong, Toto, Wancho, Adlam.
        | '\u{1E130}'..='\u{1E136}' | '\u{1E2AE}' | '\u{1E2EC}'..='\u{1E2EF}' | '\u{1E944}'..='\u{1E94A}'
        // With which letters are composed.
        | '\u{110B0}'..='\u{110BA}' | '\u{1133E}'..='\u{11357}' | '\u{113B8}'..='\u{113C9}' | '\u{114B0}'..='\u{114C3}'
        | '\u{115AF}'..='\u{115C0}' | '\u{11930}'..='\u{1193E}' | '\u{1D165}'..='\u{1D172}')
}

fn is_pictograph(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn is_flag_letter(letter: char) -> bool {
    matches!(letter, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Counts runs of letters and digits, and each ideograph by itself.
fn words(text: &str) -> usize {
    let letters = text.chars().filter(|letter| *letter == ZERO_WIDTH_SPACE || !is_attached(*letter));
    let (mut count, mut inside) = (0, false);
    let mut letters = letters.peekable();
    while let Some(letter) = letters.next() {
        match Role::of(letter) {
            Role::Ideograph => {
                count += 1;
                inside = false;
            }
            Role::Letter => {
                count += usize::from(!inside);
                inside = true;
            }
            Role::Sign => inside = inside && letters.peek().is_some_and(|next| joins(letter, *next)),
        }
    }
    count
}

/// What a character does in a word.
#[derive(PartialEq, Eq)]
enum Role {
    /// Is a word by itself: the scripts that write no spaces and that readers count by characters.
    Ideograph,
    /// Belongs to a word: everything that is nothing else.
    Letter,
    /// Stands between words.
    Sign,
}

impl Role {
    fn of(letter: char) -> Self {
        if is_ideograph(letter) {
            Self::Ideograph
        } else if is_sign(letter) {
            Self::Sign
        } else {
            Self::Letter
        }
    }
}

/// Han, Hiragana, Katakana, Bopomofo.
fn is_ideograph(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{30FA}'
        | '\u{30FC}'..='\u{312F}' | '\u{3190}'..='\u{31FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

/// Blanks, punctuation and symbols, by the blocks in which Unicode keeps them.
fn is_sign(letter: char) -> bool {
    letter.is_whitespace()
        || letter == ZERO_WIDTH_SPACE
        || matches!(letter,
            '\0'..='/' | ':'..='@' | '['..='`' | '{'..='\u{A9}' | '«'..='±' | '´' | '¶'..='¸' | '»' | '¿' | '×' | '÷'
            // Of Arabic, Urdu, Devanagari and Ethiopic.
            | '\u{60C}'..='\u{60F}' | '\u{61B}'..='\u{61F}' | '\u{66A}' | '\u{66D}' | '\u{6D4}'
            | '\u{964}' | '\u{965}' | '\u{1361}'..='\u{1368}'
            // Punctuation, currencies, arrows, signs of mathematics, numbers in circles, boxes.
            | '\u{2000}'..='\u{206F}' | '\u{20A0}'..='\u{2BFF}'
            // Of Chinese and Japanese, also small, upright and of full width.
            | '\u{2E00}'..='\u{303F}' | '\u{30FB}' | '\u{FE00}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFFF}'
            // Pictures.
            | '\u{1F000}'..='\u{1FAFF}')
}

/// Tells whether a sign keeps two letters in one word: `l'eau`, `aide-mémoire`, `example.org`, `3,5`.
fn joins(sign: char, next: char) -> bool {
    match sign {
        '-' | '\'' | '.' | '’' | '‐' | '‑' | '_' | '@' | '·' => Role::of(next) == Role::Letter,
        ',' => next.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn everything() -> impl Iterator<Item = char> {
        ('\0'..=char::MAX).filter(|letter| !letter.is_control())
    }

    #[test]
    fn composed_or_in_pieces_a_character_counts_the_same() {
        for letter in everything() {
            let between = format!("a{letter}b");
            let (composed, apart) = (between.nfc().collect::<String>(), between.nfd().collect::<String>());
            assert_eq!(characters(&composed), characters(&apart), "{letter:?}");
        }
    }

    #[test]
    fn as_one_line_a_text_counts_the_same_as_with_its_line_breaks() {
        for text in ["a\r\nb\u{2028}c\td\n", " \u{2029}x\u{85}y", "\u{301} a", "\u{feff} \u{301}"] {
            for unit in [CountUnit::Characters, CountUnit::Words] {
                assert_eq!(unit.count(&typed::line(text)), unit.count_typed(text), "{text:?}");
            }
        }
    }
}
