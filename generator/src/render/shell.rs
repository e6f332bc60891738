//! What stands around every page: site, menus, switcher, breadcrumbs.

use std::collections::HashMap;

use serde::Serialize;
use theme::{Context, Value};

use super::Renderer;
use super::address::{Link, encoded};
use super::document::Borrowed;
use crate::assets::Assets;
use crate::kinds::Kind;
use crate::site::{Frame, Sight};

#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    tagline: &'a str,
    home: String,
    base_url: &'a str,
    email: &'a str,
    address: &'a [String],
    feed: String,
    css: &'a str,
    script: Option<&'a str>,
    icon: Option<&'a str>,
    policy: &'static str,
}

/// Returns what all pages of a language share.
pub(super) fn shared(site: &Frame, language: usize, assets: &Assets) -> Context {
    let row = site.language(language);
    let mut context = Context::new();
    context.insert("lang", row.lang.as_str());
    context.insert("dir", row.direction.as_str());
    context.insert(
        "site",
        &SiteView {
            title: &row.title,
            tagline: &row.tagline,
            home: site.home_url(language),
            base_url: &site.project.base_url,
            email: &site.project.email,
            address: &site.project.address,
            feed: super::feed::url(site, language),
            css: &assets.css,
            script: assets.script.as_deref(),
            icon: assets.statics.get("icon.svg").map(String::as_str),
            policy: theme::PAGE_POLICY,
        },
    );
    context
}

/// An entry of a menu.
#[derive(Serialize)]
struct MenuEntry {
    label: String,
    url: String,
    current: bool,
    within: bool,
    lang: Option<String>,
    dir: Option<&'static str>,
}

/// The menus of a language, made once for each place in them.
pub(super) struct Menus {
    values: HashMap<(Option<String>, Option<&'static str>), Value>,
}

#[derive(Serialize)]
struct MenuView {
    main: Vec<MenuEntry>,
    footer: Vec<MenuEntry>,
}

impl Menus {
    /// Makes the menus of a language: for pages that are not in them, for those that are, and for those
    /// within a list.
    pub(super) fn new(site: &Sight<'_>, language: usize) -> Self {
        let names = site.project.main_menu.iter().chain(&site.project.footer_menu);
        let names: Vec<Option<String>> =
            std::iter::once(None).chain(names.map(|name| Some(name.value.clone()))).collect();
        let lists = std::iter::once(None).chain(Kind::listed().map(|kind| Some(kind.row().folder)));
        let mut values = HashMap::new();
        for within in lists {
            for name in &names {
                let menu = |listed: &[schema::Spanned<String>]| {
                    let place = (name.as_deref(), within);
                    listed.iter().filter_map(|entry| menu_entry(site, &entry.value, place, language)).collect()
                };
                let view = MenuView { main: menu(&site.project.main_menu), footer: menu(&site.project.footer_menu) };
                values.insert((name.clone(), within), theme::value(&view));
            }
        }
        Self { values }
    }

    /// Returns the menus as they stand on a page.
    fn on(&self, place: &Place) -> Value {
        let known = (Some(place.name.clone()), place.within);
        let value = self.values.get(&known).or_else(|| self.values.get(&(None, place.within)));
        value.cloned().expect("there are menus for pages that are in none")
    }
}

/// A language in the switcher.
#[derive(Serialize)]
struct Switch<'a> {
    lang: &'a str,
    dir: &'static str,
    name: &'a str,
    url: String,
    current: bool,
    fallback: bool,
}

/// A step on the way from the home page.
#[derive(Clone, Serialize)]
pub(super) struct Crumb {
    /// What it is called.
    pub(super) label: String,
    /// Its address; none for the page itself.
    pub(super) url: Option<String>,
    /// The language of the label, and its direction.
    lang: Option<String>,
    dir: Option<&'static str>,
}

impl Crumb {
    /// Returns a step whose label is in the page's language.
    pub(super) fn new(label: String, url: Option<String>) -> Self {
        Self { label, url, lang: None, dir: None }
    }

    /// Returns the step with a label that may be in another language.
    pub(super) fn borrowed(self, Borrowed { lang, dir }: Borrowed) -> Self {
        Self { lang, dir, ..self }
    }
}

/// Where a page stands: what menus, switcher and breadcrumbs are made from.
pub(super) struct Place {
    /// The page's language.
    pub(super) language: usize,
    /// What menus call it: a document's id or a list's name; empty for what no menu knows.
    pub(super) name: String,
    /// The list that it belongs to.
    pub(super) within: Option<&'static str>,
    /// Its address in each language.
    pub(super) urls: Vec<String>,
    /// The languages in which it is a fallback.
    pub(super) fallbacks: Vec<bool>,
    /// The way from the home page, without it.
    pub(super) crumbs: Vec<Crumb>,
}

/// Adds menus, switcher and breadcrumbs to a page.
pub(super) fn insert(renderer: &Renderer<'_>, place: &Place, context: &mut Context) {
    let site = &renderer.site;
    context.insert_value("menu", renderer.stock.menus[place.language].on(place));
    let switcher: Vec<Switch<'_>> = site.languages().map(|language| switch(site, language, place)).collect();
    context.insert("switcher", &switcher);
    let mut crumbs = place.crumbs.clone();
    if !crumbs.is_empty() {
        let label = site.word("page.home", place.language, &[]);
        crumbs.insert(0, Crumb::new(label, Some(site.home_url(place.language))));
    }
    context.insert("breadcrumbs", &crumbs);
}

fn menu_entry(
    site: &Sight<'_>,
    name: &str,
    (current, within): (Option<&str>, Option<&str>),
    language: usize,
) -> Option<MenuEntry> {
    let link = Link::named(site, name, language)?;
    let own = site.language(language).lang.as_str();
    let borrowed = link.lang != own;
    Some(MenuEntry {
        label: menu_label(site, name, language).unwrap_or(link.title),
        url: link.url,
        current: current == Some(name),
        within: within == Some(name) && current != Some(name),
        lang: borrowed.then_some(link.lang),
        dir: borrowed.then_some(link.dir),
    })
}

/// Returns the short name of a document or a list.
pub(super) fn menu_label(site: &Sight<'_>, name: &str, language: usize) -> Option<String> {
    if let Some(kind) = Kind::listed().find(|kind| kind.row().folder == name) {
        return Some(site.word(&format!("list.{}.menu", kind.row().folder), language, &[]));
    }
    site.document(name)?.shown_entry(language).0.menu.clone()
}

fn switch<'a>(site: &'a Frame, language: usize, place: &Place) -> Switch<'a> {
    let row = site.language(language);
    Switch {
        lang: row.lang.as_str(),
        dir: row.direction.as_str(),
        name: &row.name,
        url: encoded(&place.urls[language]),
        current: language == place.language,
        fallback: place.fallbacks[language],
    }
}
