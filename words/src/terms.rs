//! What a text is found by: its words, folded, as the script of a search page folds what is typed.
//!
//! [`Folding`] is made once. A [`Cutter`] takes the parts of a text and gives out its terms:
//!
//! 1. what looks alike becomes one (`NFKD`), marks over and under letters go, the rest is joined again (`NFC`);
//! 2. capitals become small, and some letters the ones that people type for them (`œ`, `ß`, `ى`, digits);
//! 3. words are runs of letters, digits and the marks that are left;
//! 4. the Arabic article goes, with what is written together with it;
//! 5. scripts without spaces are cut into pairs of signs, and the last sign stands alone too, so that what
//!    begins with any single sign is found.
//!
//! The rules go by script, never by language. `tests/searching/terms.json` is the contract between this
//! module and the script; a search page asks for pairs alone, of which this module gives one sign more.

mod signs;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

pub(crate) use signs::is_unspaced;
use signs::{is_dropped, is_of_a_word, typed_for};

/// What makes terms: this module itself, and versions of what it is made of, which a test holds against those that
/// are built in. Whoever keeps terms keeps them under this.
pub const TERMS: [&str; 3] = [include_str!("terms.rs"), include_str!("terms/signs.rs"), ENGINES];

const ENGINES: &str =
    "icu_normalizer 2.4.0, icu_normalizer_data 2.4.0, icu_properties 2.4.0, icu_properties_data 2.4.0";

/// What precedes an Arabic noun without a space: the article, alone and with a particle.
const ARTICLES: [&str; 6] = ["ال", "وال", "فال", "بال", "كال", "لل"];

/// Letters that a noun has at least behind its article.
const NOUN: usize = 3;

/// Signs below this one, and those of [`FURTHER`], are folded each by itself, whatever stands beside them.
const SIMPLE: u32 = 0x900;
const FURTHER: std::ops::Range<u32> = 0x1E00..0x2400;

/// What one sign becomes.
#[derive(Clone, Debug)]
enum Folded {
    /// Nothing, and the word goes on.
    Dropped,
    /// The end of a word.
    Gap,
    Letter(char),
    /// Several signs, perhaps with ends of words between them.
    Text(Box<str>),
}

/// How texts are folded: tables made from Unicode's, to be shared between threads.
#[derive(Debug)]
pub struct Folding {
    simple: Vec<Folded>,
    further: Vec<Folded>,
}

impl Default for Folding {
    fn default() -> Self {
        Self::new()
    }
}

impl Folding {
    /// Makes the tables.
    pub fn new() -> Self {
        let folded = |code| char::from_u32(code).map_or(Folded::Gap, fold_one);
        Self { simple: (0..SIMPLE).map(folded).collect(), further: FURTHER.map(folded).collect() }
    }

    /// Returns a text as it is compared: with small letters and without marks. Folding twice changes nothing.
    pub fn fold(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            match self.of(sign) {
                Some(Folded::Dropped) => {}
                Some(Folded::Gap) => folded.push_str(&fold(&rest[..sign.len_utf8()])),
                Some(Folded::Letter(letter)) => folded.push(*letter),
                Some(Folded::Text(text)) => folded.push_str(text),
                None => {
                    let (run, after) = self.run(rest);
                    folded.push_str(&fold(run));
                    rest = after;
                    continue;
                }
            }
            rest = &rest[sign.len_utf8()..];
        }
        folded
    }

    /// Returns the terms of a text, in its order.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        let mut cutter = Cutter::new(self, |term: &str| terms.push(term.to_owned()));
        cutter.text(text);
        cutter.gap();
        terms
    }

    /// Returns what a sign becomes by itself; nothing where that depends on its neighbours.
    fn of(&self, sign: char) -> Option<&Folded> {
        let code = u32::from(sign);
        if code < SIMPLE {
            return self.simple.get(code as usize);
        }
        self.further.get(code.checked_sub(FURTHER.start)? as usize)
    }

    /// Splits a text behind its first signs that depend on each other, over marks that go.
    fn run<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        let alone = |sign| !matches!(self.of(sign), None | Some(Folded::Dropped));
        text.split_at(text.find(alone).unwrap_or(text.len()))
    }
}

