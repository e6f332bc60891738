//! Addresses as documents hold them, and as HTML and XML write them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::kinds::Kind;
use crate::site::{Document, Frame, Sight};

/// What a path may not hold as it is; letters of other scripts are encoded as well.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'{').add(b'}');

/// Returns an address as links write it.
pub fn encoded(url: &str) -> String {
    utf8_percent_encode(url, ENCODED).to_string()
}

/// Returns an address with the site's own in front.
pub(super) fn absolute(site: &Frame, url: &str) -> String {
    format!("{}{}", site.project.base_url, encoded(url))
}

/// A link to a document with the title that readers of a language see.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    /// The title.
    pub(super) title: String,
    /// The address.
    pub(super) url: String,
    /// The title's language.
    pub(super) lang: String,
    /// The title's direction.
    pub(super) dir: &'static str,
}

impl Link {
    /// Returns the link to a document.
    pub(super) fn to(site: &Sight<'_>, document: &Document, language: usize) -> Self {
        let (entry, shown) = document.shown_entry(language);
        Self {
            title: site.filled(&entry.title.value, document, shown),
            url: encoded(&document.urls[language]),
            lang: site.language(shown).lang.as_str().to_owned(),
            dir: site.language(shown).direction.as_str(),
        }
    }

    /// Returns the link to a list.
    pub(super) fn to_list(site: &Frame, kind: Kind, language: usize) -> Self {
        Self {
            title: site.word(&format!("list.{}.title", kind.row().folder), language, &[]),
            url: encoded(&site.list_url(kind, language)),
            lang: site.language(language).lang.as_str().to_owned(),
            dir: site.language(language).direction.as_str(),
        }
    }

    /// Returns the address alone of what a link in prose names.
    pub(super) fn address(site: &Sight<'_>, name: &str, language: usize) -> Option<String> {
        Kind::of_list(name)
            .map(|kind| encoded(&site.list_url(kind, language)))
            .or_else(|| Some(encoded(&site.document(name)?.urls[language])))
    }

    /// Returns the link to what a menu or a link in prose names.
    pub(super) fn named(site: &Sight<'_>, name: &str, language: usize) -> Option<Self> {
        Kind::of_list(name)
            .map(|kind| Self::to_list(site, kind, language))
            .or_else(|| Some(Self::to(site, site.document(name)?, language)))
    }
}
