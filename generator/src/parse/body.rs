//! A document's prose after parsing: HTML with holes.

use schema::Span;

use crate::kinds::Kind;

/// Prose in one language. What depends on other documents, on the reader's language or on the
/// theme's words is a hole; everything else is final HTML.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// All that is final.
    pub html: String,
    /// Where in it there are holes, in order, and which.
    pub holes: Vec<(u32, Hole)>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
}

/// What a hole is to be filled with. A site has many times more of these than of anything else: they are small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The address of a document: goes into an attribute.
    Address(Box<Target>),
    /// The title of a document: the text of a link that has none of its own.
    Title(Box<Target>),
    /// A fact, written as the language of the prose writes it.
    Fact(Box<FactReference>),
    /// A picture beside the document: an `img` element.
    Picture(Box<PictureReference>),
    /// A word of the interface, by key; plain text.
    Word(&'static str),
}

/// A picture in prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureReference {
    /// The file's name.
    pub file: String,
    /// What it shows.
    pub alt: String,
    /// Where it is named.
    pub span: Span,
}

/// What a link points to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// A document's id or a list's name; empty for the document itself.
    pub id: String,
    /// The part of the page, without `#`.
    pub anchor: Option<String>,
    /// Where the link stands.
    pub span: Span,
    /// What that is, once all documents are known.
    pub leads: Leads,
}

/// What the name in a link stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leads {
    /// Nothing that is known.
    #[default]
    Nowhere,
    /// The document itself.
    Within,
    /// The list of a kind.
    List(Kind),
    /// The document at a place.
    Document(usize),
}

/// A reference to a fact: `{{ calls/2020-global.received.proposals | year }}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactReference {
    /// The document's id, `site`, or empty for the document itself.
    pub owner: String,
    /// The fact's name.
    pub name: String,
    /// How it is to be written, if not in the ordinary way.
    pub filter: Option<String>,
    /// Where the reference stands.
    pub span: Span,
}

/// A heading of the prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The anchor, unique within the body.
    pub id: String,
    /// The words, without markup.
    pub title: String,
    /// Where it stands.
    pub span: Span,
}

impl Body {
    /// Returns whether the body has an anchor of that name.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| heading.id == id)
    }

    /// Returns the links to documents: once for its address, and once for its words where it has none of its own.
    pub fn targets(&mut self) -> impl Iterator<Item = &mut Target> {
        self.holes.iter_mut().filter_map(|(_, hole)| match hole {
            Hole::Address(target) | Hole::Title(target) => Some(&mut **target),
            Hole::Fact(_) | Hole::Picture(_) | Hole::Word(_) => None,
        })
    }

    /// Returns the HTML with its holes filled.
    pub fn filled(&self, mut fill: impl FnMut(&Hole, &mut String)) -> String {
        /// Bytes that most holes are filled with.
        const FILLING: usize = 48;
        let mut html = String::with_capacity(self.html.len() + self.holes.len() * FILLING);
        let mut written = 0;
        for (at, hole) in &self.holes {
            let at = *at as usize;
            html.push_str(&self.html[written..at]);
            fill(hole, &mut html);
            written = at;
        }
        html.push_str(&self.html[written..]);
        html
    }
}
