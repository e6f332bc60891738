//! The document head: title, description, canonical address, alternates.

use serde::Serialize;
use theme::Value;

use super::address::absolute;
use crate::site::Frame;

#[derive(Serialize)]
struct Alternate<'a> {
    hreflang: &'a str,
    href: String,
}

/// What a template sees as `head`.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    title: String,
    description: Value,
    canonical: Option<String>,
    robots: Option<&'static str>,
    alternates: Value,
    image: Option<String>,
    kind: &'static str,
    locale: &'a str,
}

/// What a head is made from.
pub(super) struct Facts<'a> {
    /// The page's language.
    pub(super) language: usize,
    /// Title, without the site's.
    pub(super) title: &'a str,
    /// One or two sentences.
    pub(super) description: Value,
    /// The address of the page whose words these are.
    pub(super) canonical: &'a str,
    /// Its address in each language that has it, by [`alternates`]; an empty list for a fallback.
    pub(super) alternates: Value,
    /// Address of a picture.
    pub(super) image: Option<&'a str>,
    /// What kind of thing the page is.
    pub(super) kind: &'static str,
    /// Whether search engines are to leave it out.
    pub(super) hidden: bool,
}

/// Returns what search engines are told of a page in other languages, as templates see it.
pub(super) fn alternates(site: &Frame, addresses: &[(usize, String)], for_everybody: Option<&str>) -> Value {
    let all = in_languages(site, addresses, for_everybody);
    theme::list(all.map(|(hreflang, href)| theme::value(&Alternate { hreflang, href })).collect())
}

/// Returns the whole addresses of a page in the languages that have it, each with its `hreflang`, and the
/// one for everybody else: that in the default language, unless another is given.
pub(super) fn in_languages<'a>(
    site: &'a Frame,
    addresses: &'a [(usize, String)],
    for_everybody: Option<&'a str>,
) -> impl Iterator<Item = (&'a str, String)> {
    let default = addresses.iter().find(|(language, _)| *language == site.project.default).or(addresses.first());
    let everybody = default.map(|(_, url)| ("x-default", for_everybody.unwrap_or(url)));
    let named = addresses.iter().map(|(language, url)| (site.language(*language).lang.as_str(), url.as_str()));
    named.chain(everybody).map(|(hreflang, url)| (hreflang, absolute(site, url)))
}

impl<'a> Head<'a> {
    /// Returns the head of a page.
    pub(super) fn new(site: &'a Frame, facts: Facts<'_>) -> Self {
        let row = site.language(facts.language);
        Self {
            title: [facts.title, " – ", &row.title].concat(),
            description: facts.description,
            canonical: (!facts.hidden).then(|| absolute(site, facts.canonical)),
            robots: facts.hidden.then_some("noindex"),
            alternates: facts.alternates,
            image: facts.image.map(|url| absolute(site, url)),
            kind: facts.kind,
            locale: row.locale.as_str(),
        }
    }
}
