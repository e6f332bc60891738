//! The document head: title, description, canonical address, alternates.

use serde::Serialize;

use super::address::absolute;
use crate::site::Frame;

#[derive(Serialize)]
struct Alternate {
    hreflang: String,
    href: String,
}

/// What a template sees as `head`.
#[derive(Serialize)]
pub(super) struct Head {
    title: String,
    description: String,
    canonical: Option<String>,
    robots: Option<&'static str>,
    alternates: Vec<Alternate>,
    image: Option<String>,
    kind: &'static str,
    locale: String,
}

/// What a head is made from.
pub(super) struct Facts<'a> {
    /// The page's language.
    pub(super) language: usize,
    /// Title, without the site's.
    pub(super) title: String,
    /// One or two sentences.
    pub(super) description: String,
    /// The address of the page whose words these are.
    pub(super) canonical: &'a str,
    /// Its address in each language that has it; empty for a fallback.
    pub(super) alternates: Vec<(usize, String)>,
    /// The address to be shown to everybody else; the default language's without one.
    pub(super) for_everybody: Option<&'a str>,
    /// Address of a picture.
    pub(super) image: Option<&'a str>,
    /// What kind of thing the page is.
    pub(super) kind: &'static str,
    /// Whether search engines are to leave it out.
    pub(super) hidden: bool,
}

impl Head {
    /// Returns the head of a page.
    pub(super) fn new(site: &Frame, facts: Facts<'_>) -> Self {
        let row = site.language(facts.language);
        let default = facts.alternates.iter().find(|(language, _)| *language == site.project.default);
        let everybody = facts
            .for_everybody
            .or_else(|| default.or_else(|| facts.alternates.first()).map(|(_, url)| url.as_str()))
            .filter(|_| !facts.alternates.is_empty())
            .map(|url| Alternate { hreflang: "x-default".to_owned(), href: absolute(site, url) });
        let languages = facts.alternates.iter().map(|(language, url)| Alternate {
            hreflang: site.language(*language).lang.as_str().to_owned(),
            href: absolute(site, url),
        });
        Self {
            title: format!("{} – {}", facts.title, row.title),
            description: facts.description,
            canonical: (!facts.hidden).then(|| absolute(site, facts.canonical)),
            robots: facts.hidden.then_some("noindex"),
            alternates: languages.chain(everybody).collect(),
            image: facts.image.map(|url| absolute(site, url)),
            kind: facts.kind,
            locale: row.locale.as_str().to_owned(),
        }
    }
}
