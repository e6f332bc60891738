//! What templates see: texts, numbers, lists and maps, all of them cheap to clone.

mod serialize;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

use ecow::{EcoString, EcoVec};

pub use serialize::to_value;

/// A text; short ones take no memory of their own, long ones are shared by their clones.
pub type Text = EcoString;
/// The name of an entry; names that stand in the program cost nothing.
pub type Key = Cow<'static, str>;
/// Values in order.
pub type List = EcoVec<Value>;
/// Values under names, in the order in which they were given. Maps are small: a name is looked for one by one.
pub type Map = EcoVec<(Key, Value)>;

/// What a template can see. Cloning copies no text, list or map.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Nothing; drawn as nothing.
    #[default]
    None,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with decimals, or a whole one that is too large for [`Value::Integer`].
    Float(f64),
    /// A text, escaped where it is drawn.
    Text(Text),
    /// A text that is HTML already.
    Html(Text),
    /// Values in order.
    List(List),
    /// Values under names.
    Map(Map),
}

impl Value {
    /// Returns a text, be it HTML or not.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Html(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a whole number.
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// Returns the values of a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(values) = self { Some(values) } else { None }
    }

    /// Returns the entries of a map.
    pub fn as_map(&self) -> Option<&[(Key, Self)]> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    /// Returns the value that a map has under a name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Tells whether it is a text that is not escaped.
    pub fn is_html(&self) -> bool {
        matches!(self, Self::Html(_))
    }

    /// Tells whether conditions take it for true: all but none, false, zero and what is empty.
    pub fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Integer(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) | Self::Html(text) => !text.is_empty(),
            Self::List(values) => !values.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
        }
    }

    /// Returns what a value is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Bool(_) => "bool",
            Self::Integer(_) => "integer",
            Self::Float(_) => "float",
            Self::Text(_) | Self::Html(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "map",
        }
    }

    /// Returns how many characters, values or entries it has.
    pub(crate) fn length(&self) -> Option<usize> {
        match self {
            Self::Text(text) | Self::Html(text) => Some(text.chars().count()),
            Self::List(values) => Some(values.len()),
            Self::Map(entries) => Some(entries.len()),
            _ => None,
        }
    }

    /// Tells whether it could have something in the place, or under the name, that `item` is.
    pub(crate) fn can_have(&self, item: &Self) -> bool {
        match self {
            Self::List(_) => matches!(item, Self::Integer(_)),
            Self::Map(_) => item.as_str().is_some(),
            _ => false,
        }
    }

    /// Returns what a list has in a place, counted from the end when it is negative, or a map under a name.
    pub(crate) fn item(&self, item: &Self) -> Option<&Self> {
        match (self, item) {
            (Self::List(values), Self::Integer(place)) => {
                let from_end = || values.len().checked_sub(usize::try_from(place.unsigned_abs()).ok()?);
                let place = if *place < 0 { from_end() } else { usize::try_from(*place).ok() };
                values.get(place?)
            }
            _ => self.get(item.as_str()?),
        }
    }

    /// Tells whether a list has a value, a map a name, a text another one; nothing for what holds nothing.
    pub(crate) fn holds(&self, sought: &Self) -> Option<bool> {
        match self {
            Self::List(values) => Some(values.contains(sought)),
            Self::Map(_) => Some(sought.as_str().is_some_and(|name| self.get(name).is_some())),
            Self::Text(text) | Self::Html(text) => Some(text.contains(sought.as_str()?)),
            _ => None,
        }
    }

    /// Returns which of two values is less; nothing for those of which none is.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (Self::Text(left) | Self::Html(left), Self::Text(right) | Self::Html(right)) => Some(left.cmp(right)),
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            _ => self.as_float()?.partial_cmp(&other.as_float()?),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers that are compared with decimals are small")]
    fn as_float(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// Tells whether it can be drawn: a map cannot, nor what holds one.
    pub(crate) fn can_be_drawn(&self) -> bool {
        match self {
            Self::Map(_) => false,
            Self::List(values) => values.iter().all(Self::can_be_drawn),
            _ => true,
        }
    }

    /// Writes it as it is drawn where nothing is escaped; of a map, nothing.
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Self::None | Self::Map(_) => {}
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Integer(number) => write!(out, "{number}").expect("a string takes everything"),
            Self::Float(number) => write!(out, "{number:?}").expect("a string takes everything"),
            Self::Text(text) | Self::Html(text) => out.push_str(text),
            Self::List(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push_str(", ");
                    }
                    match value.as_str() {
                        Some(text) => write!(out, "{text:?}").expect("a string takes everything"),
                        None => value.write(out),
                    }
                }
                out.push(']');
            }
        }
    }
}

impl PartialEq for Value {
    /// Texts are equal when they read the same, HTML or not, and numbers when they are as large.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::List(left), Self::List(right)) => left == right,
            (Self::Map(left), Self::Map(right)) => {
                left.len() == right.len() && left.iter().all(|(name, value)| other.get(name) == Some(value))
            }
            (Self::Integer(_) | Self::Float(_), Self::Integer(_) | Self::Float(_)) => {
                self.compare(other) == Some(Ordering::Equal)
            }
            _ => self.as_str().is_some_and(|text| other.as_str() == Some(text)),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<Self>> for Value {
    fn from(values: Vec<Self>) -> Self {
        Self::List(values.into_iter().collect())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}
