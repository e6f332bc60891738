//! `multiple-choice`: several of several options; some of them may stand only alone.

use schema::{Fault, Reader, Spanned};

use super::options::{limits_of, read_options};
use super::{ConditionValues, Example, FieldKind};
use crate::limits::{Range, impossible};
use crate::{ChoiceLimits, Control, Detail, Field, Ground, Judged, Limits, Question, Shape, Value};

#[derive(Debug)]
pub(super) struct MultipleChoice;

impl FieldKind for MultipleChoice {
    fn name(&self) -> &'static str {
        "multiple-choice"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let options = read_options(reader);
        let exclusive = reader.optional::<Vec<Spanned<String>>>("exclusive").unwrap_or_default();
        let counts = Range::read_counts(reader);
        let (options, (min, max)) = (options?, counts?);
        let before = reader.faults.len();
        for option in exclusive.iter().filter(|option| !options.contains(&option.value)) {
            let fault = Fault::error("exclusive-unknown", option.span).with("found", &option.value);
            reader.faults.push(fault.near(&option.value, options.iter().map(String::as_str)));
        }
        let exclusive: Vec<String> = exclusive.into_iter().map(|option| option.value).collect();
        let together = options.iter().filter(|option| !exclusive.contains(option)).count();
        if let Some(min) = min.filter(|min| *min as usize > together.max(1)) {
            let place = reader.place("min");
            reader.faults.push(impossible("min", min.into(), place));
        }
        (reader.faults.len() == before).then_some(())?;
        Some(Limits::Choice(ChoiceLimits { options, shape: Shape::Checkboxes, min, max, exclusive }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        Control {
            options: limits.options.clone(),
            exclusive: limits.exclusive.clone(),
            min: limits.min.map(i64::from),
            max: limits.max.map(i64::from),
            ..Control::of(limits.shape)
        }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(&question.field.limits);
        let sent = question.all();
        if sent.is_empty() {
            return Ok(None);
        }
        if sent.iter().any(|option| !limits.options.contains(option)) {
            return Err(question.problem("unknown").into());
        }
        let chosen: Vec<String> = limits.options.iter().filter(|option| sent.contains(option)).cloned().collect();
        let alone = chosen.iter().find(|option| limits.exclusive.contains(option));
        let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        match (alone, limits.min, limits.max) {
            (Some(option), _, _) if count > 1 => {
                Err(question.problem("exclusive").with("option", Detail::Option(option.clone())).into())
            }
            // "None of these" is an answer, however many are asked for.
            (Some(_), _, _) => Ok(Some(Value::Many(chosen))),
            (None, Some(min), _) if count < min => Err(question.count_problem("too_few", min).into()),
            (None, _, Some(max)) if count > max => Err(question.count_problem("too_many", max).into()),
            (None, _, _) => Ok(Some(Value::Many(chosen))),
        }
    }

    fn condition_values(&self, limits: &Limits) -> ConditionValues {
        ConditionValues::Words(limits_of(limits).options.clone())
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(r#"{"options": ["a", "b", "c"]}"#, &[("", "c"), ("", "a"), ("", "c")], r#"{"many": ["a", "c"]}"#),
    Example::accepted(
        r#"{"options": ["a", "b", "none"], "exclusive": ["none"], "min": 2}"#,
        &[("", "none")],
        r#"{"many": ["none"]}"#,
    ),
    Example::empty(r#"{"options": ["a", "b"], "min": 2}"#, &[("", "")]),
    Example::refused(r#"{"options": ["a", "b"]}"#, &[("", "a"), ("", "d")], "unknown"),
    Example::refused(r#"{"options": ["a", "b"], "min": 2}"#, &[("", "a")], "too_few"),
    Example::refused(r#"{"options": ["a", "b"], "max": 1}"#, &[("", "a"), ("", "b")], "too_many"),
    Example::refused(
        r#"{"options": ["a", "b", "none"], "exclusive": ["none"]}"#,
        &[("", "none"), ("", "b")],
        "exclusive",
    ),
];
