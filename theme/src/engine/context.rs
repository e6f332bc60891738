//! What templates see: a context of values under names, and what values are made of.

use std::borrow::Cow;

use serde::Serialize;
use templates::{Key, Map, Value};

/// The key that marks a text as HTML in JSON.
const HTML_MARK: &str = "$html";

/// Names that most pages have room for.
const NAMES: usize = 16;

/// What one page shows, by name.
///
/// Cloning costs a few pointers: long texts, lists and maps are shared.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// In the order in which they came: a page has few.
    entries: Vec<(Cow<'static, str>, Value)>,
}

impl Context {
    /// Returns an empty context.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a name to what serialises; [`Html`] inside stays HTML.
    pub fn insert<T: Serialize + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, given: &T) {
        self.insert_value(name, value(given));
    }

    /// Sets a name to a value that was made before.
    pub fn insert_value(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        let name = name.into();
        match self.entries.iter_mut().find(|(other, _)| *other == name) {
            Some((_, before)) => *before = value,
            None => self.entries.push((name, value)),
        }
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &str) {
        self.entries.retain(|(other, _)| other != name);
    }

    /// Returns the value under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Returns all names and their values.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Returns a copy with room for the names of a page.
    #[must_use]
    pub fn for_page(&self) -> Self {
        let mut entries = Vec::with_capacity(NAMES.max(self.entries.len()));
        entries.extend_from_slice(&self.entries);
        Self { entries }
    }

    /// Returns the context as JSON, in which HTML keeps its mark, in the order of the names.
    pub fn to_json(&self) -> serde_json::Value {
        let mut pairs: Vec<(&str, &Value)> = self.entries().collect();
        pairs.sort_unstable_by_key(|(name, _)| *name);
        serde_json::Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), json(value))).collect())
    }

    /// Reads back what [`Context::to_json`] wrote; anything but an object is an empty context.
    pub fn from_json(json: &serde_json::Value) -> Self {
        let pairs = json.as_object().into_iter().flatten();
        let entries = pairs.map(|(name, given)| (Cow::Owned(name.clone()), from_json(given)));
        Self { entries: entries.collect() }
    }
}

impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.entries().all(|(name, value)| other.get(name) == Some(value))
    }
}

/// A text that is HTML already and must not be escaped, inside of what is given to [`value`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);

impl Serialize for Html {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A value is taken as it is.
        safe_html(&self.0).serialize(serializer)
    }
}

/// Turns what serialises into a value for templates; [`Html`] inside stays HTML.
///
/// Turn shared data into a value once and clone the value: serialising is what costs.
pub fn value<T: Serialize + ?Sized>(given: &T) -> Value {
    templates::to_value(given)
}

/// Returns a text as a value that is HTML already.
pub fn safe_html(html: &str) -> Value {
    Value::Html(html.into())
}

/// Returns a text as a value that is escaped already, for what every page draws.
pub fn escaped(text: &str) -> Value {
    let mut html = String::with_capacity(text.len());
    templates::escape(text, &mut html);
    Value::Html(html.into())
}

/// Returns a list of values.
pub fn list(values: Vec<Value>) -> Value {
    Value::from(values)
}

/// Returns a map of values under names.
pub fn map<'n>(entries: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(name, value)| (Key::Owned(name.to_owned()), value)).collect())
}

/// Returns a map with more entries, which take the place of those of the same name.
pub fn with<const N: usize>(map: &Value, entries: [(&'static str, Value); N]) -> Value {
    let before = map.as_map().unwrap_or_default();
    let stays = before.iter().filter(|(name, _)| entries.iter().all(|(other, _)| **name != **other));
    let mut together = Map::with_capacity(before.len() + N);
    together.extend(stays.cloned());
    together.extend(entries.into_iter().map(|(name, value)| (Key::Borrowed(name), value)));
    Value::Map(together)
}

/// Sets what a map has under a name to another value; what has no such name stays as it is.
pub fn set(map: &mut Value, name: &str, value: Value) {
    if let Value::Map(entries) = map
        && let Some((_, entry)) = entries.make_mut().iter_mut().find(|(other, _)| **other == *name)
    {
        *entry = value;
    }
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Array(values) => Value::List(values.iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => match entries.get(HTML_MARK) {
            Some(serde_json::Value::String(html)) if entries.len() == 1 => safe_html(html),
            _ => Value::Map(entries.iter().map(|(key, value)| (Key::Owned(key.clone()), from_json(value))).collect()),
        },
        _ => value(json),
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Html(html) => serde_json::json!({ HTML_MARK: html.as_str() }),
        Value::List(values) => values.iter().map(json).collect(),
        Value::Map(entries) => {
            let mut pairs: Vec<(String, serde_json::Value)> =
                entries.iter().map(|(key, value)| (key.to_string(), json(value))).collect();
            pairs.sort_by(|left, right| left.0.cmp(&right.0));
            serde_json::Value::Object(pairs.into_iter().collect())
        }
        _ => serde_json::to_value(value).unwrap_or_default(),
    }
}
