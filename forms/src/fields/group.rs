//! `group`: rows of fields. Rows left wholly empty do not count; the answer holds the others
//! without gaps, while problems name the row as it was sent.

use schema::{Fault, Node, Reader};

use super::{Example, FieldKind};
use crate::field::read_fields;
use crate::limits::{Range, in_order};
use crate::{Answer, Control, Field, Ground, GroupLimits, Judged, Limits, Problem, Question, Shape, Value};

/// The rows of a group that does not say how many there may be.
const MOST_ROWS: u32 = 20;

#[derive(Debug)]
pub(super) struct Group;

impl FieldKind for Group {
    fn name(&self) -> &'static str {
        "group"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        let before = reader.faults.len();
        let nodes = reader.required::<Vec<Node>>("fields");
        let counts = Range::read_counts(reader);
        let show = reader.number("show", 1..=100);
        if ground.inside_group {
            let place = reader.place("kind");
            reader.faults.push(Fault::error("group-in-group", place));
            return None;
        }
        if nodes.as_ref().is_some_and(Vec::is_empty) {
            let place = reader.place("fields");
            reader.faults.push(Fault::error("no-fields", place).with("what", "a group"));
        }
        let ground = Ground { inside_group: true, ..ground };
        let fields = read_fields(&nodes?, ground, &mut Vec::new(), reader.faults);
        let (min, max) = counts?;
        let show = show.and_then(|show| u32::try_from(show).ok()).unwrap_or(min.unwrap_or(1).max(1));
        let max = max.unwrap_or(MOST_ROWS.max(show));
        let place = reader.place("show");
        in_order(Some(show.into()), Some(max.into()), place, reader.faults);
        (reader.faults.len() == before).then_some(())?;
        Some(Limits::Group(GroupLimits { fields, min, max, show }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(field);
        let (min, max) = (limits.min.map(i64::from), Some(i64::from(limits.max)));
        Control { min, max, show: Some(limits.show), ..Control::of(Shape::Group) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(question.field);
        let mut rows: Vec<Answer> = Vec::new();
        let mut problems: Vec<Problem> = Vec::new();
        let mut count = 0;
        for number in question.rows(&limits.fields) {
            let row = question.row(number, &limits.fields);
            // What was filled in may all belong to questions that are not asked.
            if !row.answer.is_empty() || !row.problems.is_empty() {
                rows.push(row.answer);
                problems.extend(row.problems);
                count += 1;
            }
        }
        match limits.min {
            _ if count == 0 => return Ok(None),
            Some(min) if count < min => problems.insert(0, question.count_problem("too_few", min)),
            _ if count > limits.max => problems.insert(0, question.count_problem("too_many", limits.max)),
            _ => {}
        }
        if problems.is_empty() { Ok(Some(Value::Rows(rows))) } else { Err(problems) }
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn limits_of(field: &Field) -> &GroupLimits {
    match &field.limits {
        Limits::Group(limits) => limits,
        other => unreachable!("a group was read with {other:?}"),
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(
        r#"{"fields": [{"id": "name", "kind": "text", "max": 9}, {"id": "since", "kind": "month", "optional": true}]}"#,
        &[
            ("-1-name", " "),
            ("-2-name", "Ana"),
            ("-10-name", "Eva"),
            ("-10-since-month", "5"),
            ("-10-since-year", "2022"),
        ],
        r#"{"rows": [{"name": {"text": "Ana"}}, {"name": {"text": "Eva"}, "since": {"month": [2022, 5]}}]}"#,
    ),
    Example::empty(
        r#"{"fields": [{"id": "name", "kind": "text", "max": 9}], "min": 2}"#,
        &[("-1-name", " "), ("-0-name", "x"), ("-02-name", "x"), ("-1-other", "x"), ("-a-name", "x")],
    ),
    Example::refused(
        r#"{"fields": [{"id": "name", "kind": "text", "max": 9}], "min": 2}"#,
        &[("-1-name", "Ana")],
        "too_few",
    ),
    Example::refused(
        r#"{"fields": [{"id": "name", "kind": "text", "max": 9}], "max": 1}"#,
        &[("-1-name", "Ana"), ("-2-name", "Eva")],
        "too_many",
    ),
    Example::refused(
        r#"{"fields": [{"id": "name", "kind": "text", "max": 9}, {"id": "role", "kind": "text", "max": 9}]}"#,
        &[("-1-name", "Ana")],
        "missing",
    ),
];
