//! A line for each term: the term, and the numbers of the documents that have it.
//!
//! ```text
//! agua 0A,,3,0012
//! ```
//!
//! Between commas stand four lists: those that have it in the title, in the summary, often and once; empty
//! ones at the end are left out. A list is written by its steps, the first from −1, each less one, in
//! digits of five bits from `0` on; a digit that another one follows has 32 more.

use std::cmp::Ordering;

/// How much a word says of a document, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Title,
    Summary,
    Often,
    Once,
}

const WEIGHTS: [Weight; 4] = [Weight::Title, Weight::Summary, Weight::Often, Weight::Once];

/// The number of a document, and how much a term says of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    pub(super) fn new(number: u32, weight: Weight) -> Self {
        Self(number << 2 | weight as u32)
    }

    pub(super) fn number(self) -> u32 {
        self.0 >> 2
    }

    pub(super) fn weight(self) -> Weight {
        WEIGHTS[(self.0 & 3) as usize]
    }
}

impl std::fmt::Debug for Posting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {:?}", self.number(), self.weight())
    }
}

const FIRST_DIGIT: u8 = b'0';
const BITS: u32 = 5;
const MORE: u32 = 1 << BITS;

/// Writes a line; `postings` are sorted.
pub(super) fn write(term: &str, postings: &[Posting], lines: &mut String) {
    lines.push_str(term);
    lines.push(' ');
    let begun = lines.len();
    let mut full = begun;
    for weight in WEIGHTS {
        if weight != Weight::Title {
            lines.push(',');
        }
        let mut next = 0;
        for posting in postings.iter().filter(|posting| posting.weight() == weight) {
            number(posting.number() - next, lines);
            next = posting.number() + 1;
            full = lines.len();
        }
    }
    lines.truncate(full);
    lines.push('\n');
}

fn number(mut number: u32, lines: &mut String) {
    let mut digit = |digit: u32| lines.push(char::from(FIRST_DIGIT + u8::try_from(digit).unwrap_or_default()));
    while number >= MORE {
        digit(MORE | number & (MORE - 1));
        number >>= BITS;
    }
    digit(number);
}

/// Returns the term of a line.
pub(super) fn term(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

/// Reads the postings of a line that was written by [`write`], sorted.
pub(super) fn postings(line: &str) -> Vec<Posting> {
    let lists = line.trim_end_matches('\n').split_once(' ').map_or("", |(_, lists)| lists);
    let mut postings = Vec::new();
    for (list, weight) in lists.split(',').zip(WEIGHTS) {
        let (mut next, mut number, mut shift) = (0, 0, 0);
        for sign in list.bytes() {
            let digit = u32::from(sign - FIRST_DIGIT);
            number |= (digit & (MORE - 1)) << shift;
            shift += BITS;
            if digit < MORE {
                postings.push(Posting::new(next + number, weight));
                next += number + 1;
                (number, shift) = (0, 0);
            }
        }
    }
    postings.sort_unstable();
    postings
}

/// Compares two terms as scripts in browsers do: by their units of UTF-16.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let differ = one.bytes().zip(other.bytes()).find(|(one, other)| one != other);
    match differ {
        // Signs beyond the first 65 536 have units that are lower than those of the last of these.
        Some((one, other)) if one.min(other) >= 0xEE && one.max(other) >= 0xF0 && one.min(other) < 0xF0 => {
            other.cmp(&one)
        }
        _ => one.cmp(other),
    }
}

/// Returns where the line of a term begins, or would.
pub(super) fn place(lines: &str, wanted: &str) -> usize {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = memchr::memrchr(b'\n', &lines.as_bytes()[low..middle]).map_or(low, |at| low + at + 1);
        let end = begin + length(&lines[begin..]);
        if compare(term(&lines[begin..end]), wanted).is_lt() {
            low = end;
        } else {
            high = begin;
        }
    }
    low
}

/// Returns how long the first of some lines is, with its end.
pub(super) fn length(lines: &str) -> usize {
    memchr::memchr(b'\n', lines.as_bytes()).map_or(lines.len(), |at| at + 1)
}
