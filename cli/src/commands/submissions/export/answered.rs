//! What the answers to each kind of field are, to give them columns and a schema.

use forms::{Field, Limits, Value};
use serde_json::{Value as Json, json};

/// What the answers to a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A sum and its currency.
    Money,
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// Yes or no.
    YesNo,
    /// The id of an option.
    Option,
    /// Ids of options.
    Options,
    /// Codes of countries, or one of them.
    Countries,
    /// Tags of languages, or one of them.
    Languages,
    /// Files, by name and id.
    Files,
    /// A version that was agreed to.
    Consent,
    /// Rows of fields.
    Rows,
}

/// All kinds of field, in the order of docs/forms.md.
const KINDS: &[(&str, Answered)] = &[
    ("text", Answered::Text),
    ("long-text", Answered::Text),
    ("email", Answered::Text),
    ("telephone", Answered::Text),
    ("url", Answered::Text),
    ("whole-number", Answered::Number),
    ("money", Answered::Money),
    ("date", Answered::Date),
    ("month", Answered::Month),
    ("yes-no", Answered::YesNo),
    ("single-choice", Answered::Option),
    ("multiple-choice", Answered::Options),
    ("country", Answered::Countries),
    ("language", Answered::Languages),
    ("file", Answered::Files),
    ("consent", Answered::Consent),
    ("group", Answered::Rows),
];

impl Answered {
    /// Returns what the answers to a field are.
    pub(super) fn of(field: &Field) -> Self {
        let row = KINDS.iter().find(|(kind, _)| *kind == field.kind.name());
        row.expect("every kind of field has a row, which a test sees to").1
    }

    /// Tells whether the definition has a place for a value; one that was stored under an earlier
    /// definition may have none. For rows this says nothing of what is in them.
    pub(super) fn holds(field: &Field, value: &Value) -> bool {
        match (Self::of(field), value) {
            (Self::Text, Value::Text(_))
            | (Self::Number, Value::Number(_))
            | (Self::Money, Value::Money { .. })
            | (Self::Date, Value::Date(_))
            | (Self::Month, Value::Month(..))
            | (Self::YesNo, Value::Flag(_))
            | (Self::Files, Value::Files(_))
            | (Self::Consent, Value::Consent { .. })
            | (Self::Rows, Value::Rows(_)) => true,
            (Self::Option, Value::Text(id)) => field.options().contains(id),
            (Self::Options, Value::Many(ids)) => ids.iter().all(|id| field.options().contains(id)),
            (Self::Countries | Self::Languages, Value::Text(_)) => !takes_many(field),
            (Self::Countries | Self::Languages, Value::Many(_)) => takes_many(field),
            _ => false,
        }
    }

    /// Returns the JSON Schema of the values that [`Answered::holds`] tells of; for rows, without
    /// what is in them. Limits are left out: they may have been others when the answer was given.
    pub(super) fn schema(field: &Field) -> Json {
        match Self::of(field) {
            Self::Text => json!({"type": "string"}),
            Self::Number => json!({"type": "integer"}),
            Self::Money => json!({
                "type": "object",
                "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}},
                "required": ["amount", "currency"],
                "additionalProperties": false,
            }),
            Self::Date => json!({"type": "string", "format": "date"}),
            Self::Month => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}),
            Self::YesNo => json!({"type": "boolean"}),
            Self::Option => json!({"enum": field.options()}),
            Self::Options => json!({"type": "array", "items": {"enum": field.options()}}),
            Self::Countries | Self::Languages if takes_many(field) => {
                json!({"type": "array", "items": {"type": "string"}})
            }
            Self::Countries | Self::Languages => json!({"type": "string"}),
            Self::Files => json!({"type": "array", "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "name": {"type": "string"},
                    "bytes": {"type": "integer"},
                    "media_type": {"type": "string"},
                    "hash": {"type": "string"},
                },
                "required": ["id", "name", "bytes", "media_type", "hash"],
                "additionalProperties": false,
            }}),
            Self::Consent => json!({
                "type": "object",
                "properties": {"version": {"type": "string"}},
                "required": ["version"],
                "additionalProperties": false,
            }),
            Self::Rows => json!({"type": "array"}),
        }
    }
}

/// Returns a value as JSON of its own type.
pub(super) fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Date(date) => json!(date.to_string()),
        Value::Month(year, month) => json!(format!("{year:04}-{month:02}")),
        Value::Many(values) => json!(values),
        Value::Money { amount, currency } => json!({"amount": amount, "currency": currency}),
        Value::Flag(flag) => json!(flag),
        Value::Rows(rows) => {
            let row = |row: &forms::Answer| row.iter().map(|(id, value)| (id.to_owned(), plain(value))).collect();
            Json::Array(rows.iter().map(|answer| Json::Object(row(answer))).collect())
        }
        Value::Files(files) => files
            .iter()
            .map(|file| json!({"id": file.id, "name": file.name, "bytes": file.bytes, "media_type": file.media_type, "hash": file.hash}))
            .collect(),
        Value::Consent { version } => json!({"version": version}),
    }
}

fn takes_many(field: &Field) -> bool {
    matches!(&field.limits, Limits::Codes(limits) if limits.many)
}

#[cfg(test)]
mod tests {
    use forms::fields::Outcome;
    use forms::{Answer, FIELDS, Form, definition};

    use super::*;

    #[test]
    fn every_kind_of_field_has_a_row_in_its_place() {
        let kinds: Vec<&str> = FIELDS.iter().map(|kind| kind.name()).collect();
        let rows: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(rows, kinds);
    }

    #[test]
    fn what_a_kind_accepts_is_held_by_its_row_and_by_no_other_sort() {
        for kind in FIELDS {
            for example in kind.examples() {
                let Outcome::Accepted(value) = example.outcome else { continue };
                let mut field: Json = serde_json::from_str(example.limits).expect("examples are JSON");
                field["id"] = "a".into();
                field["kind"] = kind.name().into();
                let steps = json!([{"id": "s", "fields": [field]}]);
                let form =
                    json!({"version": 1, "function": "submissions", "for": "call", "flow": "steps", "steps": steps});
                let form = Form::read("test", &definition::from_json(&form), &mut Vec::new()).expect(example.limits);
                let field = form.field("a").expect("it was defined");
                let answer: Answer = serde_json::from_str(&format!(r#"{{"a": {value}}}"#)).expect("values are JSON");
                let value = answer.get("a").expect("it was given");
                assert!(Answered::holds(field, value), "{}: {value:?}", kind.name());
                let other = if matches!(value, Value::Flag(_)) { Value::Number(1) } else { Value::Flag(true) };
                assert!(!Answered::holds(field, &other), "{}", kind.name());
            }
        }
    }
}
