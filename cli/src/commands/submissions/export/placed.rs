//! The answers of a record, each in its place in the definition as it is now.
//!
//! A record may be older than the definition. What has no place in it any more, as the answer to a
//! question that was dropped or the id of an option that was, is kept apart and never lost.

use forms::{Answer, Value};
use functions::record::Record;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::answered::{Answered, plain};
use super::definition::Worded;

/// The answers of a record, or of a row of a group.
#[derive(Debug)]
pub(super) struct Placed {
    /// By field, in the order of the definition.
    pub(super) found: Vec<Option<Found>>,
    /// What has no place, by its id.
    pub(super) others: Map<String, Json>,
}

/// The answer to one field.
#[derive(Debug)]
pub(super) enum Found {
    /// A value, which is not rows.
    Value(Value),
    /// The rows of a group.
    Rows(Vec<Placed>),
}

impl Placed {
    /// Places the answers of a record.
    pub(super) fn of(record: &Record, fields: &[Worded<'_>]) -> Self {
        match Answer::deserialize(&record.answers) {
            Ok(answer) => Self::place(&answer, fields),
            // Written by another version of the program: kept as it is.
            Err(_) => {
                let others = match &record.answers {
                    Json::Object(answers) => answers.clone(),
                    other => Map::from_iter([("answers".to_owned(), other.clone())]),
                };
                Self { others, ..Self::place(&Answer::default(), fields) }
            }
        }
    }

    fn place(answer: &Answer, fields: &[Worded<'_>]) -> Self {
        let mut placed = Self { found: fields.iter().map(|_| None).collect(), others: Map::new() };
        for (id, value) in answer.iter() {
            let place = fields.iter().position(|worded| worded.field.id == id);
            match place.filter(|place| Answered::holds(fields[*place].field, value)) {
                Some(place) => placed.found[place] = Some(placed.find(id, value, &fields[place].fields)),
                None => drop(placed.others.insert(id.to_owned(), plain(value))),
            }
        }
        placed
    }

    fn find(&mut self, id: &str, value: &Value, fields: &[Worded<'_>]) -> Found {
        let Value::Rows(rows) = value else { return Found::Value(value.clone()) };
        let rows: Vec<Self> = rows.iter().map(|row| Self::place(row, fields)).collect();
        if rows.iter().any(|row| !row.others.is_empty()) {
            // One a row, so that each stands where its row does.
            let others = rows.iter().map(|row| Json::Object(row.others.clone())).collect();
            self.others.insert(id.to_owned(), others);
        }
        Found::Rows(rows)
    }

    /// Returns the values by id, each as JSON of its own type.
    pub(super) fn values(&self, fields: &[Worded<'_>]) -> Map<String, Json> {
        self.each(fields, |_, found, inner| match found {
            Found::Value(value) => Some(plain(value)),
            Found::Rows(rows) => Some(rows.iter().map(|row| Json::Object(row.values(inner))).collect()),
        })
    }

    /// Returns the names of options, countries, languages, yes and no by the field's id, in the
    /// shape of the values; nothing for other fields.
    pub(super) fn names(&self, fields: &[Worded<'_>]) -> Map<String, Json> {
        self.each(fields, |worded, found, inner| match found {
            Found::Value(value) => named(worded, value),
            Found::Rows(rows) => {
                let rows: Vec<Map<String, Json>> = rows.iter().map(|row| row.names(inner)).collect();
                rows.iter().any(|row| !row.is_empty()).then(|| rows.into_iter().map(Json::Object).collect())
            }
        })
    }

    /// Returns the values by id, those that have names by their names.
    pub(super) fn named_values(&self, fields: &[Worded<'_>]) -> Map<String, Json> {
        let mut values = self.values(fields);
        values.extend(self.names(fields));
        values
    }

    fn each<'f>(
        &self,
        fields: &'f [Worded<'f>],
        json: impl Fn(&'f Worded<'f>, &Found, &'f [Worded<'f>]) -> Option<Json>,
    ) -> Map<String, Json> {
        let pairs = fields.iter().zip(&self.found).filter_map(|(worded, found)| {
            Some((worded.field.id.clone(), json(worded, found.as_ref()?, &worded.fields)?))
        });
        pairs.collect()
    }
}

fn named(worded: &Worded<'_>, value: &Value) -> Option<Json> {
    let name = |id: &String| Some(Json::from(worded.name(id)?));
    match value {
        Value::Text(id) => name(id),
        Value::Many(ids) => ids.iter().map(name).collect(),
        Value::Flag(flag) => Some(worded.flag(*flag)?.into()),
        _ => None,
    }
}
