//! What pages share, made into values once: what stands around every page, cards, ways, menus, lists.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use theme::{Context, TemplateFault, Theme, Value};

use super::face::Faces;
use super::list::{self, List};
use super::shell::{self, Surroundings, Ways};
use super::{Unit, document, search, template_fault};
use crate::assets::Assets;
use crate::diagnostic::Report;
use crate::search::Search;
use crate::site::{Sight, Site};
use crate::theme_files::ThemeFiles;

/// What pages share.
pub(crate) struct Stock {
    /// The templates.
    pub(super) theme: Theme,
    /// What all pages of a language share, by language.
    pub(super) shared: Vec<Context>,
    /// Menus and what is drawn with them alone, by language.
    pub(super) surroundings: Vec<Surroundings>,
    /// What is shown of each document in each language.
    pub(super) faces: Faces,
    /// The addresses of each document in the languages that have it, for search engines.
    pub(super) alternates: Vec<Value>,
    /// Steps on the way to pages and links to topics, by language.
    pub(super) ways: Vec<Ways>,
    /// All lists, language by language.
    pub(super) lists: Vec<List>,
    /// What the site is searched by, if it can be.
    pub(crate) search: Option<Search>,
    /// Addresses of the theme's files, by name.
    pub(super) statics: BTreeMap<String, String>,
}

impl Stock {
    /// Makes what pages share; nothing where a template cannot be read.
    pub(crate) fn new(
        site: &Site,
        (project, files): (&Path, &ThemeFiles),
        assets: &Assets,
        report: &mut Report,
    ) -> Option<Self> {
        let theme = load_theme(site, files, assets, report)?;
        let faces = Faces::new(site, &theme);
        let alternates = site.documents.par_iter().map(|document| document::alternates(site, document)).collect();
        let shared: Vec<Context> = site.languages().map(|language| shell::shared(site, language, assets)).collect();
        let around = |language| Surroundings::new(&Sight::new(site), (&theme, files), (language, &shared[language]));
        let surroundings: Result<Vec<Surroundings>, TemplateFault> =
            site.languages().into_par_iter().map(around).collect();
        let (faces, surroundings) = match faces.and_then(|faces| Ok((faces, surroundings?))) {
            Ok(made) => made,
            Err(fault) => {
                template_fault(files, &fault, report);
                return None;
            }
        };
        Some(Self {
            theme,
            shared,
            surroundings,
            faces,
            alternates,
            ways: site.languages().map(|language| Ways::new(&Sight::new(site), language)).collect(),
            lists: site.languages().into_par_iter().flat_map_iter(|language| list::lists(site, language)).collect(),
            search: if files.has(search::TEMPLATE) { Search::of(site, project) } else { None },
            statics: assets.statics.clone(),
        })
    }
}

impl Stock {
    /// Takes over what a document is called in a language now. Its kind has a new order when `moved`;
    /// returns the pages of lists that show others than before. Fails when the theme cannot draw its card.
    pub(crate) fn renew(
        &mut self,
        site: &Site,
        (place, language): (usize, usize),
        moved: bool,
    ) -> Result<Vec<Unit>, TemplateFault> {
        self.faces.renew(site, &self.theme, (place, language))?;
        let lists = self.lists.iter_mut().enumerate().filter(|(_, list)| moved && list.language() == language);
        let units = lists
            .flat_map(|(list, of)| list::reorder(of, site).into_iter().map(move |number| Unit::List { list, number }));
        Ok(units.collect())
    }
}

impl Stock {
    /// Takes over what a document is called in a language that has it; returns the pages of the search that
    /// show others than before.
    pub(crate) fn renew_register(&mut self, site: &Site, (place, language): (usize, usize)) -> Vec<Unit> {
        let parts = self
            .search
            .as_mut()
            .map(|search| (search.moved(site, (place, language)), search::further(search, language)));
        let Some((parts, further)) = parts.filter(|(parts, _)| !parts.is_empty()) else { return Vec::new() };
        let shown = parts.into_iter().map(|part| part + 1).filter(|part| *part <= further);
        std::iter::once(0).chain(shown).map(|part| Unit::Search { language, part }).collect()
    }
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
