//! The prose of a document in one language, as Markdown of a dialect.

use crate::dialect::Dialect;
use crate::language::Language;
use crate::plan::{Document, Kind, Plan};
use crate::random::Random;

/// The fewest and the most words of a page.
pub const WORDS: (usize, usize) = (600, 900);

/// The headings' ids, in their order; every page has the first.
const ANCHORS: [&str; 6] = ["problem", "idea", "course", "figures", "lessons", "next"];

/// Whose prose it is, and in which language and dialect.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The site.
    pub plan: &'a Plan,
    /// The document.
    pub document: &'a Document,
    /// The language, and its place among all.
    pub language: (&'a Language, usize),
    /// The content format.
    pub dialect: Dialect,
}

/// Writes the prose. What links lead to, and what stands where, is the same in every language.
pub fn markdown(place: Place<'_>) -> String {
    let mut writer = Writer {
        place,
        shape: place.plan.random(place.document, 2),
        random: place.plan.random(place.document, 200 + place.language.1),
        text: String::new(),
        words: 0,
        notes: Vec::new(),
    };
    let target = writer.shape.between(WORDS.0 + 30, WORDS.1 - 80);
    let sections = writer.shape.between(4, ANCHORS.len());
    for (number, anchor) in ANCHORS.iter().take(sections).enumerate() {
        writer.section(anchor, target * (number + 1) / sections);
    }
    writer.end()
}

struct Writer<'a> {
    place: Place<'a>,
    /// Draws that are the same in every language.
    shape: Random,
    /// Draws of this language's words.
    random: Random,
    text: String,
    words: usize,
    notes: Vec<String>,
}

impl Writer<'_> {
    /// Writes a heading and paragraphs until so many words are there.
    fn section(&mut self, anchor: &str, until: usize) {
        let heading = self.phrase();
        self.text.push_str(&format!("## {heading} {{#{anchor}}}\n\n"));
        self.opening();
        match self.shape.below(5) {
            0 => self.list(),
            1 => self.steps(),
            2 => self.table(),
            3 => self.alert(),
            _ => self.quotation(),
        }
        while self.words < until {
            let count = self.random.between(2, 4);
            let sentences: Vec<String> = (0..count).map(|_| self.sentence()).collect();
            self.paragraph(&sentences.join(" "));
        }
    }

    /// Writes the first paragraph of a section: with a link, and now and then a fact and a footnote.
    fn opening(&mut self) {
        let mut text = self.sentence();
        let link = self.link();
        let clause = self.clause();
        text.push_str(&format!(" {link} **{clause}**"));
        if self.shape.below(2) == 0
            && let Some(fact) = self.fact()
        {
            text.push_str(&format!(" ({fact})"));
        }
        if self.shape.below(3) == 0 {
            let note = self.sentence();
            self.notes.push(note);
            text.push_str(&format!("[^{}]", self.notes.len()));
        }
        text.push('.');
        self.paragraph(&text);
    }

    fn link(&mut self) -> String {
        const KINDS: [Kind; 5] = [Kind::Story, Kind::Story, Kind::Innovator, Kind::Call, Kind::Page];
        let kind = self.shape.one_of(&KINDS);
        let target = self.place.plan.draw(kind, &mut self.shape);
        let (dialect, text) = (self.place.dialect, self.place.language.0.thing(&mut self.random));
        let link = match self.shape.below(6) {
            // The target's title stands for the text, and is counted where it is written.
            0 => return dialect.link("", &target.id(), None),
            1 if kind != Kind::Page => dialect.link(&text, kind.folder(), None),
            2 => dialect.link(&text, &target.id(), Some(ANCHORS[0])),
            _ => dialect.link(&text, &target.id(), None),
        };
        self.count(&text);
        link
    }

    fn fact(&mut self) -> Option<String> {
        let names: &[&str] = match self.place.document.kind {
            Kind::Page => return None,
            Kind::Call => &["opens", "received.proposals", "awards.total"],
            Kind::Innovator => &["since", "country"],
            Kind::Story => &["published", "figures.people", "country"],
        };
        Some(self.place.dialect.fact(self.shape.one_of(names)))
    }

    fn list(&mut self) {
        self.items(|_| "-".to_owned());
    }

    fn steps(&mut self) {
        self.items(|number| format!("{number}."));
    }

    fn items(&mut self, mark: impl Fn(usize) -> String) {
        for number in 1..=self.shape.between(3, 5) {
            let (title, clause) = (self.phrase(), self.clause());
            self.text.push_str(&format!("{} **{title}:** {clause}.\n", mark(number)));
        }
        self.text.push('\n');
    }

    fn table(&mut self) {
        let heads = self.place.language.0.heads.join(" | ");
        self.count(&heads.replace('|', " "));
        self.text.push_str(&format!("| {heads} |\n| --- | --- | ---: |\n"));
        for _ in 0..self.shape.between(3, 5) {
            let (what, who) = (self.phrase(), self.phrase());
            let number = self.shape.between(10, 990);
            self.count("1");
            self.text.push_str(&format!("| {what} | {who} | {number} |\n"));
        }
        self.text.push('\n');
    }

    fn alert(&mut self) {
        let text = self.sentence();
        self.text.push_str(&format!("> [!NOTE]\n> {text}\n\n"));
    }

    fn quotation(&mut self) {
        let (first, second) = (self.sentence(), self.sentence());
        self.text.push_str(&format!("> {first}\n> *{second}*\n\n"));
    }

    fn paragraph(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn phrase(&mut self) -> String {
        let text = self.place.language.0.phrase(&mut self.random);
        self.count(&text);
        text
    }

    fn clause(&mut self) -> String {
        let text = self.place.language.0.clause(&mut self.random);
        self.count(&text);
        text
    }

    fn sentence(&mut self) -> String {
        let text = self.place.language.0.sentence(&mut self.random);
        self.count(&text);
        text
    }

    fn count(&mut self, text: &str) {
        self.words += text.split_whitespace().count();
    }

    /// Puts the footnotes under the prose.
    fn end(self) -> String {
        let notes = self.notes.iter().enumerate().map(|(index, note)| format!("[^{}]: {note}\n", index + 1));
        let notes: Vec<String> = notes.collect();
        format!("{}{}", self.text, notes.join("\n"))
    }
}
