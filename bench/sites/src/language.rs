//! The languages of the site: their words, from the files in `languages/`, and sentences made of them.

use crate::random::Random;

/// The files in the order in which languages are taken: the first is the site's default.
const FILES: [&str; 4] = [
    include_str!("../languages/en.txt"),
    include_str!("../languages/es.txt"),
    include_str!("../languages/fr.txt"),
    include_str!("../languages/ar.txt"),
];

/// How many languages there are.
pub const COUNT: usize = FILES.len();

/// The words of a language.
#[derive(Clone, Debug)]
pub struct Language {
    /// BCP 47.
    pub code: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// The CLDR locale for dates and numbers.
    pub locale: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The site's name.
    pub title: &'static str,
    /// The line under it.
    pub tagline: &'static str,
    /// The title of the home page.
    pub home: &'static str,
    /// The heads of a table's three columns.
    pub heads: Vec<&'static str>,
    /// Who may answer a call.
    pub applicants: &'static str,
    topics: Vec<(&'static str, &'static str)>,
    pages: Vec<(&'static str, &'static str)>,
    labels: Vec<(&'static str, &'static str)>,
    nouns: Vec<&'static str>,
    verbs: Vec<&'static str>,
    places: Vec<&'static str>,
    links: Vec<&'static str>,
}

impl Language {
    /// Returns the first languages.
    pub fn first(count: usize) -> Vec<Self> {
        FILES.iter().take(count).map(|text| Self::read(text)).collect()
    }

    fn read(text: &'static str) -> Self {
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            line.unwrap_or_default()
        };
        let list = |key: &str| value(key).split(',').map(str::trim).collect::<Vec<&str>>();
        let named = |key: &str| list(key).into_iter().filter_map(|item| item.split_once('=')).collect::<Vec<_>>();
        let labels = ["figure", "milestone", "criterion", "block"].into_iter().flat_map(named).collect();
        Self {
            code: value("code"),
            name: value("name"),
            locale: value("locale"),
            direction: value("direction"),
            title: value("title"),
            tagline: value("tagline"),
            home: value("home"),
            heads: list("head"),
            applicants: value("applicants"),
            topics: named("topic"),
            pages: named("page"),
            labels,
            nouns: list("noun"),
            verbs: list("verb"),
            places: list("place"),
            links: value("link").split('|').map(str::trim).collect(),
        }
    }

    /// Returns the topics with their names.
    pub fn topics(&self) -> &[(&'static str, &'static str)] {
        &self.topics
    }

    /// Returns the name of a page of the menus.
    pub fn page(&self, id: &str) -> Option<&'static str> {
        self.pages.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
    }

    /// Returns what a figure, a milestone, a criterion or a block is called.
    pub fn label(&self, id: &str) -> &'static str {
        self.labels.iter().find(|(known, _)| *known == id).map_or("", |(_, label)| label)
    }

    /// Returns a few words, as in a heading or a cell.
    pub fn phrase(&self, random: &mut Random) -> String {
        capital(&format!("{} {}", random.one_of(&self.nouns), random.one_of(&self.places)))
    }

    /// Returns one thing, as it stands in a link at the beginning of a sentence.
    pub fn thing(&self, random: &mut Random) -> String {
        capital(random.one_of(&self.nouns))
    }

    /// Returns a part of a sentence that could stand alone.
    pub fn clause(&self, random: &mut Random) -> String {
        let (subject, verb) = (random.one_of(&self.nouns), random.one_of(&self.verbs));
        format!("{subject} {verb} {} {}", random.one_of(&self.nouns), random.one_of(&self.places))
    }

    /// Returns a sentence of one clause or two.
    pub fn sentence(&self, random: &mut Random) -> String {
        let mut text = capital(&self.clause(random));
        if random.below(3) > 0 {
            text.push_str(random.one_of(&self.links));
            text.push(' ');
            text.push_str(&self.clause(random));
        }
        text.push('.');
        text
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}
