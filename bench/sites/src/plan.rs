//! The site before it is written down: its documents, their facts, and what stands in them.

use crate::random::Random;

/// The pages that menus name, the home page first.
pub const PAGES: [&str; 9] =
    ["home", "about", "process", "network", "lab", "contact", "privacy", "accessibility", "terms"];

/// How many of `PAGES` stand in the main menu, after the home page.
pub const IN_MAIN_MENU: usize = 2;

/// The fewest documents that a site can have.
pub const FEWEST: usize = 20;

/// A type of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page outside of all lists.
    Page,
    /// A call for proposals.
    Call,
    /// A profile.
    Innovator,
    /// A story of a profile, out of a call.
    Story,
}

impl Kind {
    /// Returns the folder of its documents.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Page => "pages",
            Self::Call => "calls",
            Self::Innovator => "innovators",
            Self::Story => "stories",
        }
    }
}

/// A document in all its languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its kind.
    pub kind: Kind,
    /// Its place among those of its kind.
    pub number: usize,
    /// Its place among all.
    pub index: usize,
}

/// A whole site.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What all that is drawn follows from.
    pub seed: u64,
    /// How many documents of each kind there are.
    pages: usize,
    calls: usize,
    innovators: usize,
    stories: usize,
}

impl Plan {
    /// Shares so many documents out among the kinds; at least [`FEWEST`].
    pub fn new(documents: usize, seed: u64) -> Self {
        let documents = documents.max(FEWEST);
        let pages = (documents / 50).max(PAGES.len());
        let calls = (documents / 25).max(2);
        let innovators = (documents / 10).max(2);
        Self { seed, pages, calls, innovators, stories: documents - pages - calls - innovators }
    }

    /// Returns how many documents of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Page => self.pages,
            Kind::Call => self.calls,
            Kind::Innovator => self.innovators,
            Kind::Story => self.stories,
        }
    }

    /// Returns all documents.
    pub fn documents(&self) -> Vec<Document> {
        let kinds = [Kind::Page, Kind::Call, Kind::Innovator, Kind::Story];
        let numbered = kinds.into_iter().flat_map(|kind| (0..self.count(kind)).map(move |number| (kind, number)));
        numbered.enumerate().map(|(index, (kind, number))| Document { kind, number, index }).collect()
    }

    /// Returns a document of a kind.
    pub fn draw(&self, kind: Kind, random: &mut Random) -> Document {
        let before = match kind {
            Kind::Page => 0,
            Kind::Call => self.pages,
            Kind::Innovator => self.pages + self.calls,
            Kind::Story => self.pages + self.calls + self.innovators,
        };
        let number = random.below(self.count(kind));
        Document { kind, number, index: before + number }
    }

    /// Returns the draws of one thing about a document, the same in every language.
    pub fn random(&self, document: &Document, about: usize) -> Random {
        Random::at(self.seed, &[document.index, about])
    }
}

impl Document {
    /// Returns the name of its folder.
    pub fn folder(&self) -> String {
        match self.kind {
            Kind::Page if self.number < PAGES.len() => PAGES[self.number].to_owned(),
            Kind::Page => format!("guide-{}", self.number),
            Kind::Call => format!("{}-call-{}", self.year(), self.number),
            Kind::Innovator => format!("centre-{}", self.number),
            Kind::Story => format!("story-{}", self.number),
        }
    }

    /// Returns its id.
    pub fn id(&self) -> String {
        format!("{}/{}", self.kind.folder(), self.folder())
    }

    /// Returns whether it is the home page.
    pub fn is_home(&self) -> bool {
        self.kind == Kind::Page && self.number == 0
    }

    /// Returns the year of a call; the newest is still open when the site is built.
    pub fn year(&self) -> usize {
        if self.number == 0 { 2027 } else { 2010 + self.number % 16 }
    }
}
