//! Addresses as documents hold them, and as HTML and XML write them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use theme::Value;

use crate::kinds::Kind;
use crate::site::{Document, Frame, Picture, Sight};

/// What a path may not hold as it is; letters of other scripts are encoded as well.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'{').add(b'}');

/// Returns an address as links write it.
pub fn encoded(url: &str) -> String {
    let mut link = String::with_capacity(url.len());
    encode(url, &mut link);
    link
}

/// Returns an address with the site's own in front.
pub(super) fn absolute(site: &Frame, url: &str) -> String {
    let base = &site.project.base_url;
    let mut link = String::with_capacity(base.len() + url.len());
    link.push_str(base);
    encode(url, &mut link);
    link
}

/// Returns the copies of a picture with their widths, as a browser chooses among them; nothing where there is
/// no choice.
pub(super) fn srcset(picture: &Picture) -> Option<String> {
    let copies = picture.copies.iter().map(|copy| format!("{} {}w", encoded(&copy.url), copy.width));
    (picture.copies.len() > 1).then(|| copies.collect::<Vec<_>>().join(", "))
}

fn encode(url: &str, link: &mut String) {
    for part in utf8_percent_encode(url, ENCODED) {
        link.push_str(part);
    }
}

/// A link to a document with the title that readers of a language see.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link<'a> {
    /// The title.
    pub(super) title: Value,
    /// The address.
    pub(super) url: Value,
    /// The title's language.
    pub(super) lang: &'a str,
    /// The title's direction.
    pub(super) dir: &'static str,
}

impl<'a> Link<'a> {
    /// Returns the link to a document.
    pub(super) fn to(site: &'a Sight<'_>, document: &Document, language: usize) -> Self {
        let (entry, shown) = document.shown_entry(language);
        let row = site.language(shown);
        Self {
            title: Value::from(site.filled(&entry.title.value, document, shown).as_ref()),
            url: encoded(&document.urls[language]).into(),
            lang: row.lang.as_str(),
            dir: row.direction.as_str(),
        }
    }

    /// Returns the link to a list.
    pub(super) fn to_list(site: &'a Frame, kind: Kind, language: usize) -> Self {
        Self {
            title: site.word(&format!("list.{}.title", kind.row().folder), language, &[]).into(),
            url: encoded(&site.list_url(kind, language)).into(),
            lang: site.language(language).lang.as_str(),
            dir: site.language(language).direction.as_str(),
        }
    }

    /// Returns the link to what a menu or a link in prose names.
    pub(super) fn named(site: &'a Sight<'_>, name: &str, language: usize) -> Option<Self> {
        Kind::of_list(name)
            .map(|kind| Self::to_list(site, kind, language))
            .or_else(|| Some(Self::to(site, site.document(name)?, language)))
    }
}