fn fold_one(sign: char) -> Folded {
    let folded = fold(sign.encode_utf8(&mut [0; 4]));
    let mut signs = folded.chars();
    match (signs.next(), signs.next()) {
        (None, _) => Folded::Dropped,
        (Some(sign), None) if is_of_a_word(sign) => Folded::Letter(sign),
        (Some(_), None) => Folded::Gap,
        (Some(_), Some(_)) => Folded::Text(folded.into()),
    }
}

/// Folds a text as a whole.
fn fold(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let bare: String = decomposed.chars().filter(|sign| !is_dropped(*sign)).collect();
    let small = ComposingNormalizerBorrowed::new_nfc().normalize(&bare).to_lowercase();
    let mut folded = String::with_capacity(small.len());
    for sign in small.chars() {
        match typed_for(sign) {
            Some(typed) => folded.push_str(typed),
            None => folded.push(sign),
        }
    }
    folded
}

/// Takes a text in parts and gives out its terms, each to the function that it was made with.
pub struct Cutter<'f, T: FnMut(&str)> {
    folding: &'f Folding,
    word: String,
    take: T,
}

impl<'f, T: FnMut(&str)> Cutter<'f, T> {
    /// Begins with no text.
    pub fn new(folding: &'f Folding, take: T) -> Self {
        Self { folding, word: String::new(), take }
    }

    /// Takes a part of a text; a word may go on in the next one.
    pub fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.as_bytes().first() {
            if first.is_ascii() {
                rest = self.ascii(rest);
                continue;
            }
            let Some(sign) = rest.chars().next() else { return };
            match self.folding.of(sign) {
                Some(Folded::Dropped) => {}
                Some(Folded::Gap) => self.gap(),
                Some(Folded::Letter(letter)) => self.word.push(*letter),
                Some(Folded::Text(text)) => self.folded(text),
                None => {
                    let (run, after) = self.folding.run(rest);
                    self.folded(&fold(run));
                    rest = after;
                    continue;
                }
            }
            rest = &rest[sign.len_utf8()..];
        }
    }

    /// Takes the ASCII with which a text begins, and returns the rest.
    fn ascii<'t>(&mut self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && bytes[at].is_ascii() {
            let begun = at;
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                at += 1;
            }
            if at > begun {
                let old = self.word.len();
                self.word.push_str(&text[begun..at]);
                self.word[old..].make_ascii_lowercase();
            }
            if at < bytes.len() && bytes[at].is_ascii() {
                self.gap();
                at += 1;
            }
        }
        &text[at..]
    }

    fn folded(&mut self, text: &str) {
        for sign in text.chars() {
            if is_of_a_word(sign) {
                self.word.push(sign);
            } else {
                self.gap();
            }
        }
    }

    /// Ends a word.
    pub fn gap(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.word.is_ascii() {
            (self.take)(&self.word);
        } else {
            terms_of(without_article(&self.word), &mut self.take);
        }
        self.word.clear();
    }
}

fn without_article(mut word: &str) -> &str {
    let noun = |rest: &&str| rest.chars().nth(NOUN - 1).is_some();
    while let Some(rest) = ARTICLES.iter().find_map(|article| word.strip_prefix(article).filter(noun)) {
        word = rest;
    }
    word
}

/// Gives out the terms of one word: itself, unless signs of it belong to a script without spaces.
fn terms_of(word: &str, take: &mut impl FnMut(&str)) {
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        let (run, after) = rest.split_at(rest.find(|sign| is_unspaced(sign) != unspaced).unwrap_or(rest.len()));
        rest = after;
        if !unspaced {
            take(run);
            continue;
        }
        let ends: Vec<usize> = run.char_indices().map(|(at, sign)| at + sign.len_utf8()).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.clone().zip(&ends[1..]).for_each(|(start, end)| take(&run[start..*end]));
        let last = ends.len().checked_sub(2).map_or(0, |before| ends[before]);
        take(&run[last..]);
    }
}

#[cfg(test)]
mod tests;
