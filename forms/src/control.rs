//! Controls: what a theme may draw for a field, as data.
//!
//! Whatever a control states, the check of the field's kind enforces.

use std::collections::BTreeMap;

use serde::Serialize;

/// What to draw for one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Control {
    /// Which sort of control.
    pub shape: Shape,
    /// Attributes of the control itself, as `type` and `inputmode`; a date repeats them on its
    /// parts, where `autocomplete` gets the part behind it.
    pub attributes: BTreeMap<&'static str, String>,
    /// How long an answer looks.
    pub width: Option<Width>,
    /// The longest answer, to be counted while typing.
    pub count: Option<Count>,
    /// What stands behind the field's name in the names of its parts, with a hyphen between.
    pub parts: &'static [&'static str],
    /// The values to choose from, in order.
    pub options: Vec<String>,
    /// Those of the options that stand alone.
    pub exclusive: Vec<String>,
    /// The list of codes to choose from instead of options: [`crate::CodeLimits::allowed`].
    pub codes: Option<CodeList>,
    /// The least number, or the least of options or rows.
    pub min: Option<i64>,
    /// The greatest number, or the most of options or rows.
    pub max: Option<i64>,
    /// The rows of a group that are drawn at first.
    pub show: Option<u32>,
}

/// The sorts of control; each is one component of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One line.
    Input,
    /// Several lines.
    Textarea,
    /// One of a few.
    Radios,
    /// Several of some.
    Checkboxes,
    /// One of many.
    Select,
    /// Day, month and year.
    Date,
    /// Month and year.
    Month,
    /// A list of files, and a way to add one.
    File,
    /// One box to tick.
    Consent,
    /// Rows of fields.
    Group,
}

/// How long an answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// A number or a code.
    Narrow,
    /// A name.
    Medium,
    /// A sentence.
    Wide,
}

/// The longest answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted.
    pub unit: CountUnit,
    /// How many are allowed.
    pub max: u32,
}

/// What is counted in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountUnit {
    /// Characters as readers see them: with all their marks; a line break is one.
    Characters,
    /// Runs of letters and digits, and each ideograph.
    Words,
}

/// A list of codes whose names are no words of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeList {
    /// ISO 3166 codes.
    Countries,
    /// Language tags.
    Languages,
}

impl Control {
    /// Returns a control of that shape that states nothing else.
    pub(crate) fn of(shape: Shape) -> Self {
        Self {
            shape,
            attributes: BTreeMap::new(),
            width: None,
            count: None,
            parts: &[],
            options: Vec::new(),
            exclusive: Vec::new(),
            codes: None,
            min: None,
            max: None,
            show: None,
        }
    }

    /// Returns a line for typing, with these attributes.
    pub(crate) fn input<const N: usize>(attributes: [(&'static str, &str); N]) -> Self {
        let attributes = attributes.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        Self { attributes, ..Self::of(Shape::Input) }
    }
}
