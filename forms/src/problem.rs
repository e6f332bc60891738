//! Problems: why an answer is refused, as a key with particulars. The sentences are elsewhere.

use jiff::civil;

/// One reason to refuse one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the control, without a part: `org_founded`, `partners-2-name`.
    pub field: String,
    /// The reason, as docs/forms.md lists them.
    pub key: &'static str,
    /// The kind of the field.
    pub kind: &'static str,
    /// What fills the places of the sentence. `part` is no place: it names the part of a date to
    /// which a link leads.
    pub details: Vec<(&'static str, Detail)>,
}

/// A particular, to be written in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// How many; chooses the plural form.
    Count(i64),
    /// A number.
    Number(i64),
    /// A day.
    Date(civil::Date),
    /// Year and month.
    Month(i16, i8),
    /// A sum and its currency.
    Money(i64, String),
    /// The id of an option of the field.
    Option(String),
    /// A text as it stands.
    Text(String),
}

impl Problem {
    /// Adds a particular.
    pub(crate) fn with(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }

    /// Returns the particular of that name.
    pub fn detail(&self, name: &str) -> Option<&Detail> {
        self.details.iter().find(|(key, _)| *key == name).map(|(_, detail)| detail)
    }
}

impl From<Problem> for Vec<Problem> {
    fn from(problem: Problem) -> Self {
        vec![problem]
    }
}
