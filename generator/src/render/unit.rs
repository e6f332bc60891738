//! What is drawn together, and known again by what it shows.

use theme::TemplateFault;

use super::{Page, Renderer, Stock, beside, bundle, calendar, feed, file_of, search, sitemap, special};
use crate::Output;
use crate::site::{Seen, Site};
use crate::theme_files::ThemeFiles;

/// Bytes that most pages have room in.
const ROOM: usize = 24 << 10;

/// What is drawn together. All but the last belong to one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// Everything of a document in a language: its pages, its calendar, what the functions need.
    Document {
        /// Its place.
        place: usize,
        /// The language of the readers.
        language: usize,
    },
    /// A page of a list.
    List {
        /// Which list.
        list: usize,
        /// Which page, from 1.
        number: usize,
    },
    /// The feed of a language.
    Feed(usize),
    /// The search page of a language, or a part of all documents from A to Z.
    Search {
        /// The language of the readers.
        language: usize,
        /// Which part, from 1; the search page is 0.
        part: usize,
    },
    /// What is there once: chooser, "not found", old addresses, sitemap, robots, the bundle.
    Once,
}

/// What came of a unit.
pub(crate) struct Drawing {
    /// The files.
    pub(crate) files: Vec<File>,
    /// The documents that they show.
    pub(crate) seen: Seen,
}

/// A file that was drawn.
pub(crate) enum File {
    /// A page: its path and its HTML.
    Page(String, String),
    /// Anything else.
    Other(Output),
}

impl File {
    /// Returns its place in the output folder.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Page(path, _) => path,
            Self::Other(output) => &output.path,
        }
    }
}

impl From<File> for Output {
    fn from(file: File) -> Self {
        match file {
            File::Page(path, html) => Self { path, bytes: html.into_bytes() },
            File::Other(output) => output,
        }
    }
}

impl From<Output> for File {
    fn from(output: Output) -> Self {
        Self::Other(output)
    }
}

/// Returns everything that a site consists of besides its assets, sorted.
pub(crate) fn units(site: &Site, stock: &Stock) -> Vec<Unit> {
    let documents = (0..site.documents.len())
        .flat_map(|place| site.languages().map(move |language| Unit::Document { place, language }));
    let lists = stock
        .lists
        .iter()
        .enumerate()
        .flat_map(|(list, of)| (1..=of.count(site)).map(move |number| Unit::List { list, number }));
    let feeds = site.languages().map(Unit::Feed);
    let searches = stock.search.iter().flat_map(|search| {
        site.languages().flat_map(move |language| {
            (0..=search::further(search, language)).map(move |part| Unit::Search { language, part })
        })
    });
    documents.chain(lists).chain(feeds).chain(searches).chain([Unit::Once]).collect()
}

impl Unit {
    /// Returns the language of the readers; none for what is there once.
    pub(crate) fn language(self, stock: &Stock) -> Option<usize> {
        match self {
            Self::Document { language, .. } | Self::Feed(language) | Self::Search { language, .. } => Some(language),
            Self::List { list, .. } => Some(stock.lists[list].language()),
            Self::Once => None,
        }
    }

    /// Draws it.
    pub(crate) fn draw(self, site: &Site, theme: &ThemeFiles, stock: &Stock) -> Result<Drawing, TemplateFault> {
        let renderer = Renderer::new(site, theme, stock);
        let mut files = Vec::new();
        match self {
            Self::Document { place, language } => {
                let document = &site.documents[place];
                for page in renderer.pages(document, language) {
                    files.push(draw(stock, &page)?);
                }
                let beside = calendar::output(&renderer.site, document, language)
                    .into_iter()
                    .chain(beside::schema(&renderer, document, language))
                    .chain(bundle::page_file(&renderer, document, language));
                files.extend(beside.map(File::from));
            }
            Self::List { list, number } => {
                files.push(draw(stock, &stock.lists[list].page(&renderer, number))?);
            }
            Self::Feed(language) => files.push(feed::output(&renderer.site, language).into()),
            Self::Search { language, part } => {
                let search = stock.search.iter().map(|own| search::page(&renderer, own, (language, part)));
                for page in search {
                    files.push(draw(stock, &page)?);
                }
            }
            Self::Once => {
                let not_found = site.languages().map(|language| special::not_found(&renderer, language));
                for page in not_found.chain(special::root(&renderer)).chain(special::redirects(&renderer)) {
                    files.push(draw(stock, &page)?);
                }
                let others = [sitemap::output(&renderer.site), special::robots(site)];
                files.extend(others.into_iter().chain(bundle::outputs(&renderer)).map(File::from));
            }
        }
        Ok(Drawing { files, seen: renderer.seen() })
    }
}

fn draw(stock: &Stock, page: &Page) -> Result<File, TemplateFault> {
    let path = format!("site{}", file_of(&page.url));
    if page.template.ends_with(".txt") {
        // Programs that do not ask for the encoding know it by this mark.
        let text = format!("\u{feff}{}", theme::tidy_text(&stock.theme.render(page.template, &page.context)?));
        return Ok(Output { path, bytes: text.into_bytes() }.into());
    }
    let mut html = String::with_capacity(ROOM);
    stock.theme.render_to(page.template, &page.context, &mut html)?;
    Ok(File::Page(path, html))
}
