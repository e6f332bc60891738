//! What pages share, made into values once: what stands around every page, cards, menus, lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use theme::{Context, TemplateFault, Theme, Value};

use super::list::{self, List};
use super::shell::{self, Surroundings};
use super::{Unit, card, template_fault};
use crate::assets::Assets;
use crate::diagnostic::Report;
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
    /// The card of each document in each language.
    pub(super) cards: Vec<Vec<Value>>,
    /// All lists, language by language.
    pub(super) lists: Vec<List>,
    /// Addresses of the theme's files, by name.
    pub(super) statics: BTreeMap<String, String>,
}

impl Stock {
    /// Makes what pages share; nothing where a template cannot be read.
    pub(crate) fn new(site: &Site, files: &ThemeFiles, assets: &Assets, report: &mut Report) -> Option<Self> {
        let theme = load_theme(site, files, assets, report)?;
        let cards = site
            .documents
            .par_iter()
            .map(|document| {
                site.languages().map(|language| card::value(&Sight::new(site), document, language)).collect()
            })
            .collect();
        let shared: Vec<Context> = site.languages().map(|language| shell::shared(site, language, assets)).collect();
        let around = |language| Surroundings::new(&Sight::new(site), (&theme, files), (language, &shared[language]));
        let surroundings: Result<Vec<Surroundings>, TemplateFault> =
            site.languages().into_par_iter().map(around).collect();
        let surroundings = match surroundings {
            Ok(surroundings) => surroundings,
            Err(fault) => {
                template_fault(files, &fault, report);
                return None;
            }
        };
        Some(Self {
            theme,
            shared,
            surroundings,
            cards,
            lists: site.languages().into_par_iter().flat_map_iter(|language| list::lists(site, language)).collect(),
            statics: assets.statics.clone(),
        })
    }
}

impl Stock {
    /// Takes over what a document is called in a language now. Its kind has a new order when `moved`;
    /// returns the pages of lists that show others than before.
    pub(crate) fn renew(&mut self, site: &Site, (place, language): (usize, usize), moved: bool) -> Vec<Unit> {
        self.cards[place][language] = card::value(&Sight::new(site), &site.documents[place], language);
        let lists = self.lists.iter_mut().enumerate().filter(|(_, list)| moved && list.language() == language);
        let units = lists
            .flat_map(|(list, of)| list::reorder(of, site).into_iter().map(move |number| Unit::List { list, number }));
        units.collect()
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
