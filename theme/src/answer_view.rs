//! An answer read back: every question with what was answered, in the words of the form.
//!
//! [`answer_view`] makes one value for all places that show an answer: the page on which it is
//! checked, the receipt, the mail with a copy of it.
//!
//! 1. steps and questions come in the order of the form;
//! 2. ids and codes become names, numbers and days become written ones;
//! 3. what a visitor wrote is given line by line, with the direction to be drawn in.
//!
//! `docs/themes.md` lists what comes out. Nothing here judges an answer: one that an earlier
//! definition accepted is shown as it is.

use std::collections::BTreeSet;

use forms::{Answer, Field, Limits, NO_CURRENCY, Step, Value as Answered};
use serde::Serialize;
use words::Arg;

use crate::form_view::{choices, names};
use crate::{FieldWords, FormPage, Value};

/// The dictionary's sentence for a consent that was given.
const AGREED: &str = "form.answer.agreed";
/// The dictionary's heading above answers to questions that the form no longer has.
const REMOVED: &str = "form.answer.removed";

/// Returns the value `answers`: a list of steps with their questions and what was answered.
///
/// A step without anything to show is left out. So is a question that was not asked, because of its
/// own condition or that of its step, and in rows one that has a condition and no answer. Answers to
/// questions that the form no longer has come last, under their ids, in a step without id.
pub fn answer_view(page: &FormPage<'_>, answer: &Answer) -> Value {
    let reading = Reading {
        page,
        dir: page.dictionary.formats.direction().as_str(),
        asked: forms::check(page.form, &answer.pairs(), page.scope).asked,
        written_in: page.form.answers_lang.as_ref().and_then(|id| match answer.get(id)? {
            Answered::Text(lang) => Some(lang.as_str()),
            _ => None,
        }),
    };
    let mut steps: Vec<StepShape> = page.form.steps.iter().filter_map(|step| reading.step(step, answer)).collect();
    steps.extend(reading.removed(answer));
    crate::value(&steps)
}

#[derive(Serialize)]
struct StepShape {
    id: Option<String>,
    title: String,
    lang: String,
    dir: &'static str,
    rows: Vec<RowShape>,
}

/// One question with its answer; what the answer does not have is empty.
#[derive(Default, Serialize)]
struct RowShape {
    id: String,
    name: String,
    kind: &'static str,
    label: String,
    answered: bool,
    lines: Vec<String>,
    lang: Option<String>,
    dir: Option<&'static str>,
    groups: Vec<GroupShape>,
}

#[derive(Serialize)]
struct GroupShape {
    title: String,
    rows: Vec<RowShape>,
}

/// What answers are read by.
struct Reading<'a> {
    page: &'a FormPage<'a>,
    dir: &'static str,
    /// The ids of the fields that are asked, those of groups left out.
    asked: BTreeSet<String>,
    /// The language in which the applicant writes, where the form asks for it.
    written_in: Option<&'a str>,
}

/// A question at its place, of the form or of a row.
struct Spot<'a> {
    field: &'a Field,
    words: &'a FieldWords,
    name: String,
}

