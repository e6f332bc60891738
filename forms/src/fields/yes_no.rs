//! `yes-no`: one of the two.

use schema::Reader;

use super::{ConditionValues, Example, FieldKind};
use crate::{Control, Field, Ground, Judged, Limits, Question, Shape, Value};

#[derive(Debug)]
pub(super) struct YesNo;

impl FieldKind for YesNo {
    fn name(&self) -> &'static str {
        "yes-no"
    }

    fn limits(&self, _: &mut Reader<'_, '_>, _: Ground) -> Option<Limits> {
        Some(Limits::Nothing)
    }

    fn control(&self, _: &Field) -> Control {
        Control { options: words(), ..Control::of(Shape::Radios) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        match question.line().as_str() {
            "" => Ok(None),
            "yes" => Ok(Some(Value::Flag(true))),
            "no" => Ok(Some(Value::Flag(false))),
            _ => Err(question.problem("unknown").into()),
        }
    }

    fn condition_values(&self, _: &Limits) -> ConditionValues {
        ConditionValues::Words(words())
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn words() -> Vec<String> {
    ["yes", "no"].map(str::to_owned).to_vec()
}

const EXAMPLES: &[Example] = &[
    Example::accepted("{}", &[("", "yes")], r#"{"flag": true}"#),
    Example::accepted("{}", &[("", "no")], r#"{"flag": false}"#),
    Example::empty("{}", &[]),
    Example::refused("{}", &[("", "maybe")], "unknown"),
];
