//! The tags of a page, as far as rules on built pages ask for them.

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Its name.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// The text between this tag and the next one.
    pub(crate) text: String,
}

impl Tag {
    /// Returns the value of an attribute; nothing when the tag does not have it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Tells whether the tag has that name, and an attribute with that value.
    pub(crate) fn is(&self, name: &str, attribute: &str, value: &str) -> bool {
        self.name == name && self.get(attribute) == Some(value)
    }
}

/// Returns the opening tags of a page in order. Good for what templates write: attributes in double
/// quotes, no scripts.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let parts = html.split('<').skip(1).filter(|part| part.starts_with(|sign: char| sign.is_ascii_alphabetic()));
    parts.map(tag).collect()
}

fn tag(part: &str) -> Tag {
    let (inside, text) = part.split_once('>').unwrap_or((part, ""));
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        let key = key.rsplit(char::is_whitespace).next().unwrap_or_default();
        attributes.push((key.to_owned(), unescaped(value)));
        rest = after;
    }
    Tag { name: name.to_owned(), attributes, text: unescaped(text.trim()) }
}

fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
