//! An index after an edit: only lines of terms that came or went are written anew, only files whose bytes
//! are others are given out.

use std::collections::{HashMap, HashSet};

use super::gathered::Gathered;
use super::index::{self, Index};
use super::lines::{self, Posting};
use crate::Output;
use crate::site::Site;

/// A document that is found by other terms than before, or shown otherwise.
#[derive(Debug)]
pub(crate) struct Change {
    /// Its place.
    pub(crate) place: usize,
    /// The language.
    pub(crate) language: usize,
    /// The terms it was found by.
    pub(crate) before: Gathered,
    /// The terms it is found by now.
    pub(crate) after: Gathered,
}

/// What became of the files of indexes.
#[derive(Debug, Default)]
pub(crate) struct Edited {
    /// Those that are new, and those that have other bytes.
    pub(crate) outputs: Vec<Output>,
    /// The paths of those that there are no more.
    pub(crate) gone: Vec<String>,
}

/// One term of one document: where it stands now, if at all.
struct Step<'c> {
    term: &'c str,
    number: u32,
    now: Option<Posting>,
}

impl Change {
    /// Returns the terms that came, went, or say more or less than before.
    fn steps(&self, number: u32) -> impl Iterator<Item = Step<'_>> {
        let gone = self.before.terms().map(|(term, _)| term).filter(|term| self.after.of_term(term).is_none());
        let gone = gone.map(move |term| Step { term, number, now: None });
        let now = self.after.terms().map(|(term, _)| (term, self.after.of_term(term)));
        let now = now.filter(|(term, now)| self.before.of_term(term) != *now);
        gone.chain(now.map(move |(term, now)| Step { term, number, now }))
    }
}

impl Index {
    /// Takes over changes in a language.
    pub(super) fn change(&mut self, site: &Site, (changes, language): (&[&Change], usize), edited: &mut Edited) {
        let numbered = || changes.iter().filter_map(|change| Some((*change, self.number(change.place)?)));
        let mut steps: Vec<Step<'_>> = numbered().flat_map(|(change, number)| change.steps(number)).collect();
        steps.sort_by(|one, other| lines::compare(one.term, other.term));
        let mut shown: Vec<usize> = numbered().map(|(_, number)| Self::shown_with(number)).collect();
        shown.sort_unstable();
        shown.dedup();
        let entry = self.entry(site, language);
        let before: HashSet<String> = self.files.iter().chain(&self.shown).cloned().collect();
        let mut renew = |name: &str, text: String| {
            if !before.contains(name) {
                edited.outputs.push(index::file(site, (name, text), language));
            }
        };
        if !steps.is_empty() {
            let after = stepped(&self.lines, &steps);
            let old = index::cut(&self.lines).into_iter().zip(&self.files);
            let old: HashMap<&str, (&str, &String)> =
                old.map(|(text, name)| (lines::term(text), (text, name))).collect();
            let named = |text: &&str| match old.get(lines::term(text)) {
                Some((same, name)) if same == text => (*name).clone(),
                _ => index::name(text),
            };
            let cut = index::cut(&after);
            let files: Vec<String> = cut.iter().map(named).collect();
            cut.iter().zip(&files).for_each(|(text, name)| renew(name, (*text).to_owned()));
            self.files = files;
            self.lines = after;
        }
        for which in shown {
            let text = self.shown_text(site, which, language);
            self.shown[which] = index::name(&text);
            renew(&self.shown[which], text);
        }
        let after: HashSet<&String> = self.files.iter().chain(&self.shown).collect();
        let mut gone: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
        gone.sort();
        edited.gone.extend(gone.into_iter().map(|name| index::file(site, (name, String::new()), language).path));
        let now = self.entry(site, language);
        if now != entry {
            edited.outputs.push(now);
        }
    }
}

/// Returns lines after steps, which are sorted by their terms.
fn stepped(lines: &str, steps: &[Step<'_>]) -> String {
    let mut after = String::with_capacity(lines.len() + lines.len() / 64);
    let mut rest = lines;
    for steps in steps.chunk_by(|one, other| one.term == other.term) {
        let term = steps[0].term;
        let (before, behind) = rest.split_at(lines::place(rest, term));
        after.push_str(before);
        let (line, behind) = behind.split_at(lines::length(behind));
        let known = lines::term(line) == term && !line.is_empty();
        rest = if known { behind } else { &rest[before.len()..] };
        let mut postings = if known { lines::postings(line) } else { Vec::new() };
        for step in steps {
            postings.retain(|posting| posting.number() != step.number);
            let at = postings.partition_point(|posting| posting.number() < step.number);
            postings.splice(at..at, step.now);
        }
        if !postings.is_empty() {
            lines::write(term, &postings, &mut after);
        }
    }
    after.push_str(rest);
    after
}
