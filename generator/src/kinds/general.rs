//! Facts that every kind may have.

use forms::When;
use schema::{Faults, FromNode, Node, Reader, Spanned, Value};

use super::values::WebAddress;

/// Facts of every kind.
#[derive(Clone, Debug, Default)]
pub struct General {
    /// Picture beside the document.
    pub image: Option<Spanned<String>>,
    /// Tags, by id.
    pub topics: Vec<Spanned<String>>,
    /// Not built before.
    pub publish: Option<When>,
    /// Not built from then on.
    pub expires: Option<When>,
    /// Built only on request.
    pub draft: bool,
    /// Where the facts come from.
    pub sources: Vec<Source>,
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A web address.
    pub url: String,
    /// Its name; the address itself without one.
    pub title: Option<String>,
}

impl General {
    /// Reads the keys that every kind has.
    pub fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let image = reader.optional("image");
        let topics = reader.optional("topics").unwrap_or_default();
        let publish = reader.optional("publish");
        let expires = reader.optional("expires");
        let draft = reader.optional("draft").unwrap_or_default();
        let sources = reader.optional("sources").unwrap_or_default();
        Some(Self { image, topics, publish, expires, draft, sources })
    }
}

impl FromNode for Source {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        if let Value::Scalar(_) = node.value {
            return Some(Self { url: WebAddress::from_node(node, faults)?.0, title: None });
        }
        let mut reader = Reader::open(node, "a source", faults)?;
        let url: Option<WebAddress> = reader.required("url");
        let title = reader.optional("title");
        reader.finish();
        Some(Self { url: url?.0, title })
    }
}
