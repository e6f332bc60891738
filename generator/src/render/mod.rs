//! The site into outputs: every page in every language, feeds, sitemap, and the functions' bundle.
//!
//! A `Unit` is what is drawn together: all of a document in a language, a page of a list, a feed, and
//! what is there once. Drawing is a pure function of the [`Site`] and runs in parallel without a lock:
//!
//! 1. what all pages of a language share, and what others show of every document, become values once (`Stock`);
//! 2. a `Page` says what is to be drawn, with a view of its own;
//! 3. it is drawn by the theme at once and given away; what the theme gets wrong is a fault in its
//!    template.
//!
//! What a unit shows of other documents it asks its `Sight` for, which notes them.

mod address;
mod beside;
mod body;
mod bundle;
mod calendar;
mod card;
mod dates;
mod document;
mod face;
mod feed;
mod form;
mod head;
mod innovator;
mod list;
mod page;
mod search;
mod shell;
mod sitemap;
mod special;
mod stock;
mod story;
mod unit;

mod call;

use schema::{Fault, Span};
use std::sync::Arc;
use theme::{Context, TemplateFault, Value};

use crate::diagnostic::Report;
use crate::site::{Document, Seen, Sight, Site};
use crate::theme_files::ThemeFiles;

pub use address::encoded;
pub(crate) use beside::WORDS as BESIDE;
use face::Face;
pub(crate) use search::words as search_words;
pub(crate) use stock::Stock;
pub(crate) use unit::{File, Unit, units};

/// What drawing one unit needs: the site as it sees it, the theme, and what pages share.
pub(crate) struct Renderer<'a> {
    site: Sight<'a>,
    /// The theme's own files.
    theme: &'a ThemeFiles,
    stock: &'a Stock,
}

/// A page to be drawn.
pub(crate) struct Page {
    /// Its address from the root, as it is written.
    url: String,
    /// The template.
    template: &'static str,
    /// What the template sees.
    context: Context,
}

impl<'a> Renderer<'a> {
    fn new(site: &'a Site, theme: &'a ThemeFiles, stock: &'a Stock) -> Self {
        Self { site: Sight::new(site), theme, stock }
    }

    fn seen(self) -> Seen {
        self.site.seen()
    }

    /// Returns the pages of a document in a language: its own, that of its form, and those beside it.
    fn pages(&self, document: &Document, language: usize) -> impl Iterator<Item = Page> {
        let form = form::call_page(self, document, language);
        let beside = beside::pages(self, document, language);
        std::iter::once(document::page(self, document, language)).chain(form).chain(beside)
    }

    /// Returns the card of a document.
    fn card(&self, document: &Document, language: usize) -> Value {
        self.face(document, language).card.clone()
    }

    /// Returns what is shown of a document.
    fn face(&self, document: &Document, language: usize) -> &'a Face {
        self.face_at(document.place, language)
    }

    /// Returns what is shown of the document at a place.
    fn face_at(&self, place: usize, language: usize) -> &'a Face {
        self.site.note(place);
        self.stock.faces.of(place, language)
    }

    /// Returns the cards of documents, in order.
    fn cards<'d>(&self, documents: impl IntoIterator<Item = &'d Document>, language: usize) -> Value {
        theme::list(documents.into_iter().map(|document| self.card(document, language)).collect())
    }
}

/// Reports what a theme cannot do without.
pub(crate) fn check_theme(site: &Site, files: &ThemeFiles, report: &mut Report) {
    bundle::check_mails(site, files, report);
    search::check_template(site, files, report);
}

/// Reports what a template gets wrong.
pub(crate) fn template_fault(files: &ThemeFiles, fault: &TemplateFault, report: &mut Report) {
    let text = files.templates.iter().find(|(name, _)| *name == fault.file).map(|(_, text)| Arc::clone(text));
    let mut message = fault.message.clone();
    for caller in &fault.callers {
        message.push_str(&format!(" (called from {caller})"));
    }
    let span = if text.is_some() { fault.span } else { Span::default() };
    let told = Fault::error("template", span).with("message", message);
    report.add(&format!("{}/{}", files.folder, fault.file), &text.unwrap_or_else(|| Arc::from("")), vec![told]);
}

/// Returns the file that answers an address.
fn file_of(url: &str) -> String {
    if url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}
