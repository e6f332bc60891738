//! Answers: what a visitor sent, judged and made comparable.
//!
//! An answer is JSON in the order of the form; [`Answer::canonical`] is the same bytes for the
//! same answer, and [`Answer::pairs`] turns it back into what a browser would send.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Pairs, Uploaded};

/// The good values of a form or of a row, by the id of the field, in the order of the form.
///
/// A field that was left empty or not asked has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    values: Vec<(String, Value)>,
}

/// The value of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A text, or the id of an option, or a code.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    #[serde(with = "as_text")]
    Date(civil::Date),
    /// Year and month.
    Month(i16, i8),
    /// Options in the order of the definition; codes in the order of the alphabet.
    Many(Vec<String>),
    /// A sum in whole units.
    Money {
        /// How much.
        amount: i64,
        /// The ISO 4217 code.
        currency: String,
    },
    /// Yes or no.
    Flag(bool),
    /// The files that are named, in the order in which they came.
    Files(Vec<Uploaded>),
    /// The rows of a group, without those left empty.
    Rows(Vec<Answer>),
    /// What was agreed to.
    Consent {
        /// The version of the wording.
        version: String,
    },
}

impl Answer {
    /// Returns the value of a field.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| name == id).map(|(_, value)| value)
    }

    /// Returns ids and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// Tells whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the bytes to be hashed: the same for the same answer, in whatever order it was sent
    /// and whatever order the form has now.
    pub fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(&self.sorted()).expect("values are texts, numbers and lists of them")
    }

    /// Returns the names and values that a browser would send for this answer.
    pub fn pairs(&self) -> Pairs {
        let mut pairs = Pairs::new();
        self.send("", &mut pairs);
        pairs
    }

    pub(crate) fn push(&mut self, id: &str, value: Value) {
        self.values.push((id.to_owned(), value));
    }

    fn sorted(&self) -> BTreeMap<&str, serde_json::Value> {
        let canonical = |value: &Value| match value {
            Value::Rows(rows) => {
                serde_json::json!({"rows": rows.iter().map(Self::sorted).collect::<Vec<_>>()})
            }
            // An id is another each time that the same file is sent.
            Value::Files(files) => {
                let said = |file: &Uploaded| serde_json::json!({"name": file.name, "hash": file.hash});
                serde_json::json!({"files": files.iter().map(said).collect::<Vec<_>>()})
            }
            other => serde_json::to_value(other).expect("values are texts, numbers and lists of them"),
        };
        self.iter().map(|(id, value)| (id, canonical(value))).collect()
    }

    fn send(&self, prefix: &str, pairs: &mut Pairs) {
        for (id, value) in self.iter() {
            value.send(&format!("{prefix}{id}"), pairs);
        }
    }
}

impl Value {
    /// Returns the words that a condition may ask for.
    pub(crate) fn words(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
            Self::Flag(true) | Self::Consent { .. } => vec!["yes"],
            Self::Flag(false) => vec!["no"],
            Self::Number(_) | Self::Date(_) | Self::Month(..) | Self::Money { .. } | Self::Files(_) | Self::Rows(_) => {
                Vec::new()
            }
        }
    }

    /// Returns the day, or the first day of the month.
    pub(crate) fn day(&self) -> Option<civil::Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Month(year, month) => civil::Date::new(*year, *month, 1).ok(),
            _ => None,
        }
    }

    /// Returns the number or the amount.
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Money { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    /// Returns a value of the same kind with another number.
    pub(crate) fn with_number(&self, number: i64) -> Self {
        match self {
            Self::Money { currency, .. } => Self::Money { amount: number, currency: currency.clone() },
            _ => Self::Number(number),
        }
    }

    fn send(&self, name: &str, pairs: &mut Pairs) {
        let mut part = |part: &str, number: i16| pairs.push((format!("{name}-{part}"), number.to_string()));
        match self {
            Self::Date(date) => {
                part("day", date.day().into());
                part("month", date.month().into());
                part("year", date.year());
            }
            Self::Month(year, month) => {
                part("month", i16::from(*month));
                part("year", *year);
            }
            Self::Number(number) => pairs.push((name.to_owned(), number.to_string())),
            Self::Money { amount, .. } => pairs.push((name.to_owned(), amount.to_string())),
            Self::Files(files) => pairs.extend(files.iter().map(|file| (name.to_owned(), file.id.clone()))),
            Self::Rows(rows) => {
                for (row, number) in rows.iter().zip(1..) {
                    row.send(&format!("{name}-{number}-"), pairs);
                }
            }
            Self::Text(_) | Self::Many(_) | Self::Flag(_) | Self::Consent { .. } => {
                pairs.extend(self.words().into_iter().map(|word| (name.to_owned(), word.to_owned())));
            }
        }
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswerVisitor)
    }
}

/// Keeps the order of the map, which `BTreeMap` would not.
struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of values by field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let mut answer = Answer::default();
        while let Some(entry) = map.next_entry()? {
            answer.values.push(entry);
        }
        Ok(answer)
    }
}

/// A day as JSON text, as `2027-03-31`.
mod as_text {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
