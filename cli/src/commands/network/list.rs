//! `convoca network list`: one line for each, without what people said of themselves.

use clap::Args;
use functions::record::Record;
use functions::store::{Filter, Order};
use jiff::Timestamp;
use serde::Serialize;

use super::{MemberState, check_country, is_of, joining_form};
use crate::commands::counted::counted;
use crate::commands::submissions::{ListFormat, open, pages};
use crate::store::StoreOption;
use crate::stream::columns;
use crate::{Exit, Session};

/// Lists who gave an address for the network, newest first, without their answers
///
/// Examples:
///
///   convoca network list
///   convoca network list --state confirmed --lang ar
///   convoca network list --country BO
///   convoca network list --format json | jq -r '.[].reference'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The form by which people join [default: the only one of the project]
    #[arg(long, value_name = "FORM")]
    form: Option<String>,

    /// Only those who stand there
    #[arg(long, value_enum)]
    state: Option<MemberState>,

    /// Only those whose mails are in this language
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,

    /// Only those who answered a question for a country with this one, by its two letters
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,

    /// How the list is written
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,

    #[command(flatten)]
    store: StoreOption,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    reference: String,
    state: MemberState,
    received: Timestamp,
    confirmed: Option<Timestamp>,
    asked: Option<Timestamp>,
    /// When they left, or were erased.
    left: Option<Timestamp>,
    lang: String,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let form = joining_form(&session.project()?, arguments.form.as_deref())?;
    if let Some(country) = &arguments.country {
        check_country(&form, country)?;
    }
    let store = open(&arguments.store, session).await?;
    let filter = Filter { form: Some(form.name.clone()), order: Order::NewestFirst, ..Filter::default() };
    let mut rows: Vec<Row> = Vec::new();
    let take = |records: Vec<Record>| {
        let of_country =
            |record: &&Record| arguments.country.as_ref().is_none_or(|country| is_of(&form, record, country));
        rows.extend(records.iter().filter(of_country).map(Row::of).filter(|row| arguments.wants(row)));
        Ok(())
    };
    pages::each(&store, &filter, take).await?;
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
    fn wants(&self, row: &Row) -> bool {
        self.state.is_none_or(|state| row.state == state) && self.lang.as_ref().is_none_or(|lang| row.lang == *lang)
    }
}

impl Row {
    fn of(record: &Record) -> Self {
        let state = MemberState::of(record);
        let has_left = matches!(state, MemberState::Left | MemberState::Erased);
        Self {
            reference: record.reference.to_string(),
            state,
            received: record.received,
            confirmed: record.standing.confirmed,
            asked: record.standing.asked,
            left: record.standing.changed.filter(|_| has_left),
            lang: record.standing.mail_lang.clone().unwrap_or_else(|| record.lang.clone()),
        }
    }
}

/// Returns the rows under a head; nothing without rows.
fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = ["REFERENCE", "STATE", "RECEIVED", "CONFIRMED", "LEFT", "LANGUAGE"].map(str::to_owned);
    let moment = |moment: Option<Timestamp>| moment.map_or_else(|| "-".to_owned(), |moment| format!("{moment:.0}"));
    let cells = |row: &Row| {
        let received = moment(Some(row.received));
        let (state, lang) = (row.state.name().to_owned(), row.lang.clone());
        [row.reference.clone(), state, received, moment(row.confirmed), moment(row.left), lang]
    };
    let lines: Vec<[String; 6]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    columns(&lines)
}
