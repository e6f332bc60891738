//! `single-choice`: one of several options.

use schema::{Reader, choice};

use super::options::{limits_of, read_options};
use super::{ConditionValues, Example, FieldKind};
use crate::{ChoiceLimits, Control, Field, Ground, Judged, Limits, Question, Shape, Value};

/// The most options that are shown all at once, when the definition does not say.
const MOST_RADIOS: usize = 10;

#[derive(Debug)]
pub(super) struct SingleChoice;

impl FieldKind for SingleChoice {
    fn name(&self) -> &'static str {
        "single-choice"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let styles = [("radios", Shape::Radios), ("select", Shape::Select)];
        let style = reader.node("style").and_then(|node| choice(node, &styles, reader.faults));
        let options = read_options(reader)?;
        let by_number = if options.len() > MOST_RADIOS { Shape::Select } else { Shape::Radios };
        let shape = style.unwrap_or(by_number);
        Some(Limits::Choice(ChoiceLimits { options, shape, min: None, max: None, exclusive: Vec::new() }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        Control { options: limits.options.clone(), ..Control::of(limits.shape) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let option = question.line();
        if option.is_empty() {
            return Ok(None);
        }
        if !limits_of(&question.field.limits).options.contains(&option) {
            return Err(question.problem("unknown").into());
        }
        Ok(Some(Value::Text(option)))
    }

    fn condition_values(&self, limits: &Limits) -> ConditionValues {
        ConditionValues::Words(limits_of(limits).options.clone())
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(r#"{"options": ["a", "b"]}"#, &[("", "b")], r#"{"text": "b"}"#),
    Example::empty(r#"{"options": ["a", "b"]}"#, &[("", "")]),
    Example::refused(r#"{"options": ["a", "b"]}"#, &[("", "c")], "unknown"),
    Example::refused(r#"{"options": ["a", "b"], "style": "select"}"#, &[("", "A")], "unknown"),
];
