//! JSON for programs: values of their own types, with the schema that they satisfy.

use std::io::{self, Write};

use functions::record::Record;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::ExportWriter;
use super::answered::Answered;
use super::definition::{Definition, Labels, Worded};
use super::placed::Placed;

/// Records on their way into a file.
pub(super) struct JsonFile<'a> {
    out: &'a mut dyn Write,
    fields: &'a [Worded<'a>],
    has_labels: bool,
    is_empty: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    reference: &'a str,
    received: Timestamp,
    lang: &'a str,
    form_version: u32,
    call: Option<&'a str>,
    answers: Map<String, Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Map<String, Json>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    other_answers: &'a Map<String, Json>,
}

impl<'a> JsonFile<'a> {
    /// Begins a file with everything but the records.
    pub(super) fn begin(
        out: &'a mut dyn Write,
        (definition, fields): (&Definition, &'a [Worded<'a>]),
        now: Timestamp,
    ) -> anyhow::Result<Self> {
        let head = [
            ("schema", schema(definition, fields)),
            ("form", json!(definition.form.name)),
            ("version", json!(definition.form.version)),
            ("exported", json!(now)),
        ];
        out.write_all(b"{\n")?;
        for (name, value) in head {
            writeln!(out, "\"{name}\": {value},")?;
        }
        out.write_all(b"\"records\": [")?;
        Ok(Self { out, fields, has_labels: definition.labels.is_some(), is_empty: true })
    }
}

impl ExportWriter for JsonFile<'_> {
    fn write(&mut self, record: &Record, placed: &Placed) -> anyhow::Result<()> {
        let entry = Entry {
            reference: record.reference.as_str(),
            received: record.received,
            lang: &record.lang,
            form_version: record.form_version,
            call: record.call.as_deref(),
            answers: placed.values(self.fields),
            labels: self.has_labels.then(|| placed.names(self.fields)),
            other_answers: &placed.others,
        };
        self.out.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        // The reason of a failed write is the machine's: a reader may have gone away.
        serde_json::to_writer(&mut self.out, &entry).map_err(io::Error::from)?;
        Ok(())
    }

    fn finish(self: Box<Self>) -> anyhow::Result<Option<String>> {
        self.out.write_all(b"\n]\n}\n")?;
        Ok(None)
    }
}

/// Returns the JSON Schema of one record.
fn schema(definition: &Definition, fields: &[Worded<'_>]) -> Json {
    let title = definition.labels.as_ref().map_or(definition.form.name.as_str(), Labels::title);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {
            "reference": {"type": "string"},
            "received": {"type": "string", "format": "date-time"},
            "lang": {"type": "string"},
            "form_version": {"type": "integer"},
            "call": {"type": ["string", "null"]},
            "answers": answers(fields),
            "other_answers": {"type": "object"},
        },
        "required": ["reference", "received", "lang", "form_version", "call", "answers"],
        "additionalProperties": false,
    });
    if definition.labels.is_some() {
        schema["properties"]["labels"] = json!({"type": "object"});
    }
    schema
}

/// Returns the schema of the answers to some fields, with their labels as titles.
fn answers(fields: &[Worded<'_>]) -> Json {
    let property = |worded: &Worded<'_>| {
        let mut schema = Answered::schema(worded.field);
        if !worded.fields.is_empty() {
            schema["items"] = answers(&worded.fields);
        }
        if let Some(label) = worded.label() {
            schema["title"] = label.into();
        }
        (worded.field.id.clone(), schema)
    };
    let properties: Map<String, Json> = fields.iter().map(property).collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}
