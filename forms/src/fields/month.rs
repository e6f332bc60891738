//! `month`: a month of a year.

use jiff::civil;
use schema::Reader;

use super::calendar::{control, limits_of, numbers, read_bounds, real_day};
use super::{Autocomplete, Example, FieldKind};
use crate::{Bound, Control, Detail, Field, Ground, Judged, Limits, Question, Shape, Value};

const PARTS: [&str; 2] = ["month", "year"];

#[derive(Debug)]
pub(super) struct Month;

impl FieldKind for Month {
    fn name(&self) -> &'static str {
        "month"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        read_bounds(reader, ground).map(Limits::Date)
    }

    fn control(&self, _: &Field) -> Control {
        control(Shape::Month, &PARTS)
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(question.field);
        let Some([month, year]) = numbers(question, PARTS)? else {
            return Ok(None);
        };
        let first = real_day(question, [1, month, year])?;
        let limit = |key, limit: civil::Date| {
            Err(question.problem(key).with("limit", Detail::Month(limit.year(), limit.month())).into())
        };
        // A bound in the middle of a month lets the whole month in.
        let bound = |bound: Option<Bound>| Some(bound?.resolve(question.scope)?.first_of_month());
        match (bound(limits.earliest), bound(limits.latest)) {
            (Some(earliest), _) if first < earliest => limit("too_early", earliest),
            (_, Some(latest)) if first > latest => limit("too_late", latest),
            _ => Ok(Some(Value::Month(first.year(), first.month()))),
        }
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("-month", "5"), ("-year", "2022")], r#"{"month": [2022, 5]}"#),
    Example::accepted("{}", &[("-month", "०५"), ("-year", "२०२२")], r#"{"month": [2022, 5]}"#),
    Example::accepted(
        r#"{"earliest": "2022-05-31"}"#,
        &[("-month", "5"), ("-year", "2022")],
        r#"{"month": [2022, 5]}"#,
    ),
    Example::accepted(r#"{"latest": "2022-05"}"#, &[("-month", "5"), ("-year", "2022")], r#"{"month": [2022, 5]}"#),
    Example::empty("{}", &[]),
    Example::refused("{}", &[("-month", "5")], "incomplete"),
    Example::refused("{}", &[("-month", "0"), ("-year", "2022")], "not_real"),
    Example::refused("{}", &[("-month", "May"), ("-year", "2022")], "not_real"),
    Example::refused(r#"{"earliest": "2022-05"}"#, &[("-month", "4"), ("-year", "2022")], "too_early"),
    Example::refused(r#"{"latest": "today"}"#, &[("-month", "7"), ("-year", "2026")], "too_late"),
];
