//! One document in one language: its front matter and its prose.

use schema::{Fault, Faults, Reader, Span, Spanned};

use super::body::Body;
use super::{front_matter, markdown};
use crate::kinds::labels::{self, Label};
use crate::kinds::{Facts, Kind};
use crate::resolve::slug::Slug;

/// A language file after parsing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The heading and the page's title.
    pub title: Spanned<String>,
    /// A sentence or two on what it is.
    pub summary: Spanned<String>,
    /// The last part of the address, if the language has one of its own.
    pub slug: Option<Spanned<Slug>>,
    /// The short name in menus.
    pub menu: Option<String>,
    /// What the picture of the facts shows.
    pub image_alt: Option<Spanned<String>>,
    /// Who may apply, for calls.
    pub applicants: Option<Spanned<String>>,
    /// What they do, for innovators.
    pub initiative: Option<String>,
    /// Words for what the facts name.
    pub labels: Vec<Label>,
    /// Whether the language is not ready.
    pub draft: bool,
    /// The prose.
    pub body: Body,
    /// Where the front matter stands, for faults about what is missing in it.
    pub place: Span,
    /// Where `convoca new` left something to be written.
    pub left: Vec<Span>,
}

/// Lengths in characters: from, to.
const TITLE: (usize, usize) = (1, 120);
const SUMMARY: (usize, usize) = (40, 300);
const MENU: (usize, usize) = (1, 30);

impl Entry {
    /// Parses a language file of a kind.
    pub fn parse(kind: Kind, text: &str, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        let (node, prose) = front_matter::split(text, faults)?;
        let readable = faults.len() == before;
        let body = markdown::parse(text, prose, faults);
        if !readable {
            return None;
        }
        let mut reader = Reader::open(&node, "the front matter", faults)?;
        let title: Option<Spanned<String>> = reader.required("title");
        let summary: Option<Spanned<String>> = reader.required("summary");
        let slug = reader.optional("slug");
        let menu: Option<Spanned<String>> = reader.optional("menu");
        let image_alt = reader.optional("image_alt");
        let draft = reader.optional("draft").unwrap_or_default();
        let labels = reader.node("labels").map(|node| labels::read(node, reader.faults)).unwrap_or_default();
        let applicants = if kind == Kind::Call { reader.required("applicants") } else { None };
        let initiative = if kind == Kind::Innovator { reader.required("initiative") } else { None };
        let place = reader.place("labels");
        reader.finish();
        length(title.as_ref(), "title", TITLE, faults);
        length(summary.as_ref(), "summary", SUMMARY, faults);
        length(menu.as_ref(), "menu", MENU, faults);
        Some(Self {
            title: title?,
            summary: summary?,
            slug,
            menu: menu.map(|menu| menu.value),
            image_alt,
            applicants,
            initiative,
            labels,
            draft,
            body,
            place,
            left: left(text),
        })
    }

    /// Returns the words for what the facts name.
    pub fn label(&self, path: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.path == path)
    }

    /// Reports what the facts ask of a language and this one does not give.
    pub fn check(&self, facts: &Facts, faults: &mut Faults) {
        labels::check(&facts.labels(), &self.labels, self.place, faults);
        match (&facts.general.image, &self.image_alt) {
            (Some(image), None) => {
                faults.push(Fault::error("image-alt-missing", self.place).with("image", &image.value));
            }
            (None, Some(alt)) => faults.push(Fault::error("image-alt-unused", alt.span)),
            _ => {}
        }
    }
}

/// Finds what `convoca new` left to be written.
pub(crate) fn left(text: &str) -> Vec<Span> {
    const LEFT: &str = "TODO";
    memchr::memmem::find_iter(text.as_bytes(), LEFT).map(|start| Span::new(start, start + LEFT.len())).collect()
}

fn length(text: Option<&Spanned<String>>, key: &'static str, (least, most): (usize, usize), faults: &mut Faults) {
    let Some(text) = text else { return };
    let count = text.value.chars().count();
    let code = if count > most {
        "text-too-long"
    } else if count < least {
        "text-too-short"
    } else {
        return;
    };
    let fault = Fault::error(code, text.span).with("key", key).with("count", count.to_string());
    faults.push(fault.with("least", least.to_string()).with("most", most.to_string()));
}
