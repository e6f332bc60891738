//! What the two content formats write in different ways within the same prose.

use crate::plan::PAGES;

/// A content format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Links by `@id`, facts in two braces.
    Convoca,
    /// Links by the path of the page, facts by a shortcode.
    Hugo,
}

impl Dialect {
    /// Returns a link to a document or to a list, to one of its headings if an anchor is given.
    pub fn link(self, text: &str, id: &str, anchor: Option<&str>) -> String {
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        match self {
            Self::Convoca => format!("[{text}](@{id}{anchor})"),
            Self::Hugo => format!("[{text}]({}{anchor})", path(id)),
        }
    }

    /// Returns a fact of the document as prose names it.
    pub fn fact(self, name: &str) -> String {
        match self {
            Self::Convoca => format!("{{{{ {name} }}}}"),
            Self::Hugo => format!("{{{{< fact \"{name}\" >}}}}"),
        }
    }
}

/// Returns where Hugo has a document: pages at the root of a language, all others in their list.
pub fn path(id: &str) -> String {
    format!("/{}", id.strip_prefix("pages/").map_or(id, |page| page.strip_prefix(PAGES[0]).unwrap_or(page)))
}
