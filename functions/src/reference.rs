//! The reference of a submission: twelve signs that a person can read out, copy and mistype.
//!
//! A reference follows from the content of the submission and from nothing else. So a browser that
//! sends twice, a visitor who goes back and sends again, and two servers that take the same post at
//! the same time all arrive at the same reference, without asking each other and without a token
//! in a page that is the same for everybody. It is a name and no key: whoever knows a reference
//! learns from this crate only that it exists.
//!
//! The signs are capital letters and digits without `I`, `L`, `O`, `U`, `0` and `1`; the last one
//! is a check sign (ISO 7064, the hybrid system for thirty signs), which finds every single
//! mistyped sign and nearly every pair of swapped neighbours.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::record::ContentHash;

/// The signs of references and of tokens: none looks like another.
pub(crate) const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// A well-formed reference, as `7K3M-Q9TX-2HVA`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// Returns the reference of a content. `attempt` is 0, and counts up only while a different
    /// content holds the same reference.
    pub fn of(content: &ContentHash, attempt: u32) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("convoca submission reference 1");
        hasher.update(content.as_bytes()).update(&attempt.to_le_bytes());
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        let mut number = u128::from_le_bytes(bytes);
        let mut values = Vec::with_capacity(LENGTH);
        for _ in 1..LENGTH {
            values.push((number % 30) as usize);
            number /= 30;
        }
        values.push(check_value(&values));
        Self::from_values(&values)
    }

    /// Reads a reference as people write it: in small letters, with or without spaces and hyphens,
    /// in the digits of other scripts, and with signs that no reference has in place of those that
    /// look like them. Returns nothing unless the check sign agrees.
    pub fn parse(text: &str) -> Option<Self> {
        let mut values = Vec::with_capacity(LENGTH);
        for letter in text.chars().filter(|letter| !separates(*letter)) {
            if values.len() == LENGTH {
                return None;
            }
            values.push(value_of(letter)?);
        }
        let (check, body) = values.split_last()?;
        let whole = values.len() == LENGTH && *check == check_value(body);
        whole.then(|| Self::from_values(&values))
    }

    /// Returns the reference in three groups of four with hyphens between.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_values(values: &[usize]) -> Self {
        let groups: Vec<String> =
            values.chunks(GROUP).map(|group| group.iter().map(|value| char::from(SIGNS[*value])).collect()).collect();
        Self(groups.join("-"))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a reference"))
    }
}

/// ISO 7064, MOD 31,30.
fn check_value(values: &[usize]) -> usize {
    let mut product = 30;
    for value in values {
        let sum = match (product + value) % 30 {
            0 => 30,
            rest => rest,
        };
        product = sum * 2 % 31;
    }
    (31 - product) % 30
}

/// Tells signs that only stand between: white space, hyphens of all lengths, and the invisible
/// marks of direction that are copied along from a page.
fn separates(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn value_of(letter: char) -> Option<usize> {
    let sign = match western_digit(letter).to_ascii_uppercase() {
        '0' | 'O' => 'Q',
        '1' | 'I' | 'L' => '7',
        'U' => 'V',
        other => other,
    };
    SIGNS.iter().position(|known| char::from(*known) == sign)
}

/// Turns the digits of Arabic and Persian keyboards and full-width digits into ASCII.
fn western_digit(letter: char) -> char {
    const ZEROS: [char; 3] = ['\u{660}', '\u{6f0}', '\u{ff10}'];
    let digit =
        ZEROS.iter().find_map(|zero| u32::from(letter).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(number: u32) -> ContentHash {
        ContentHash::of("application", None, &number.to_le_bytes())
    }

    fn compact(reference: &Reference) -> Vec<u8> {
        reference.as_str().bytes().filter(|sign| *sign != b'-').collect()
    }

    #[test]
    fn a_reference_has_three_groups_of_four_signs_without_look_alikes() {
        for number in 0..500 {
            let reference = Reference::of(&content(number), 0);
            let groups: Vec<&str> = reference.as_str().split('-').collect();
            assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 4), "{reference}");
            assert!(!reference.as_str().contains(['I', 'L', 'O', 'U', '0', '1']), "{reference}");
            assert_eq!(Reference::parse(reference.as_str()), Some(reference));
        }
    }

    #[test]
    fn the_same_content_has_the_same_reference_and_each_attempt_another() {
        assert_eq!(Reference::of(&content(1), 0), Reference::of(&content(1), 0));
        assert_ne!(Reference::of(&content(1), 0), Reference::of(&content(1), 1));
        assert_ne!(Reference::of(&content(1), 0), Reference::of(&content(2), 0));
    }

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        let reference = (0..).map(|number| Reference::of(&content(number), 0));
        let find = |sign: char| reference.clone().find(|reference| reference.as_str().contains(sign));
        let with = |sign: char| find(sign).expect("some reference has every sign");
        let (q, seven, v, four) = (with('Q'), with('7'), with('V'), with('4'));
        for (written, meant) in [
            (q.as_str().to_lowercase(), &q),
            (q.as_str().replace('-', ""), &q),
            (q.as_str().replace('-', "  "), &q),
            (q.as_str().replace('-', "\u{2013}"), &q),
            (format!(" \u{2068}{q}\u{2069}\n"), &q),
            (q.as_str().replace('Q', "O"), &q),
            (q.as_str().replace('Q', "0"), &q),
            (seven.as_str().replace('7', "l"), &seven),
            (seven.as_str().replace('7', "1"), &seven),
            (seven.as_str().replace('7', "i"), &seven),
            (v.as_str().replace('V', "u"), &v),
            (four.as_str().replace('4', "\u{664}"), &four),
            (four.as_str().replace('4', "\u{6f4}"), &four),
            (four.as_str().replace('4', "\u{ff14}"), &four),
        ] {
            assert_eq!(Reference::parse(&written).as_ref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "-", "AAAA", "AAAA-AAAA-AAAA-AAAA", "ÑÑÑÑ-ÑÑÑÑ-ÑÑÑÑ", "2222-2222-222", "../../etc/passwd"]
        {
            assert_eq!(Reference::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_check_sign_finds_a_mistyped_sign_and_swapped_neighbours() {
        let (mut swaps, mut missed) = (0, 0);
        for number in 0..50 {
            let signs = compact(&Reference::of(&content(number), 0));
            for place in 0..LENGTH {
                for sign in SIGNS.iter().filter(|sign| **sign != signs[place]) {
                    let mut wrong = signs.clone();
                    wrong[place] = *sign;
                    let wrong = String::from_utf8(wrong).expect("signs are ASCII");
                    assert_eq!(Reference::parse(&wrong), None, "{wrong}");
                }
                if place > 0 && signs[place] != signs[place - 1] {
                    let mut wrong = signs.clone();
                    wrong.swap(place, place - 1);
                    let wrong = String::from_utf8(wrong).expect("signs are ASCII");
                    swaps += 1;
                    missed += usize::from(Reference::parse(&wrong).is_some());
                }
            }
        }
        assert!(missed * 50 < swaps, "{missed} of {swaps} swaps were not found");
    }
}
