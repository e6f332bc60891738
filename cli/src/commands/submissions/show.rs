//! `convoca submissions show`: one submission with its answers, as text or as JSON.

use std::path::Path;

use anyhow::Context;
use clap::{Args, ValueEnum};
use forms::{Answer, Value, Zone};
use functions::record::Record;
use functions::reference::Reference;
use serde::Deserialize;

use super::{open, project};
use crate::project::{Settings, call_facts, zone};
use crate::store::StoreOption;
use crate::stream::printable;
use crate::{Exit, Session};

/// Shows one submission with its answers
///
/// Answers stand in the order of the form, under the ids of its definition.
///
/// Examples:
///
///   convoca submissions show 7K3M-Q9TX-2HVA
///   convoca submissions show 7k3mq9tx2hva --format json
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The reference, in capital or small letters, with or without hyphens
    #[arg(value_name = "REFERENCE")]
    reference: String,

    /// How the submission is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// The whole record as one object.
    Json,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let reference = Reference::parse(&arguments.reference).with_context(|| {
        format!(
            "`{}` is no reference: it has twelve signs and the last one checks the others; \
             `convoca submissions list` shows all",
            arguments.reference
        )
    })?;
    let store = open(&arguments.store, session).await?;
    let record = store.find(&reference).await?.with_context(|| {
        format!("there is no submission `{reference}` in the store: `convoca submissions list` shows all")
    })?;
    let text = match arguments.format {
        Format::Text => {
            let zone = project(session).and_then(|project| zone_of(&record, &project));
            text(&record, zone.as_ref())
        }
        Format::Json => serde_json::to_string_pretty(&record)?,
    };
    session.out.line(text.trim_end())?;
    Ok(Exit::Done)
}

/// Returns the zone of the submission's call, or else the site's.
fn zone_of(record: &Record, project: &Path) -> Option<Zone> {
    let facts = |call: &String| call_facts(project, call).ok();
    let of_call = record.call.as_ref().and_then(facts).and_then(|facts| zone(&facts));
    Zone::parse(&of_call.or_else(|| Settings::read(project).ok()?.zone)?)
}

fn text(record: &Record, zone: Option<&Zone>) -> String {
    let mut lines = vec![
        ("reference", record.reference.to_string()),
        ("form", format!("{}, version {}", record.form, record.form_version)),
        ("language", record.lang.clone()),
        ("received", format!("{:.0}", record.received)),
    ];
    if let Some(call) = &record.call {
        lines.insert(2, ("call", call.clone()));
    }
    if let Some(zone) = zone {
        lines.push(("", format!("{:.0} {}", zone.local(record.received), zone.as_str())));
    }
    let head: String = lines.iter().map(|(name, value)| format!("{name:10}  {}\n", printable(value))).collect();
    let answers = match Answer::deserialize(&record.answers) {
        Ok(answer) => answers(&answer, ""),
        // Written by another version of the program: better shown as it is than not at all.
        Err(_) => printable(&format!("{:#}", record.answers)),
    };
    format!("{head}\n{answers}")
}

/// Writes the answers below each other; long ones and rows begin on a line of their own.
fn answers(answer: &Answer, indent: &str) -> String {
    let width = answer.iter().map(|(id, _)| id.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for (id, value) in answer.iter() {
        match value {
            Value::Rows(rows) => {
                for (row, number) in rows.iter().zip(1..) {
                    let within = format!("{indent}  ");
                    text.push_str(&format!("{indent}{id} {number}\n{}", answers(row, &within)));
                }
            }
            value => match written(value) {
                long if long.contains('\n') => {
                    let within = format!("\n{indent}  ");
                    text.push_str(&format!("{indent}{id}{within}{}\n", long.replace('\n', &within)));
                }
                short => text.push_str(&format!("{indent}{id:width$}  {short}\n")),
            },
        }
    }
    text
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => printable(text),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Month(year, month) => format!("{year}-{month:02}"),
        Value::Many(values) => printable(&values.join(", ")),
        Value::Money { amount, currency } => format!("{amount} {}", printable(currency)),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Consent { version } => format!("agreed to version {}", printable(version)),
        Value::Files(files) => {
            files.iter().map(|file| printable(&format!("{} ({})", file.name, file.id))).collect::<Vec<_>>().join(", ")
        }
        Value::Rows(rows) => format!("{} rows", rows.len()),
    }
}

#[cfg(test)]
mod tests {
    use functions::record::ContentHash;
    use serde_json::json;

    use super::*;

    fn record(answers: serde_json::Value) -> Record {
        let content = ContentHash::of("proposal", None, b"x");
        Record {
            reference: Reference::of(&content, 0),
            form: "proposal".to_owned(),
            form_version: 3,
            call: Some("2027-care-skills".to_owned()),
            lang: "ar".to_owned(),
            received: "2027-04-01T04:59:00.5Z".parse().expect("an instant"),
            content,
            answers,
            standing: functions::record::Standing::default(),
        }
    }

    #[test]
    fn a_submission_stands_in_the_order_of_its_form() {
        let record = record(json!({
            "title": {"text": "Cuidados"},
            "summary": {"text": "uno\n\ndos"},
            "sum": {"money": {"amount": 50000, "currency": "USD"}},
            "begin": {"month": [2028, 1]},
            "partners": {"rows": [{"name": {"text": "A"}, "since": {"number": 1999}}, {"name": {"text": "B"}}]},
            "joint": {"flag": false},
            "true": {"consent": {"version": "1"}},
        }));
        let zone = Zone::parse("America/Guayaquil");
        let text = text(&record, zone.as_ref());
        let (head, answers) = text.split_once("\n\n").expect("a head and answers");
        let expected = [
            &format!("reference   {}", record.reference),
            "form        proposal, version 3",
            "call        2027-care-skills",
            "language    ar",
            "received    2027-04-01T04:59:00Z",
            "            2027-03-31T23:59:00 America/Guayaquil",
        ];
        assert_eq!(head.lines().collect::<Vec<_>>(), expected);
        let expected = [
            "title     Cuidados",
            "summary",
            "  uno",
            "  ",
            "  dos",
            "sum       50000 USD",
            "begin     2028-01",
            "partners 1",
            "  name   A",
            "  since  1999",
            "partners 2",
            "  name  B",
            "joint     no",
            "true      agreed to version 1",
        ];
        assert_eq!(answers.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_a_visitor_typed_cannot_steer_a_terminal() {
        let shown = text(&record(json!({"title": {"text": "a\u{1b}[2Jb\u{9b}c\td"}})), None);
        assert!(shown.ends_with("title  a\\u{1b}[2Jb\\u{9b}c\\u{9}d\n"), "{shown}");
    }

    #[test]
    fn answers_that_are_not_understood_are_shown_as_they_are() {
        let shown = text(&record(json!({"title": {"scan": "x"}})), None);
        assert!(shown.contains("\"scan\": \"x\""), "{shown}");
    }
}
