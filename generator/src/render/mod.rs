//! The site into outputs: every page in every language, feeds, sitemap, and the functions' bundle.
//!
//! `outputs` is a pure function of the [`Site`] and runs in parallel without a lock:
//!
//! 1. what all pages of a language share, and the card of every document, become values once;
//! 2. a `Page` says what is to be drawn, with a view of its own;
//! 3. it is drawn by the theme at once; what the theme gets wrong is a fault in its template.

mod address;
mod beside;
mod body;
mod bundle;
mod calendar;
mod card;
mod dates;
mod document;
mod feed;
mod form;
mod head;
mod innovator;
mod list;
mod page;
mod shell;
mod sitemap;
mod special;
mod story;

mod call;

use std::sync::Arc;

use rayon::prelude::*;
use schema::{Fault, Span};
use theme::{Context, TemplateFault, Theme, Value};

use crate::Output;
use crate::assets::Assets;
use crate::diagnostic::Report;
use crate::site::{Document, Site};
use crate::theme_files::ThemeFiles;
use list::List;

pub use address::encoded;
pub(crate) use beside::WORDS as BESIDE;

/// What drawing needs: the site, the theme, and what pages share.
pub(crate) struct Renderer<'a> {
    site: &'a Site,
    /// The theme's own files.
    theme: &'a ThemeFiles,
    /// What all pages of a language share, by language.
    shared: Vec<Context>,
    /// The card of each document in each language.
    cards: Vec<Vec<Value>>,
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

/// Draws everything.
pub(crate) fn outputs(site: &Site, files: &ThemeFiles, assets: Assets, report: &mut Report) -> Vec<Output> {
    let Some(theme) = load_theme(site, files, &assets, report) else { return Vec::new() };
    bundle::check_mails(site, files, report);
    let renderer = Renderer::new((site, files), &assets);
    let drawn = renderer.drawn(&theme);
    let mut outputs = assets.outputs;
    for drawn in drawn {
        match drawn {
            Ok(output) => outputs.push(output),
            Err(fault) => template_fault(files, &fault, report),
        }
    }
    outputs.extend(feed::outputs(site));
    outputs.extend(calendar::outputs(site));
    outputs.extend(beside::schemas(&renderer));
    outputs.push(sitemap::output(site));
    outputs.push(special::robots(site));
    outputs.extend(bundle::outputs(&renderer, files, &assets.statics));
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    outputs
}

fn load_theme(site: &Site, files: &ThemeFiles, assets: &Assets, report: &mut Report) -> Option<Theme> {
    let templates = files.templates.iter().map(|(name, text)| (name.clone(), text.to_string())).collect();
    let dictionaries = site
        .languages()
        .map(|index| (site.language(index).lang.as_str().to_owned(), Arc::clone(&site.dictionaries[index])));
    match Theme::new(templates, dictionaries.collect(), assets.statics.clone()) {
        Ok(theme) => Some(theme),
        Err(faults) => {
            faults.iter().for_each(|fault| template_fault(files, fault, report));
            None
        }
    }
}

fn template_fault(files: &ThemeFiles, fault: &TemplateFault, report: &mut Report) {
    let text = files.templates.iter().find(|(name, _)| *name == fault.file).map(|(_, text)| Arc::clone(text));
    let mut message = fault.message.clone();
    for caller in &fault.callers {
        message.push_str(&format!(" (called from {caller})"));
    }
    let span = if text.is_some() { fault.span } else { Span::default() };
    let told = Fault::error("template", span).with("message", message);
    report.add(&format!("{}/{}", files.folder, fault.file), &text.unwrap_or_else(|| Arc::from("")), vec![told]);
}

/// A page as it is written, or what its template does wrong.
type Drawn = Result<Output, TemplateFault>;

fn draw(theme: &Theme, page: &Page) -> Drawn {
    let mut text = theme.render(page.template, &page.context)?;
    if page.template.ends_with(".txt") {
        // Programs that do not ask for the encoding know it by this mark.
        text = format!("\u{feff}{}", theme::tidy_text(&text));
    }
    // It is kept until all is written; the room that it grew into is not.
    text.shrink_to_fit();
    Ok(Output { path: format!("site{}", file_of(&page.url)), bytes: text.into_bytes() })
}

/// Returns the file that answers an address.
fn file_of(url: &str) -> String {
    if url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

impl<'a> Renderer<'a> {
    fn new((site, theme): (&'a Site, &'a ThemeFiles), assets: &Assets) -> Self {
        let shared = site.languages().map(|language| shell::shared(site, language, assets)).collect();
        let cards = site
            .documents
            .par_iter()
            .map(|document| site.languages().map(|language| card::value(site, document, language)).collect())
            .collect();
        Self { site, theme, shared, cards }
    }

    /// Draws all pages, each as soon as it is known what it shows: a page as text takes less than half of
    /// the room of what its template sees.
    fn drawn(&self, theme: &Theme) -> Vec<Drawn> {
        let site = self.site;
        let of_documents = site.documents.par_iter().flat_map_iter(|document| {
            site.languages().flat_map(move |language| self.pages(document, language)).map(|page| draw(theme, &page))
        });
        let lists: Vec<List<'_>> =
            site.languages().into_par_iter().flat_map_iter(|language| list::lists(self, language)).collect();
        let of_lists = lists
            .par_iter()
            .flat_map_iter(|list| (1..=list.count(site)).map(move |number| draw(theme, &list.page(self, number))));
        let mut drawn: Vec<Drawn> = of_documents.collect();
        drawn.par_extend(of_lists);
        let not_found = site.languages().map(|language| special::not_found(self, language));
        let others = not_found.chain(special::root(self)).chain(special::redirects(self));
        drawn.extend(others.map(|page| draw(theme, &page)));
        drawn
    }

    /// Returns the pages of a document in a language: its own, that of its form, and those beside it.
    fn pages(&self, document: &Document, language: usize) -> impl Iterator<Item = Page> {
        let form = form::call_page(self, document, language);
        let beside = beside::pages(self, document, language);
        std::iter::once(document::page(self, document, language)).chain(form).chain(beside)
    }

    /// Returns the cards of documents, in order.
    fn cards<'d>(&self, documents: impl IntoIterator<Item = &'d Document>, language: usize) -> Value {
        let index = |document: &Document| self.site.index[&document.id];
        theme::list(documents.into_iter().map(|document| self.cards[index(document)][language].clone()).collect())
    }
}
