//! Limits: what an answer must satisfy, one variant for each family of kinds.

use schema::{Fault, Faults, Reader, Span, Spanned};

use crate::{Bound, CodeList, CountUnit, Field, FileType, Scope, Shape, Uploaded, Width};

/// What a definition demands of one field.
#[derive(Clone, Debug)]
pub enum Limits {
    /// The kind has no keys of its own.
    Nothing,
    /// `text` and `long-text`.
    Text(TextLimits),
    /// `whole-number`.
    Number(NumberLimits),
    /// `money`.
    Money(MoneyLimits),
    /// `date` and `month`.
    Date(DateLimits),
    /// `single-choice` and `multiple-choice`.
    Choice(ChoiceLimits),
    /// `country` and `language`.
    Codes(CodeLimits),
    /// `file`.
    File(FileLimits),
    /// `consent`.
    Consent(ConsentLimits),
    /// `group`.
    Group(GroupLimits),
}

/// How long a text may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLimits {
    /// The least, if anything is written at all.
    pub min: Option<u32>,
    /// The most.
    pub max: u32,
    /// What is counted.
    pub unit: CountUnit,
    /// What it must look like.
    pub pattern: Option<Pattern>,
    /// How long an answer looks, when the definition says.
    pub width: Option<Width>,
    /// The lines of the box that is drawn; one for `text`.
    pub rows: u32,
}

/// The named patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// No letters of another script than Latin.
    Latin,
    /// Digits of any script, kept as ASCII.
    Digits,
    /// ASCII letters, digits, spaces and `-`, `.`, `/`, `_`.
    Reference,
}

/// Between which numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberLimits {
    /// The least.
    pub min: Option<i64>,
    /// The greatest.
    pub max: Option<i64>,
}

/// Between which sums, in which currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyLimits {
    /// The currency.
    pub currency: Currency,
    /// The least; zero when the definition does not say.
    pub min: i64,
    /// The greatest.
    pub max: Option<MoneyMaximum>,
}

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Currency {
    /// This ISO 4217 code.
    Code(String),
    /// That of the call's maximum.
    Call,
}

/// The greatest sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyMaximum {
    /// This one.
    Amount(i64),
    /// The call's maximum.
    Call,
}

/// Between which days or months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateLimits {
    /// The first.
    pub earliest: Option<Bound>,
    /// The last.
    pub latest: Option<Bound>,
}

/// Which options, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceLimits {
    /// The ids of the options, in order.
    pub options: Vec<String>,
    /// What is drawn.
    pub shape: Shape,
    /// The least number chosen, if any is.
    pub min: Option<u32>,
    /// The greatest number chosen.
    pub max: Option<u32>,
    /// Options that stand alone.
    pub exclusive: Vec<String>,
}

/// Which countries or languages, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLimits {
    /// Whether several may be chosen.
    pub many: bool,
    /// The least number chosen, if any is.
    pub min: Option<u32>,
    /// The greatest number chosen.
    pub max: Option<u32>,
    /// Which of them.
    pub only: Only,
}

/// Which codes may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// All there are.
    Any,
    /// These; they are well formed, but whether they exist is not known here.
    Listed(Vec<Spanned<String>>),
    /// The languages of the site.
    Site,
    /// Those of the call; all there are when the call names none.
    Call,
}

/// Which files, how large, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// The types, in the order in which they are told.
    pub types: Vec<FileType>,
    /// The largest size of a file, in bytes.
    pub max_bytes: u64,
    /// The most files.
    pub max_files: u32,
}

impl FileLimits {
    /// Tells whether a file is of a type and a size that is taken.
    pub fn takes(&self, file: &Uploaded) -> bool {
        let kind = FileType::of_media_type(&file.media_type);
        kind.is_some_and(|kind| self.types.contains(&kind)) && file.bytes <= self.max_bytes
    }
}

/// Which wording was agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentLimits {
    /// Its version.
    pub version: String,
}

/// Which rows, and how many.
#[derive(Clone, Debug)]
pub struct GroupLimits {
    /// The questions of a row.
    pub fields: Vec<Field>,
    /// The least number of rows, if any is filled in.
    pub min: Option<u32>,
    /// The greatest number of rows; there always is one, because a post can name any row.
    pub max: u32,
    /// The rows drawn at first.
    pub show: u32,
}

impl CodeLimits {
    /// Returns the codes that may be chosen, in their order, to be drawn and to be judged by.
    pub fn allowed<'a>(&'a self, list: CodeList, scope: &'a Scope<'_>) -> Vec<&'a str> {
        let known = scope.known(list);
        let codes = match &self.only {
            Only::Listed(codes) => return codes.iter().map(|code| code.value.as_str()).collect(),
            Only::Any => known,
            Only::Site => scope.site_languages,
            Only::Call => scope.of_call(list),
        };
        let codes = if codes.is_empty() { known } else { codes };
        codes.iter().map(String::as_str).collect()
    }
}

/// The code that ISO 4217 has for no currency: sums with it count something else.
pub const NO_CURRENCY: &str = "XXX";

impl MoneyLimits {
    /// Returns the code of the currency; that for none when the call has no maximum.
    pub fn currency<'a>(&'a self, scope: &'a Scope<'_>) -> &'a str {
        match &self.currency {
            Currency::Code(code) => code,
            Currency::Call => scope.maximum().map_or(NO_CURRENCY, |(_, currency)| currency),
        }
    }

    /// Returns the greatest sum.
    pub fn maximum(&self, scope: &Scope<'_>) -> Option<i64> {
        match self.max? {
            MoneyMaximum::Amount(amount) => Some(amount),
            MoneyMaximum::Call => scope.maximum().map(|(amount, _)| amount),
        }
    }
}

/// A least and a greatest number as a definition states them, each where it stands.
pub(crate) struct Range {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

impl Range {
    /// Reads `min` and `max`; crossing ones are a fault.
    pub(crate) fn read(reader: &mut Reader<'_, '_>, range: std::ops::RangeInclusive<i64>) -> Option<Self> {
        let before = reader.faults.len();
        let min = reader.number("min", range.clone());
        let max = reader.number("max", range);
        (reader.faults.len() == before).then_some(())?;
        let place = reader.place("min");
        in_order(min, max, place, reader.faults).then_some(Self { min, max })
    }

    /// Reads `min` and `max` as numbers of things; at most none is a fault.
    pub(crate) fn read_counts(reader: &mut Reader<'_, '_>) -> Option<(Option<u32>, Option<u32>)> {
        let range = Self::read(reader, 0..=1000)?;
        if range.max == Some(0) {
            let place = reader.place("max");
            reader.faults.push(impossible("max", 0, place));
            return None;
        }
        let count = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
        Some((count(range.min), count(range.max)))
    }
}

/// Tells whether two limits are in order, and reports them when they cross.
pub(crate) fn in_order(min: Option<i64>, max: Option<i64>, place: Span, faults: &mut Faults) -> bool {
    let (Some(min), Some(max)) = (min, max) else { return true };
    if min > max {
        let fault = Fault::error("limits-cross", place);
        faults.push(fault.with("least", min.to_string()).with("most", max.to_string()));
    }
    min <= max
}

/// Returns the fault of a limit that no answer can meet.
pub(crate) fn impossible(key: &'static str, found: i64, place: Span) -> Fault {
    Fault::error("limit-impossible", place).with("key", key).with("found", found.to_string())
}
