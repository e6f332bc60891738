//! `whole-number`: how many of something.

use schema::Reader;

use super::{Autocomplete, Example, FieldKind};
use crate::limits::Range;
use crate::{Control, Detail, Field, Ground, Judged, Limits, NumberLimits, Question, Value, Width, number};

#[derive(Debug)]
pub(super) struct WholeNumber;

impl FieldKind for WholeNumber {
    fn name(&self) -> &'static str {
        "whole-number"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let range = Range::read(reader, i64::MIN..=i64::MAX)?;
        Some(Limits::Number(NumberLimits { min: range.min, max: range.max }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        // Some keyboards for digits have no minus.
        let inputmode = if limits.min.is_some_and(|min| min < 0) { "text" } else { "numeric" };
        let control =
            Control::input([("type", "text"), ("inputmode", inputmode), ("dir", "ltr"), ("spellcheck", "false")]);
        Control { width: Some(Width::Narrow), min: limits.min, max: limits.max, ..control }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(&question.field.limits);
        let line = question.line();
        if line.is_empty() {
            return Ok(None);
        }
        let Some(number) = number::whole(&line) else {
            return Err(question.problem("format").into());
        };
        let limit = |key, limit| Err(question.problem(key).with("limit", Detail::Number(limit)).into());
        match (limits.min, limits.max, i64::try_from(number)) {
            (Some(min), _, _) if number < min.into() => limit("too_small", min),
            (_, Some(max), _) if number > max.into() => limit("too_large", max),
            (_, _, Ok(number)) => Ok(Some(Value::Number(number))),
            (_, _, Err(_)) => Err(question.problem("format").into()),
        }
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn limits_of(limits: &Limits) -> &NumberLimits {
    match limits {
        Limits::Number(limits) => limits,
        other => unreachable!("a whole number was read with {other:?}"),
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", " 1 250 ")], r#"{"number": 1250}"#),
    Example::accepted("{}", &[("", "1.250")], r#"{"number": 1250}"#),
    Example::accepted("{}", &[("", "١٬٢٥٠")], r#"{"number": 1250}"#),
    Example::accepted(r#"{"min": -5, "max": 5}"#, &[("", "−5")], r#"{"number": -5}"#),
    Example::accepted(r#"{"min": 0, "max": 5}"#, &[("", "0")], r#"{"number": 0}"#),
    Example::empty(r#"{"min": 1}"#, &[("", " ")]),
    Example::refused("{}", &[("", "1.5")], "format"),
    Example::refused("{}", &[("", "about 5")], "format"),
    Example::refused("{}", &[("", "99999999999999999999")], "format"),
    Example::refused(r#"{"min": 1}"#, &[("", "0")], "too_small"),
    Example::refused(r#"{"max": 5}"#, &[("", "6")], "too_large"),
    Example::refused(r#"{"max": 5}"#, &[("", "99999999999999999999")], "too_large"),
];
