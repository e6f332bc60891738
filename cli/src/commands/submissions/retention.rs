//! `convoca submissions retention`: answers whose time is over, and their end.

use std::collections::BTreeMap;

use clap::Args;
use forms::Form;
use functions::record::Record;
use functions::retention::{Due, due, remove};
use functions::store::{Filter, Order};
use jiff::Timestamp;
use serde::Serialize;

use super::{ListFormat, deadline, known, open, pages};
use crate::commands::counted::counted;
use crate::commands::definition;
use crate::moment::Now;
use crate::store::StoreOption;
use crate::stream::columns;
use crate::{Exit, Session};

/// Lists answers whose time is over, and removes them
///
/// Each field is kept for its own months (`retention` in form.yaml, 24 without it)
/// after the deadline of the call, or else after the record was changed last; a
/// member of the network is kept while they stay. `convoca serve` removes what is
/// over once a day; this shows it, and `--apply` removes it at once, with its files.
/// What has no answer left stays as a line that it was there. ENDED is when the call
/// closed or the record was changed last: from then on the months are counted.
///
/// Examples:
///
///   convoca submissions retention
///   convoca submissions retention --now 2030-01-01T00:00:00Z    what will be over then
///   convoca submissions retention --apply
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Removes what is over
    #[arg(long)]
    apply: bool,

    /// How the list is written
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    reference: String,
    form: String,
    call: Option<String>,
    /// When what it was sent for came to its end: from then on the months are counted.
    end: Timestamp,
    /// When the first of the answers was over.
    since: Timestamp,
    fields: Vec<String>,
    /// Whether no answer is left without them.
    whole: bool,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let project = session.project()?;
    let store = open(&arguments.store, session).await?;
    let clock = if arguments.apply { arguments.now.clock_for_removing()? } else { arguments.now.clock() };
    let now = clock.now();
    let mut forms: BTreeMap<String, Form> = BTreeMap::new();
    for name in known::forms(&project) {
        forms.insert(name.clone(), definition::read(&project, &name)?);
    }
    let mut ends: BTreeMap<String, Option<Timestamp>> = BTreeMap::new();
    let mut found: Vec<(Record, Due)> = Vec::new();
    let filter = Filter { order: Order::OldestFirst, ..Filter::default() };
    let take = |records: Vec<Record>| {
        for record in records {
            // Of a form that the project has no longer, nothing is known.
            let Some(form) = forms.get(&record.form) else { continue };
            let end = |call: &String| deadline::of_call(&project, call).ok().and_then(|(_, dates)| dates.closes_at());
            let closes = record.call.as_ref().and_then(|call| *ends.entry(call.clone()).or_insert_with(|| end(call)));
            if let Some(due) = due(form, closes, &record, now) {
                found.push((record, due));
            }
        }
        Ok(())
    };
    pages::each(&store, &filter, take).await?;
    let rows: Vec<Row> = found.iter().map(Row::of).collect();
    let text = match arguments.format {
        ListFormat::Table => table(&rows),
        ListFormat::Json => serde_json::to_string_pretty(&rows)?,
    };
    if !text.is_empty() {
        session.out.line(text)?;
    }
    if !arguments.apply {
        session.err.line(format!("{} with answers whose time is over", counted(rows.len(), "submission")))?;
        return Ok(Exit::Done);
    }
    let files = arguments.store.open_or_make_files(&project).await?;
    for (record, due) in &found {
        remove((&store, &files), record, due, now).await?;
    }
    session.err.line(format!("removed answers of {}", counted(found.len(), "submission")))?;
    Ok(Exit::Done)
}

impl Row {
    fn of((record, due): &(Record, Due)) -> Self {
        Self {
            reference: record.reference.to_string(),
            form: record.form.clone(),
            call: record.call.clone(),
            end: due.end,
            since: due.since,
            fields: due.fields.clone(),
            whole: due.whole,
        }
    }
}

/// Returns the rows under a head; nothing without rows.
fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = ["REFERENCE", "FORM", "CALL", "ENDED", "OVER SINCE", "ANSWERS"].map(str::to_owned);
    let cells = |row: &Row| {
        let call = row.call.clone().unwrap_or_else(|| "-".to_owned());
        let answers = if row.whole { "all".to_owned() } else { row.fields.join(", ") };
        let (end, since) = (format!("{:.0}", row.end), format!("{:.0}", row.since));
        [row.reference.clone(), row.form.clone(), call, end, since, answers]
    };
    let lines: Vec<[String; 6]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    columns(&lines)
}
