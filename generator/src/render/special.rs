//! Pages that are no documents: not found, the chooser of languages, old addresses, robots.

use serde::Serialize;
use theme::Context;

use super::address::{absolute, encoded};
use super::document::real_addresses;
use super::head::{self, Facts as HeadFacts, Head};
use super::shell::{Crumb, Place};
use super::{Page, Renderer, shell};
use crate::Output;
use crate::site::{Frame, Redirect, Sight};

#[derive(Serialize)]
struct Plain<'a> {
    kind: &'static str,
    id: &'static str,
    title: &'a str,
    summary: &'a str,
    lang: &'a str,
    dir: &'static str,
    fallback: Option<()>,
    example: bool,
}

/// Returns the page for addresses that lead nowhere, in a language.
pub(super) fn not_found(renderer: &Renderer<'_>, language: usize) -> Page {
    let site = &renderer.site;
    let url = |language: usize| format!("/{}/404.html", site.language(language).lang);
    let urls: Vec<String> = site.languages().map(|index| site.home_url(index)).collect();
    let own = url(language);
    let context = plain(renderer, ("not-found", "not_found"), (language, &own), &urls);
    Page { url: own, template: "kinds/not-found.html", context }
}

/// Returns the two pages at the root: the chooser, and "not found" in the default language.
pub(super) fn root(renderer: &Renderer<'_>) -> Vec<Page> {
    let site = &renderer.site;
    let language = site.project.default;
    let urls: Vec<String> = site.languages().map(|index| site.home_url(index)).collect();
    let mut context = plain(renderer, ("chooser", "page.chooser"), (language, "/"), &urls);
    let (title, summary) = words(site, "page.chooser", language);
    let head = HeadFacts {
        language,
        title: &title,
        description: summary.into(),
        canonical: "/",
        alternates: head::alternates(site, &home_addresses(site), Some("/")),
        image: None,
        kind: "website",
        hidden: false,
    };
    context.insert("head", &Head::new(site, head));
    let languages: Vec<LanguageLink<'_>> = site.languages().map(|index| LanguageLink::new(site, index)).collect();
    context.insert("languages", &languages);
    let missing = not_found(renderer, language);
    vec![
        Page { url: "/".to_owned(), template: "kinds/chooser.html", context },
        Page { url: "/404.html".to_owned(), ..missing },
    ]
}

/// Returns the home pages of the languages that really have one.
fn home_addresses(site: &Sight<'_>) -> Vec<(usize, String)> {
    let home = site.all_facts().iter().find(|document| document.facts.page().is_some_and(|page| page.home));
    home.map(|home| real_addresses(site, home)).unwrap_or_default()
}

#[derive(Serialize)]
struct LanguageLink<'a> {
    lang: &'a str,
    dir: &'static str,
    name: &'a str,
    title: &'a str,
    url: String,
}

impl<'a> LanguageLink<'a> {
    fn new(site: &'a Frame, language: usize) -> Self {
        let row = site.language(language);
        Self {
            lang: row.lang.as_str(),
            dir: row.direction.as_str(),
            name: &row.name,
            title: &row.title,
            url: site.home_url(language),
        }
    }
}

fn words(site: &Frame, key: &str, language: usize) -> (String, String) {
    let word = |part: &str| site.word(&format!("{key}.{part}"), language, &[]);
    (word("title"), word("description"))
}

/// Returns the context of a page that search engines leave out.
fn plain(
    renderer: &Renderer<'_>,
    (id, key): (&'static str, &str),
    (language, url): (usize, &str),
    urls: &[String],
) -> Context {
    let site = &renderer.site;
    let (title, summary) = words(site, key, language);
    let row = site.language(language);
    let mut context = renderer.stock.shared[language].for_page();
    let head = HeadFacts {
        language,
        title: &title,
        description: summary.as_str().into(),
        canonical: url,
        alternates: theme::list(Vec::new()),
        image: None,
        kind: "website",
        hidden: true,
    };
    context.insert("head", &Head::new(site, head));
    let (lang, dir) = (row.lang.as_str(), row.direction.as_str());
    let page = Plain { kind: "page", id, title: &title, summary: &summary, lang, dir, fallback: None, example: false };
    context.insert("page", &page);
    let place = Place {
        language,
        name: String::new(),
        within: None,
        urls: urls.iter().map(|url| encoded(url).into()).collect(),
        fallbacks: site.languages().map(|_| false).collect(),
        crumbs: vec![renderer.stock.ways[language].home.clone(), Crumb::new(title.clone(), None)],
    };
    shell::insert(renderer, &place, &mut context);
    context
}

#[derive(Serialize)]
struct RedirectView {
    url: String,
    canonical: String,
    title: String,
}

/// Returns a page at every old address that leads to the new one without a script.
pub(super) fn redirects(renderer: &Renderer<'_>) -> Vec<Page> {
    renderer.site.redirects.iter().map(|redirect| self::redirect(renderer, redirect)).collect()
}

fn redirect(renderer: &Renderer<'_>, redirect: &Redirect) -> Page {
    let site = &renderer.site;
    let urls: Vec<String> = site.languages().map(|index| site.home_url(index)).collect();
    let mut context = plain(renderer, ("redirect", "redirect"), (redirect.language, &redirect.to), &urls);
    let canonical = absolute(site, &redirect.to);
    let title = redirect.title.clone();
    context.insert("redirect", &RedirectView { url: encoded(&redirect.to), canonical, title });
    Page { url: redirect.from.clone(), template: "kinds/redirect.html", context }
}

/// Returns `robots.txt`.
pub(super) fn robots(site: &Frame) -> Output {
    let text = format!("User-agent: *\nDisallow: /api/\n\nSitemap: {}/sitemap.xml\n", site.project.base_url);
    Output { path: "site/robots.txt".to_owned(), bytes: text.into_bytes() }
}
