//! The search of a built site, read as the script of a search page reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::Built;

/// The index of a language.
pub(crate) struct Search {
    /// What hits show, by their numbers.
    pub(crate) documents: Vec<Hit>,
    /// The numbers of the documents that have a term: in the title, in the summary, often, once.
    pub(crate) terms: BTreeMap<String, [Vec<usize>; 4]>,
    /// How many bytes each of its files has, the one that names the others left out.
    pub(crate) files: BTreeMap<String, usize>,
}

/// What a hit shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) summary: String,
}

impl Search {
    /// Returns the addresses of the documents that have all terms.
    pub(crate) fn with<'s>(&'s self, terms: &[String]) -> BTreeSet<&'s str> {
        let having = |term: &String| -> BTreeSet<usize> {
            self.terms.get(term).into_iter().flatten().flatten().copied().collect()
        };
        let mut found: BTreeSet<usize> = (0..self.documents.len()).collect();
        terms.iter().for_each(|term| found = &found & &having(term));
        found.into_iter().map(|number| self.documents[number].url.as_str()).collect()
    }
}

impl Built {
    /// Reads the index of a language.
    pub(crate) fn search(&self, lang: &str) -> Search {
        let entry =
            self.paths().find(|path| path.starts_with(&format!("site/{lang}/")) && path.ends_with("/terms.txt"));
        let text = self.text(entry.expect("the language has an index"));
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().expect("it has a head").split(' ').collect();
        let [count, _together, folder] = head[..] else { panic!("{head:?}") };
        let mut files = BTreeMap::new();
        let mut read = |name: &str| {
            let text = self.text(&format!("site{folder}{name}.txt"));
            assert!(blake3::hash(text.as_bytes()).to_hex().starts_with(name), "{name} is the hash of what it names");
            files.insert(name.to_owned(), text.len());
            text.to_owned()
        };
        let shown = lines.next().unwrap_or_default();
        let names = shown.as_bytes().chunks(10).map(|name| str::from_utf8(name).expect("a name is ASCII"));
        let shown: String = names.map(&mut read).collect();
        let documents: Vec<Hit> = shown.lines().map(hit).collect();
        assert_eq!(documents.len().to_string(), count);
        let mut terms = BTreeMap::new();
        for line in lines {
            let (first, name) = line.split_once(' ').expect("a line has a term and a name");
            let text = read(name);
            assert!(text.starts_with(&format!("{first} ")), "{name} begins with {first}");
            terms.extend(text.lines().map(term));
        }
        let own = format!("site{folder}");
        assert_eq!(self.paths().filter(|path| path.starts_with(&own)).count(), files.len(), "no file is unnamed");
        Search { documents, terms, files }
    }

    /// Returns what a search page leads to from A to Z: the letter, and the address.
    pub(crate) fn register(&self, address: &str) -> Vec<(String, String)> {
        let mut letter = String::new();
        let mut found = Vec::new();
        let tags = self.tags(address);
        let groups = tags.iter().skip_while(|tag| !tag.is("p", "class", "total"));
        for pair in groups.collect::<Vec<_>>().windows(2) {
            match (pair[0].name.as_str(), pair[1].name.as_str()) {
                ("h2", _) => letter.clone_from(&pair[0].text),
                ("li", "a") if !letter.is_empty() => {
                    found.push((letter.clone(), pair[1].get("href").expect("a link leads somewhere").to_owned()));
                }
                ("footer", _) => break,
                _ => {}
            }
        }
        found
    }
}

fn hit(line: &str) -> Hit {
    let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
    let [url, title, kind, summary] = fields.try_into().expect("a hit has four fields");
    Hit { url, title, kind, summary }
}

fn term(line: &str) -> (String, [Vec<usize>; 4]) {
    let (term, lists) = line.split_once(' ').expect("a line has a term and its lists");
    let mut numbers: [Vec<usize>; 4] = Default::default();
    for (list, numbers) in lists.split(',').zip(&mut numbers) {
        let (mut next, mut step, mut shift) = (0, 0, 0);
        for sign in list.bytes() {
            let digit = usize::from(sign - b'0');
            step |= (digit & 31) << shift;
            shift += 5;
            if digit < 32 {
                numbers.push(next + step);
                next += step + 1;
                (step, shift) = (0, 0);
            }
        }
    }
    (term.to_owned(), numbers)
}
