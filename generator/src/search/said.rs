//! The words of a document in one language, by how much they say of it.
//!
//! Titles of other documents, which links without a text of their own show, are not its words: it is found
//! by what its own file and its facts say, and changes with these alone.

use std::cell::Cell;

use words::{Cutter, Folding};

use super::lines::Weight;
use crate::kinds::Own;
use crate::parse::body::{Body, Hole};
use crate::parse::entry::Entry;
use crate::site::{Document, Site};

/// Elements within which a word goes on.
const INLINE: [&str; 9] = ["a", "abbr", "bdi", "code", "del", "em", "span", "strong", "sub"];

/// Hears what a document says.
pub(super) trait Hearer {
    /// What follows says so much.
    fn weigh(&mut self, weight: Weight);
    /// A part of a text; a word may go on in the next one.
    fn text(&mut self, text: &str);
    /// No word goes on here.
    fn gap(&mut self);
}

/// Hears terms.
struct Terms<'w, C> {
    weight: &'w Cell<Weight>,
    cutter: C,
}

impl<T: FnMut(&str)> Hearer for Terms<'_, Cutter<'_, T>> {
    fn weigh(&mut self, weight: Weight) {
        self.weight.set(weight);
    }

    fn text(&mut self, text: &str) {
        self.cutter.text(text);
    }

    fn gap(&mut self) {
        self.cutter.gap();
    }
}

/// Gives out all terms of a document that a language has: those of the title, of the summary, of the rest.
pub(super) fn each_term(site: &Site, folding: &Folding, said: (&Document, usize), mut take: impl FnMut(&str, Weight)) {
    let weight = Cell::new(Weight::Title);
    let cutter = Cutter::new(folding, |term: &str| take(term, weight.get()));
    all(site, said, &mut Terms { weight: &weight, cutter });
}

/// Says all that a document says in a language that it has: its title, its summary, the rest.
pub(super) fn all(site: &Site, (document, language): (&Document, usize), hearer: &mut impl Hearer) {
    let Some(entry) = &document.entries[language] else { return };
    let mut say = |text: &str, weight: Weight| {
        hearer.weigh(weight);
        hearer.text(text);
        hearer.gap();
    };
    say(&site.filled(&entry.title.value, document, language), Weight::Title);
    if let Own::Innovator(innovator) = &document.facts.own {
        say(&innovator.organisation, Weight::Title);
        innovator.acronym.iter().for_each(|acronym| say(acronym, Weight::Title));
    }
    say(&site.filled(&entry.summary.value, document, language), Weight::Summary);
    for text in front(entry) {
        say(&site.filled(text, document, language), Weight::Once);
    }
    for text in facts(site, document, language) {
        say(&text, Weight::Once);
    }
    hearer.weigh(Weight::Once);
    prose(site, (document, &entry.body, language), hearer);
}

/// Returns the other texts of the front matter that the page of a document shows.
fn front(entry: &Entry) -> impl Iterator<Item = &str> {
    let alone = [entry.menu.as_deref(), entry.initiative.as_deref()];
    let spanned = [&entry.image_alt, &entry.applicants].map(|text| text.as_ref().map(|text| text.value.as_str()));
    let labels = entry.labels.iter().map(|label| label.text.as_str());
    alone.into_iter().chain(spanned).flatten().chain(labels)
}

/// Returns the names of what the facts of a document give by a code.
fn facts(site: &Site, document: &Document, language: usize) -> Vec<String> {
    let country = |code: &str| site.dictionaries[language].formats.country(code);
    let countries: Vec<String> = match &document.facts.own {
        Own::Innovator(innovator) => country(&innovator.country).into_iter().collect(),
        Own::Call(call) => call.countries.iter().filter_map(|code| country(code)).collect(),
        Own::Page(_) | Own::Story(_) => Vec::new(),
    };
    let topic = |topic: &schema::Spanned<String>| site.word(&format!("topic.{}", topic.value), language, &[]);
    countries.into_iter().chain(document.facts.general.topics.iter().map(topic)).collect()
}

/// Reads the text of prose out of its HTML, with its facts.
fn prose(site: &Site, (document, body, language): (&Document, &Body, usize), hearer: &mut impl Hearer) {
    let mut inside = Inside::Text;
    let mut written = 0;
    for (at, hole) in &body.holes {
        let at = *at as usize;
        inside = read(&body.html[written..at], inside, hearer);
        written = at;
        match hole {
            Hole::Fact(reference) => {
                if let Some(fact) = site.fact(document, reference) {
                    hearer.text(&site.fact_text(fact, reference.filter.as_deref(), language));
                }
            }
            Hole::Picture(picture) => {
                hearer.gap();
                hearer.text(&picture.alt);
                hearer.gap();
            }
            Hole::Title(_) | Hole::Word(_) => hearer.gap(),
            Hole::Address(_) => {}
        }
    }
    read(&body.html[written..], inside, hearer);
    hearer.gap();
}

/// Where a piece of HTML ends.
#[derive(Clone, Copy)]
enum Inside {
    Text,
    Tag,
    /// Between the quotation marks of an attribute.
    Value,
}

/// Reads the text out of a piece of HTML that begins inside of something; returns where it ends.
fn read(html: &str, mut inside: Inside, hearer: &mut impl Hearer) -> Inside {
    let mut rest = html;
    loop {
        let ends: &[u8] = match inside {
            Inside::Text => b"<&",
            Inside::Tag => b">\"",
            Inside::Value => b"\"",
        };
        let found = match *ends {
            [one, other] => memchr::memchr2(one, other, rest.as_bytes()),
            _ => memchr::memchr(b'"', rest.as_bytes()),
        };
        let (text, after) = rest.split_at(found.unwrap_or(rest.len()));
        if matches!(inside, Inside::Text) {
            hearer.text(text);
        }
        let Some(sign) = after.as_bytes().first() else { return inside };
        rest = &after[1..];
        inside = match (inside, sign) {
            (Inside::Text, b'&') => {
                // Nothing is written so but signs that stand between words.
                hearer.gap();
                rest = rest.split_once(';').map_or("", |(_, after)| after);
                Inside::Text
            }
            (Inside::Text, _) => {
                if !goes_on(rest) {
                    hearer.gap();
                }
                Inside::Tag
            }
            (Inside::Tag, b'>') => Inside::Text,
            (Inside::Tag, _) => Inside::Value,
            (Inside::Value, _) => Inside::Tag,
        };
    }
}

/// Tells whether a word goes on over a tag; it is given from behind its first sign.
fn goes_on(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = &name[..name.bytes().position(|sign| !sign.is_ascii_alphanumeric()).unwrap_or(name.len())];
    INLINE.contains(&name)
}
