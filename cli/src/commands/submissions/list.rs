//! `convoca submissions list`: one line each, without answers.

use clap::Args;
use functions::record::Record;
use functions::store::{Filter, Order};
use jiff::Timestamp;
use serde::Serialize;

use super::{ListFormat, known, open, pages, project};
use crate::commands::counted::counted;
use crate::moment::instant_or_day;
use crate::store::StoreOption;
use crate::stream::columns;
use crate::{Exit, Session};

/// Lists submissions, newest first, without their answers
///
/// Examples:
///
///   convoca submissions list
///   convoca submissions list --call 2027-care-skills --since 2027-03-01
///   convoca submissions list --format json | jq -r '.[].reference'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Only those of one form
    #[arg(long, value_name = "FORM")]
    form: Option<String>,

    /// Only those of one call, by its folder
    #[arg(long, value_name = "CALL")]
    call: Option<String>,

    /// Only those received from then on: an instant, or a day, which begins at midnight in UTC
    #[arg(long, value_name = "WHEN", value_parser = instant_or_day)]
    since: Option<Timestamp>,

    /// How the list is written
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    reference: String,
    received: Timestamp,
    form: String,
    form_version: u32,
    call: Option<String>,
    lang: String,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let store = open(&arguments.store, session).await?;
    let filter = Filter {
        form: arguments.form.clone(),
        call: arguments.call.clone(),
        since: arguments.since,
        order: Order::NewestFirst,
    };
    let mut rows: Vec<Row> = Vec::new();
    let take = |records: Vec<Record>| {
        rows.extend(records.into_iter().map(Row::from));
        Ok(())
    };
    pages::each(&store, &filter, take).await?;
    // What the project has no longer can still be in the store.
    if rows.is_empty() {
        arguments.refuse_unknown(session)?;
    }
    let text = match arguments.format {
        ListFormat::Table => table(&rows),
        ListFormat::Json => serde_json::to_string_pretty(&rows)?,
    };
    if !text.is_empty() {
        session.out.line(text)?;
    }
    session.err.line(counted(rows.len(), "submission"))?;
    Ok(Exit::Done)
}

impl Arguments {
    /// Refuses names that the project does not know, if there is a project.
    fn refuse_unknown(&self, session: &Session<'_>) -> anyhow::Result<()> {
        let Some(project) = project(session) else { return Ok(()) };
        self.form.iter().try_for_each(|name| known::form(&project, name))?;
        self.call.iter().try_for_each(|name| known::call(&project, name))
    }
}

impl From<Record> for Row {
    fn from(record: Record) -> Self {
        Self {
            reference: record.reference.to_string(),
            received: record.received,
            form: record.form,
            form_version: record.form_version,
            call: record.call,
            lang: record.lang,
        }
    }
}

/// Returns the rows under a head, each column as wide as its widest cell; nothing without rows.
fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = ["REFERENCE", "RECEIVED", "FORM", "CALL", "LANGUAGE"].map(str::to_owned);
    let cells = |row: &Row| {
        let call = row.call.clone().unwrap_or_else(|| "-".to_owned());
        [row.reference.clone(), format!("{:.0}", row.received), row.form.clone(), call, row.lang.clone()]
    };
    let lines: Vec<[String; 5]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    columns(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_head_and_columns_that_stand_below_each_other() {
        let row = |reference: &str, call: Option<&str>| Row {
            reference: reference.to_owned(),
            received: "2027-03-01T10:00:00.75Z".parse().expect("an instant"),
            form: "proposal".to_owned(),
            form_version: 1,
            call: call.map(str::to_owned),
            lang: "es".to_owned(),
        };
        assert_eq!(table(&[]), "");
        let table = table(&[row("7K3M-Q9TX-2HVA", Some("2027-care-skills")), row("7K3M-Q9TX-2HVB", None)]);
        let expected = [
            "REFERENCE       RECEIVED              FORM      CALL              LANGUAGE",
            "7K3M-Q9TX-2HVA  2027-03-01T10:00:00Z  proposal  2027-care-skills  es",
            "7K3M-Q9TX-2HVB  2027-03-01T10:00:00Z  proposal  -                 es",
        ];
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    }
}
