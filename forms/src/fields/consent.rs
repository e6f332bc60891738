//! `consent`: a box to tick under a wording, whose version is kept with the answer.

use schema::Reader;

use super::{ConditionValues, Example, FieldKind};
use crate::{ConsentLimits, Control, Field, Ground, Judged, Limits, Question, Shape, Value};

#[derive(Debug)]
pub(super) struct Consent;

impl FieldKind for Consent {
    fn name(&self) -> &'static str {
        "consent"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        let version = reader.required::<String>("version")?;
        Some(Limits::Consent(ConsentLimits { version }))
    }

    fn control(&self, _: &Field) -> Control {
        Control { options: vec!["yes".to_owned()], ..Control::of(Shape::Consent) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let Limits::Consent(limits) = &question.field.limits else {
            unreachable!("a consent was read with {:?}", question.field.limits)
        };
        match question.line().as_str() {
            "" => Ok(None),
            "yes" => Ok(Some(Value::Consent { version: limits.version.clone() })),
            _ => Err(question.problem("unknown").into()),
        }
    }

    fn condition_values(&self, _: &Limits) -> ConditionValues {
        ConditionValues::Words(vec!["yes".to_owned()])
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(r#"{"version": "2026-01"}"#, &[("", "yes")], r#"{"consent": {"version": "2026-01"}}"#),
    Example::empty(r#"{"version": 1}"#, &[]),
    Example::refused(r#"{"version": 1}"#, &[("", "no")], "unknown"),
];
