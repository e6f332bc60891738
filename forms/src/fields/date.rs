//! `date`: a day, typed as day, month and year.

use schema::Reader;

use super::calendar::{control, limits_of, numbers, read_bounds, real_day, refuse_months};
use super::{Autocomplete, Example, FieldKind};
use crate::{Control, Detail, Field, Ground, Judged, Limits, Question, Shape, Value};

const PARTS: [&str; 3] = ["day", "month", "year"];

#[derive(Debug)]
pub(super) struct Date;

impl FieldKind for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        let limits = read_bounds(reader, ground)?;
        refuse_months(&limits, reader).then_some(Limits::Date(limits))
    }

    fn control(&self, _: &Field) -> Control {
        control(Shape::Date, &PARTS)
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(question.field);
        let Some(parts) = numbers(question, PARTS)? else {
            return Ok(None);
        };
        let date = real_day(question, parts)?;
        let limit = |key, limit| Err(question.problem(key).with("limit", Detail::Date(limit)).into());
        let bound = |bound: Option<crate::Bound>| bound.and_then(|bound| bound.resolve(question.scope));
        match (bound(limits.earliest), bound(limits.latest)) {
            (Some(earliest), _) if date < earliest => limit("too_early", earliest),
            (_, Some(latest)) if date > latest => limit("too_late", latest),
            _ => Ok(Some(Value::Date(date))),
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
    Example::accepted("{}", &[("-day", "29"), ("-month", "2"), ("-year", "2024")], r#"{"date": "2024-02-29"}"#),
    Example::accepted("{}", &[("-day", "٠٩"), ("-month", " ٠٢ "), ("-year", "٢٠٢٤")], r#"{"date": "2024-02-09"}"#),
    Example::accepted(
        r#"{"latest": "today", "earliest": "today - 1 year"}"#,
        &[("-day", "15"), ("-month", "6"), ("-year", "2026")],
        r#"{"date": "2026-06-15"}"#,
    ),
    Example::empty("{}", &[("-day", ""), ("-month", " "), ("-year", "")]),
    Example::refused("{}", &[("-day", "29"), ("-month", "2"), ("-year", "")], "incomplete"),
    Example::refused("{}", &[("-month", "2"), ("-year", "2024")], "incomplete"),
    Example::refused("{}", &[("-day", "30"), ("-month", "2"), ("-year", "2024")], "not_real"),
    Example::refused("{}", &[("-day", "1"), ("-month", "13"), ("-year", "2024")], "not_real"),
    Example::refused("{}", &[("-day", "1"), ("-month", "1"), ("-year", "24")], "not_real"),
    Example::refused("{}", &[("-day", "first"), ("-month", "1"), ("-year", "2024")], "not_real"),
    Example::refused(
        r#"{"earliest": "2020-01-29"}"#,
        &[("-day", "28"), ("-month", "1"), ("-year", "2020")],
        "too_early",
    ),
    Example::refused(r#"{"latest": "today"}"#, &[("-day", "16"), ("-month", "6"), ("-year", "2026")], "too_late"),
    Example::refused(
        r#"{"earliest": "call.closes + 6 months"}"#,
        &[("-day", "29"), ("-month", "9"), ("-year", "2026")],
        "too_early",
    ),
];
