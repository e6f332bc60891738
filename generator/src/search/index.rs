//! The index of one language: its lines, and the files that they and what hits show are cut into.

use std::convert::Infallible;

use rayon::prelude::*;
use words::Folding;

use super::gathered::Gathered;
use super::{kept, lines};
use crate::Output;
use crate::cache::Cache;
use crate::render::encoded;
use crate::site::Site;

/// Bytes that a file of terms has at most, unless one term alone has more.
const LARGEST: usize = 12 << 10;

/// How many signs of its terms tell a file from its neighbours, once it is half full.
const BEGINNING: usize = 3;

/// How many documents a file of what hits show has.
const TOGETHER: usize = 8;

/// Documents whose terms are gathered at once.
const CHUNK: usize = 64;

/// Signs of a hash in a name.
const NAME: usize = 10;

/// The index of a language.
#[derive(Debug)]
pub(super) struct Index {
    /// The places of its documents, in the order of their numbers.
    pub(super) members: Vec<u32>,
    /// A line for each term, in their order.
    pub(super) lines: String,
    /// The names of the files with lines.
    pub(super) files: Vec<String>,
    /// The names of the files with what hits show.
    pub(super) shown: Vec<String>,
}

impl Index {
    /// Makes the index of the documents that a language has; its lines are those of the last build, where they
    /// say the same.
    pub(super) fn of(site: &Site, (folding, cache): (&Folding, &Cache), members: Vec<u32>, language: usize) -> Self {
        let made = || Self::lines_of(site, folding, &members, language);
        let kept = cache.get_or(kept::name(site, &members, language), || Ok::<_, Infallible>(made().into_bytes()));
        let Ok(kept) = kept;
        let lines = String::from_utf8(kept).unwrap_or_else(|_| made());
        let files = cut(&lines).into_par_iter().map(name).collect();
        let mut index = Self { members, lines, files, shown: Vec::new() };
        index.shown = (0..index.members.len().div_ceil(TOGETHER))
            .into_par_iter()
            .map(|which| name(&index.shown_text(site, which, language)))
            .collect();
        index
    }

    /// Returns a line for each term of some documents.
    fn lines_of(site: &Site, folding: &Folding, members: &[u32], language: usize) -> String {
        let chunks: Vec<Gathered> = members
            .par_chunks(CHUNK)
            .zip((0..).step_by(CHUNK).take(members.len().div_ceil(CHUNK)).collect::<Vec<u32>>())
            .map(|(places, first)| Gathered::of(site, folding, (places, first), language))
            .collect();
        let mut all = Gathered::default();
        chunks.into_iter().for_each(|chunk| all.join(chunk));
        let mut terms: Vec<_> = all.terms().collect();
        terms.par_sort_unstable_by(|(one, _), (other, _)| lines::compare(one, other));
        let mut text = String::new();
        terms.iter().for_each(|(term, postings)| lines::write(term, postings, &mut text));
        text.shrink_to_fit();
        text
    }

    /// Returns the number of a document that the language has.
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        let place = u32::try_from(place).ok()?;
        self.members.binary_search(&place).ok().and_then(|number| u32::try_from(number).ok())
    }

    /// Returns all files.
    pub(super) fn outputs(&self, site: &Site, language: usize) -> Vec<Output> {
        let terms = cut(&self.lines).into_iter().zip(&self.files);
        let terms = terms.map(|(text, name)| file(site, (name, text.to_owned()), language));
        let shown = self.shown.iter().enumerate();
        let shown = shown.map(|(which, name)| file(site, (name, self.shown_text(site, which, language)), language));
        terms.chain(shown).chain([self.entry(site, language)]).collect()
    }

    /// Returns the file that names all others.
    pub(super) fn entry(&self, site: &Site, language: usize) -> Output {
        let lang = &site.language(language).lang;
        let mut text = format!("{} {TOGETHER} {}\n", self.members.len(), folder(lang.as_str()));
        text.extend(self.shown.iter().map(String::as_str));
        for (lines, name) in cut(&self.lines).into_iter().zip(&self.files) {
            text.push_str(&format!("\n{} {name}", lines::term(lines)));
        }
        text.push('\n');
        Output { path: format!("site{}", site.search_index_url(language)), bytes: text.into_bytes() }
    }

    /// Returns which file has what hits show of a document.
    pub(super) fn shown_with(number: u32) -> usize {
        number as usize / TOGETHER
    }

    /// Returns what hits show of some documents, a line for each: address, title, kind, summary.
    pub(super) fn shown_text(&self, site: &Site, which: usize, language: usize) -> String {
        let members = self.members.iter().skip(which * TOGETHER).take(TOGETHER);
        let mut text = String::new();
        for document in members.map(|place| &site.documents[*place as usize]) {
            let Some(entry) = &document.entries[language] else { continue };
            let kind = site.word(&format!("search.kind.{}", document.kind.row().name), language, &[]);
            let url = encoded(&document.urls[language]);
            let title = site.filled(&entry.title.value, document, language);
            let summary = site.filled(&entry.summary.value, document, language);
            let fields = [url.as_str(), &title, &kind, &summary].map(|field| field.replace(['\t', '\n', '\r'], " "));
            text.push_str(&fields.join("\t"));
            text.push('\n');
        }
        text
    }
}

/// Returns where the files of a language lie.
fn folder(lang: &str) -> String {
    format!("/assets/search/{lang}/")
}

/// Returns a file of the index.
pub(super) fn file(site: &Site, (name, text): (&str, String), language: usize) -> Output {
    let folder = folder(site.language(language).lang.as_str());
    Output { path: format!("site{folder}{name}.txt"), bytes: text.into_bytes() }
}

/// Returns the name of a file, which changes with its text.
pub(super) fn name(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..NAME].to_owned()
}

/// Cuts lines into files. A file that is half full ends where terms begin otherwise, so that a line that
/// grows changes its own file and rarely moves what stands behind it.
pub(super) fn cut(lines: &str) -> Vec<&str> {
    let mut files = Vec::new();
    let (mut start, mut at, mut before) = (0, 0, "");
    for line in lines.split_inclusive('\n') {
        let size = at - start;
        let alike = || before.chars().take(BEGINNING).eq(line.chars().take(BEGINNING));
        if size > 0 && (size + line.len() > LARGEST || size >= LARGEST / 2 && !alike()) {
            files.push(&lines[start..at]);
            start = at;
        }
        at += line.len();
        before = line;
    }
    if at > start {
        files.push(&lines[start..]);
    }
    files
}