impl<'a> Reading<'a> {
    fn step(&self, step: &'a Step, answer: &Answer) -> Option<StepShape> {
        let words = self.page.words.steps.get(&step.id)?;
        let row = |field: &'a Field| {
            let words = self.page.words.fields.get(&field.id)?;
            self.row(&Spot { field, words, name: field.id.clone() }, answer)
        };
        let rows: Vec<RowShape> = step.fields.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| self.step_shape(Some(&step.id), &words.title, rows))
    }

    /// Shows the answers to questions that the form does not have.
    fn removed(&self, answer: &Answer) -> Option<StepShape> {
        let unknown = answer.iter().filter(|(id, _)| self.page.form.field(id).is_none());
        let rows: Vec<RowShape> = unknown.map(|(id, value)| self.bare(id, value)).collect();
        (!rows.is_empty()).then(|| self.step_shape(None, &self.page.say(REMOVED, &[]), rows))
    }

    fn step_shape(&self, id: Option<&str>, title: &str, rows: Vec<RowShape>) -> StepShape {
        let lang = self.page.lang.to_owned();
        StepShape { id: id.map(str::to_owned), title: title.to_owned(), lang, dir: self.dir, rows }
    }

    fn row(&self, spot: &Spot<'a>, answer: &Answer) -> Option<RowShape> {
        let value = answer.get(&spot.field.id);
        let in_row = spot.name != spot.field.id;
        let asked = if in_row { spot.field.when.is_none() } else { self.asked.contains(&spot.field.id) };
        if value.is_none() && !asked {
            return None;
        }
        let mut shape = RowShape {
            id: names::control_id(&spot.name),
            name: spot.name.clone(),
            kind: spot.field.kind.name(),
            label: spot.words.label.clone(),
            answered: value.is_some(),
            ..RowShape::default()
        };
        match value {
            Some(Answered::Rows(rows)) => shape.groups = self.groups(spot, rows),
            Some(value) => {
                shape.lines = self.lines(Some(spot), value);
                shape.dir = direction(spot.field, value);
                shape.lang = self.lang(shape.dir);
            }
            None => {}
        }
        Some(shape)
    }

    fn groups(&self, spot: &Spot<'a>, rows: &[Answer]) -> Vec<GroupShape> {
        let group = |(answer, number): (&Answer, usize)| {
            let name = names::row(&spot.name, number);
            let row = |field: &'a Field| {
                let words = spot.words.fields.get(&field.id)?;
                self.row(&Spot { field, words, name: names::part(&name, &field.id) }, answer)
            };
            let known = spot.field.fields().iter().filter_map(row);
            let is_unknown = |id: &str| !spot.field.fields().iter().any(|field| field.id == id);
            let unknown = answer.iter().filter(|(id, _)| is_unknown(id)).map(|(id, value)| self.bare(id, value));
            GroupShape { title: self.page.row_title(spot.words, number), rows: known.chain(unknown).collect() }
        };
        rows.iter().zip(1..).map(group).collect()
    }

    /// Shows an answer without its question, under its id.
    fn bare(&self, id: &str, value: &Answered) -> RowShape {
        let mut shape = RowShape { name: id.to_owned(), label: id.to_owned(), answered: true, ..RowShape::default() };
        match value {
            Answered::Rows(rows) => {
                let group = |(answer, number): (&Answer, usize)| GroupShape {
                    title: self.page.dictionary.formats.number(i64::try_from(number).unwrap_or(i64::MAX)),
                    rows: answer.iter().map(|(id, value)| self.bare(id, value)).collect(),
                };
                shape.groups = rows.iter().zip(1..).map(group).collect();
            }
            value => {
                shape.lines = self.lines(None, value);
                shape.dir = matches!(value, Answered::Text(_) | Answered::Many(_)).then_some("auto");
                shape.lang = self.lang(shape.dir);
            }
        }
        shape
    }

    /// Writes an answer that has no rows; without a question, ids stay ids.
    fn lines(&self, spot: Option<&Spot<'_>>, value: &Answered) -> Vec<String> {
        let formats = &self.page.dictionary.formats;
        let named = |id: &String| spot.map_or_else(|| id.clone(), |spot| self.name(spot, id));
        let line = match value {
            Answered::Text(text) if spot.is_some_and(|spot| is_chosen(spot.field)) => named(text),
            Answered::Text(text) => return text.lines().map(str::to_owned).collect(),
            Answered::Number(number) => formats.number(*number),
            Answered::Date(date) => formats.date(*date),
            Answered::Month(year, month) if (1..=12).contains(month) && (0..=9999).contains(year) => {
                formats.month(*year, *month)
            }
            Answered::Month(year, month) => format!("{year}-{month}"),
            Answered::Many(ids) if spot.is_some_and(|spot| matches!(spot.field.limits, Limits::Codes(_))) => {
                let mut names: Vec<String> = ids.iter().map(named).collect();
                formats.sort_by_name(&mut names, String::as_str);
                formats.list(&names.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Answered::Many(ids) => return ids.iter().map(named).collect(),
            Answered::Money { amount, currency } if currency == NO_CURRENCY => formats.number(*amount),
            Answered::Money { amount, currency } => formats.money(*amount, currency),
            Answered::Flag(flag) => self.page.say(if *flag { "form.yes" } else { "form.no" }, &[]),
            Answered::Consent { version } => self.page.say(AGREED, &[("version", Arg::Text(version))]),
            Answered::Files(files) => {
                let told = |file: &forms::Uploaded| {
                    format!("{} ({})", file.name, crate::size_text(self.page.dictionary, file.bytes))
                };
                return files.iter().map(told).collect();
            }
            // Rows are drawn in groups, by the callers.
            Answered::Rows(_) => return Vec::new(),
        };
        vec![line]
    }

    /// Returns the language of what a visitor wrote in their own words.
    fn lang(&self, dir: Option<&str>) -> Option<String> {
        self.written_in.filter(|_| dir == Some("auto")).map(str::to_owned)
    }

    /// Names an option, a country or a language; what nobody names any more stays an id.
    fn name(&self, spot: &Spot<'_>, id: &str) -> String {
        choices::label(self.page, spot.field, spot.words, id)
    }
}

fn is_chosen(field: &Field) -> bool {
    matches!(field.limits, Limits::Choice(_) | Limits::Codes(_))
}

/// Returns the direction of an answer: none for the form's own words, that of the control for
/// addresses and numbers of telephones, `auto` for what a visitor wrote in whatever language.
fn direction(field: &Field, value: &Answered) -> Option<&'static str> {
    if !matches!(value, Answered::Text(_)) || is_chosen(field) {
        return None;
    }
    let is_ltr = field.control().attributes.get("dir").is_some_and(|dir| dir == "ltr");
    Some(if is_ltr { "ltr" } else { "auto" })
}

#[cfg(test)]
mod tests;
