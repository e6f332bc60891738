//! A form as a table: which columns it has, and the cells of a record in them.
//!
//! Every field has a column, in the order of the definition; a sum has two, since calls differ in
//! their currencies. A group is one column of JSON, and a table of its own for those who can hold
//! several. Columns are the same whatever the records are.

use forms::{Audience, Form, Value};
use functions::record::Record;
use serde_json::Value as Json;

use super::answered::Answered;
use super::definition::{Definition, Worded};
use super::placed::{Found, Placed};

/// The columns before those of the fields.
const HEAD: &[&str] = &["reference", "received", "lang", "form_version"];
/// The column behind them on a form of calls.
const CALL: &str = "call";
/// The last column: answers that have no place in the definition any more. No field has this name,
/// since ids have no hyphens.
const OTHERS: &str = "other-answers";
/// The columns before those of the fields in the table of a group.
const ROW_HEAD: &[&str] = &["reference", "row"];

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing was answered.
    Empty,
    /// A text, which may say anything.
    Text(String),
    /// A number, to be calculated with.
    Number(i64),
}

/// The columns of a form.
pub(super) struct Table<'a> {
    fields: &'a [Worded<'a>],
    of_call: bool,
}

/// The columns of a group.
pub(super) struct Group<'a> {
    /// The group.
    pub(super) worded: &'a Worded<'a>,
    place: usize,
}

impl<'a> Table<'a> {
    /// Returns the columns of a definition with these fields.
    pub(super) fn new(definition: &Definition, fields: &'a [Worded<'a>]) -> Self {
        Self { fields, of_call: is_for_calls(&definition.form) }
    }

    /// Returns the heads of the columns.
    pub(super) fn heads(&self) -> Vec<String> {
        let own: Vec<&str> = HEAD.iter().copied().chain(self.of_call.then_some(CALL)).collect();
        let fields = self.fields.iter().flat_map(|worded| heads(worded, &own));
        own.iter().map(|head| (*head).to_owned()).chain(fields).chain([OTHERS.to_owned()]).collect()
    }

    /// Returns the cells of a record.
    pub(super) fn cells(&self, record: &Record, placed: &Placed) -> Vec<Cell> {
        let mut row = vec![
            Cell::Text(record.reference.to_string()),
            Cell::Text(record.received.to_string()),
            Cell::Text(record.lang.clone()),
            Cell::Number(record.form_version.into()),
        ];
        if self.of_call {
            row.push(record.call.clone().map_or(Cell::Empty, Cell::Text));
        }
        row.extend(cells(self.fields, placed));
        row.push(if placed.others.is_empty() { Cell::Empty } else { json(placed.others.clone()) });
        row
    }

    /// Returns the groups of the form.
    pub(super) fn groups(&self) -> impl Iterator<Item = Group<'a>> + use<'a> {
        let groups = self.fields.iter().enumerate().filter(|(_, worded)| !worded.fields.is_empty());
        groups.map(|(place, worded)| Group { worded, place })
    }
}

impl Group<'_> {
    /// Returns the heads of the columns.
    pub(super) fn heads(&self) -> Vec<String> {
        let fields = self.worded.fields.iter().flat_map(|worded| heads(worded, ROW_HEAD));
        ROW_HEAD.iter().map(|head| (*head).to_owned()).chain(fields).collect()
    }

    /// Returns the cells of each row that a record has in this group.
    pub(super) fn rows(&self, record: &Record, placed: &Placed) -> Vec<Vec<Cell>> {
        let Some(Found::Rows(rows)) = &placed.found[self.place] else { return Vec::new() };
        let row = |(row, number): (&Placed, i64)| {
            let head = [Cell::Text(record.reference.to_string()), Cell::Number(number)];
            head.into_iter().chain(cells(&self.worded.fields, row)).collect()
        };
        rows.iter().zip(1..).map(row).collect()
    }
}

/// Tells whether records of a form belong to calls.
pub(super) fn is_for_calls(form: &Form) -> bool {
    form.audience == Audience::Call
}

/// Returns the heads of a field's columns: the id, behind the label if there is one.
fn heads(worded: &Worded<'_>, own: &[&str]) -> Vec<String> {
    let id = worded.field.id.as_str();
    // A field may be called as a column of ours; ids have no hyphens.
    let id = if own.contains(&id) { format!("answer-{id}") } else { id.to_owned() };
    let currency = (Answered::of(worded.field) == Answered::Money).then(|| format!("{id}-currency"));
    let head = |id: String| match worded.label() {
        Some(label) => format!("{label} [{id}]"),
        None => id,
    };
    std::iter::once(id).chain(currency).map(head).collect()
}

fn cells(fields: &[Worded<'_>], placed: &Placed) -> Vec<Cell> {
    let cells = |(worded, found): (&Worded<'_>, &Option<Found>)| match (Answered::of(worded.field), found) {
        (Answered::Money, Some(Found::Value(Value::Money { amount, currency }))) => {
            vec![Cell::Number(*amount), Cell::Text(currency.clone())]
        }
        (Answered::Money, _) => vec![Cell::Empty, Cell::Empty],
        (_, None) => vec![Cell::Empty],
        (_, Some(Found::Value(value))) => vec![cell(worded, value)],
        (_, Some(Found::Rows(rows))) => {
            let row = |row: &Placed| Json::Object(row.named_values(&worded.fields));
            vec![json(rows.iter().map(row).collect::<Json>())]
        }
    };
    fields.iter().zip(&placed.found).flat_map(cells).collect()
}

fn cell(worded: &Worded<'_>, value: &Value) -> Cell {
    let name = |id: &str| worded.name(id).map_or_else(|| id.to_owned(), std::borrow::Cow::into_owned);
    Cell::Text(match value {
        Value::Number(number) => return Cell::Number(*number),
        Value::Text(text) => name(text),
        Value::Many(ids) => ids.iter().map(|id| name(id)).collect::<Vec<_>>().join("; "),
        Value::Flag(flag) => worded.flag(*flag).unwrap_or(if *flag { "yes" } else { "no" }).to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Month(year, month) => format!("{year:04}-{month:02}"),
        Value::Consent { version } => version.clone(),
        // The name for people, and the id by which `convoca files get` gives it out.
        Value::Files(files) => {
            files.iter().map(|file| format!("{} ({})", file.name, file.id)).collect::<Vec<_>>().join("; ")
        }
        Value::Money { .. } | Value::Rows(_) => unreachable!("sums and rows have columns of their own"),
    })
}

fn json(json: impl Into<Json>) -> Cell {
    Cell::Text(json.into().to_string())
}
