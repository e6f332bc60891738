//! The kinds of field: one file and one row each. What a kind states to the browser it enforces.

use std::fmt;

use schema::Reader;

pub use crate::autocomplete::Autocomplete;
use crate::{Control, Field, Ground, Judged, Limits, Question};

mod long_text;
mod text;

mod email;
mod telephone;
mod url;

mod money;
mod whole_number;

mod date;
mod month;

mod multiple_choice;
mod single_choice;
mod yes_no;

mod country;
mod language;

mod consent;
mod file;
mod group;

mod calendar;
mod codes;
mod options;
mod prose;

#[cfg(test)]
mod tests;

/// All kinds, in the order of docs/forms.md.
pub const FIELDS: &[&dyn FieldKind] = &[
    &text::Text,
    &long_text::LongText,
    &email::Email,
    &telephone::Telephone,
    &url::Url,
    &whole_number::WholeNumber,
    &money::Money,
    &date::Date,
    &month::Month,
    &yes_no::YesNo,
    &single_choice::SingleChoice,
    &multiple_choice::MultipleChoice,
    &country::Country,
    &language::Language,
    &file::File,
    &consent::Consent,
    &group::Group,
];

/// A kind of field.
pub trait FieldKind: fmt::Debug + Sync {
    /// Returns the name, as in definitions and in `problem.<kind>.<key>`.
    fn name(&self) -> &'static str;

    /// Reads the keys that only this kind has; pushes a fault whenever it returns nothing.
    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits>;

    /// Says what a theme may draw.
    fn control(&self, field: &Field) -> Control;

    /// Judges what was sent; nothing is returned for a field that was left empty.
    fn check(&self, question: &Question<'_>) -> Judged;

    /// Tells what browsers may fill in.
    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Never
    }

    /// Tells which values a condition may name.
    fn condition_values(&self, _limits: &Limits) -> ConditionValues {
        ConditionValues::None
    }

    /// Returns answers that are accepted and answers that are refused.
    fn examples(&self) -> &'static [Example];
}

/// The values that a condition on a field may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionValues {
    /// None: no condition can be put on the field.
    None,
    /// Codes, whose list is not known here.
    Codes,
    /// These.
    Words(Vec<String>),
}

/// An answer and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The kind's own keys, as JSON.
    pub limits: &'static str,
    /// What is sent: what stands behind the id in the name, and the value.
    pub sent: &'static [(&'static str, &'static str)],
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This value, as JSON.
    Accepted(&'static str),
    /// The field counts as left empty.
    Empty,
    /// The key of the problem.
    Refused(&'static str),
}

impl Example {
    const fn accepted(
        limits: &'static str,
        sent: &'static [(&'static str, &'static str)],
        value: &'static str,
    ) -> Self {
        Self { limits, sent, outcome: Outcome::Accepted(value) }
    }

    const fn refused(limits: &'static str, sent: &'static [(&'static str, &'static str)], key: &'static str) -> Self {
        Self { limits, sent, outcome: Outcome::Refused(key) }
    }

    const fn empty(limits: &'static str, sent: &'static [(&'static str, &'static str)]) -> Self {
        Self { limits, sent, outcome: Outcome::Empty }
    }
}
