//! The kinds of document: one row each here, one file each beside.

pub mod call;
pub mod fact;
pub mod general;
pub mod innovator;
pub mod labels;
pub mod page;
pub mod story;
pub mod values;

use forms::Zone;
use jiff::Timestamp;
use schema::{Faults, Node};

pub use call::Call;
pub use general::General;
pub use innovator::Innovator;
pub use page::Page;
pub use story::Story;

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A page of its own.
    Page,
    /// A call for proposals.
    Call,
    /// A story from the Lab.
    Story,
    /// A profile of an innovator.
    Innovator,
}

/// What sets a kind apart.
#[derive(Debug)]
pub struct Row {
    /// Which kind.
    pub kind: Kind,
    /// Its name in templates and words: `call`.
    pub name: &'static str,
    /// Its folder in `content/`, and the name of its list.
    pub folder: &'static str,
    /// Its facts file.
    pub facts_file: &'static str,
    /// Whether a document may do without a facts file.
    pub facts_optional: bool,
    /// Whether the documents stand in a list of their own.
    pub listed: bool,
}

/// The kinds, in the order in which lists and reports name them.
pub const KINDS: &[Row] = &[
    Row {
        kind: Kind::Page,
        name: "page",
        folder: "pages",
        facts_file: "page.yaml",
        facts_optional: true,
        listed: false,
    },
    Row {
        kind: Kind::Call,
        name: "call",
        folder: "calls",
        facts_file: "call.yaml",
        facts_optional: false,
        listed: true,
    },
    Row {
        kind: Kind::Story,
        name: "story",
        folder: "stories",
        facts_file: "story.yaml",
        facts_optional: false,
        listed: true,
    },
    Row {
        kind: Kind::Innovator,
        name: "innovator",
        folder: "innovators",
        facts_file: "innovator.yaml",
        facts_optional: false,
        listed: true,
    },
];

impl Kind {
    /// Returns the kind's row.
    pub fn row(self) -> &'static Row {
        KINDS.iter().find(|row| row.kind == self).expect("every kind has a row")
    }

    /// Returns the kind whose documents lie in a folder.
    pub fn of_folder(folder: &str) -> Option<Self> {
        KINDS.iter().find(|row| row.folder == folder).map(|row| row.kind)
    }

    /// Returns the kind whose list has a name.
    pub fn of_list(name: &str) -> Option<Self> {
        Self::listed().find(|kind| kind.row().folder == name)
    }

    /// Returns the kinds that have a list.
    pub fn listed() -> impl Iterator<Item = Self> {
        KINDS.iter().filter(|row| row.listed).map(|row| row.kind)
    }
}

/// The facts of a document: what does not depend on language.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What every kind has.
    pub general: General,
    /// What this kind has.
    pub own: Own,
}

/// The facts that only one kind has.
#[derive(Clone, Debug)]
pub enum Own {
    /// Of a page.
    Page(Page),
    /// Of a call.
    Call(Call),
    /// Of a story.
    Story(Story),
    /// Of an innovator.
    Innovator(Innovator),
}

/// Reads a facts file of a kind.
pub fn read(kind: Kind, node: &Node, faults: &mut Faults) -> Option<Facts> {
    let mut reader = schema::Reader::open(node, kind.row().facts_file, faults)?;
    let general = General::read(&mut reader);
    let own = match kind {
        Kind::Page => Page::read(&mut reader).map(Own::Page),
        Kind::Call => Call::read(&mut reader).map(Own::Call),
        Kind::Story => Story::read(&mut reader).map(Own::Story),
        Kind::Innovator => Innovator::read(&mut reader).map(Own::Innovator),
    };
    reader.finish();
    Some(Facts { general: general?, own: own? })
}

impl Facts {
    /// Returns the facts as those of a call.
    pub fn call(&self) -> Option<&Call> {
        if let Own::Call(call) = &self.own { Some(call) } else { None }
    }

    /// Returns the facts as those of a story.
    pub fn story(&self) -> Option<&Story> {
        if let Own::Story(story) = &self.own { Some(story) } else { None }
    }

    /// Returns the facts as those of an innovator.
    pub fn innovator(&self) -> Option<&Innovator> {
        if let Own::Innovator(innovator) = &self.own { Some(innovator) } else { None }
    }

    /// Returns the facts as those of a page.
    pub fn page(&self) -> Option<&Page> {
        if let Own::Page(page) = &self.own { Some(page) } else { None }
    }

    /// Returns the facts that prose may name, of this document alone.
    pub fn for_prose(&self) -> Vec<(String, fact::Fact)> {
        match &self.own {
            Own::Page(_) => Vec::new(),
            Own::Call(call) => call.for_prose(),
            Own::Story(story) => story.for_prose(),
            Own::Innovator(innovator) => innovator.for_prose(),
        }
    }

    /// Returns the instants at which the document's pages change by themselves: it comes or goes, a
    /// call opens or closes, a milestone has passed. `zone` is the site's.
    pub fn changes(&self, zone: &Zone) -> Vec<Timestamp> {
        let due = [self.general.publish, self.general.expires].into_iter().flatten().map(|when| when.start(zone));
        let (own, milestones, zone) = match &self.own {
            Own::Call(call) => (call.changes(), call.milestones.as_slice(), &call.deadline.zone),
            Own::Story(story) => (Vec::new(), story.milestones.as_slice(), zone),
            Own::Page(_) | Own::Innovator(_) => (Vec::new(), &[][..], zone),
        };
        due.chain(own).chain(milestones.iter().map(|milestone| milestone.on.end(zone))).collect()
    }

    /// Returns the labels that every language must give.
    pub fn labels(&self) -> Vec<labels::Wanted> {
        match &self.own {
            Own::Page(page) => page.labels(),
            Own::Call(call) => call.labels(),
            Own::Story(story) => story.labels(),
            Own::Innovator(_) => Vec::new(),
        }
    }
}
