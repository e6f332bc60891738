//! Conditions: which earlier answers a question hangs on.
//!
//! [`Condition`] is read with its field; [`check_conditions`] later holds it against the fields
//! that come before. Whether it holds for an answer is judged where answers are.

use schema::{Entry, Fault, Faults, FromNode, Node, Spanned, Value};

use crate::answer::Value as Answered;
use crate::fields::ConditionValues;
use crate::{Audience, Base, Bound, Field, Limits, Scope};

/// Everything that must hold for a field to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// All of these must hold.
    pub clauses: Vec<Clause>,
}

/// What must hold of one earlier answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The id of the earlier field: of the same group first, else of the form.
    pub field: Spanned<String>,
    /// What its answer must be.
    pub test: Test,
}

/// What an answer must be for a clause to hold. A field that was not answered well meets no test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is, or contains, one of these.
    Is(Vec<Spanned<String>>),
    /// It is none of these.
    IsNot(Vec<Spanned<String>>),
    /// The day or month lies before this one.
    Before(Spanned<Bound>),
    /// The day or month lies behind this one.
    After(Spanned<Bound>),
    /// The number or sum is less.
    Below(Spanned<i64>),
    /// The number or sum is greater.
    Above(Spanned<i64>),
}

impl FromNode for Condition {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            faults.push(Fault::error("not-a-map", node.span).with("found", node.kind()));
            return None;
        };
        if entries.is_empty() {
            faults.push(Fault::error("bad-condition", node.span).with("field", ""));
            return None;
        }
        let clauses: Vec<Option<Clause>> = entries.iter().map(|entry| read_clause(entry, faults)).collect();
        Some(Self { clauses: clauses.into_iter().collect::<Option<_>>()? })
    }
}

fn read_clause(entry: &Entry, faults: &mut Faults) -> Option<Clause> {
    let field = Spanned { value: entry.key.clone(), span: entry.span };
    let test = match entry.node.entries() {
        [only] => read_test(entry, only, faults)?,
        _ => Test::Is(read_values(entry, &entry.node, faults)?),
    };
    Some(Clause { field, test })
}

fn read_test(entry: &Entry, test: &Entry, faults: &mut Faults) -> Option<Test> {
    let node = &test.node;
    match test.key.as_str() {
        "not" => Some(Test::IsNot(read_values(entry, node, faults)?)),
        "before" => Some(Test::Before(read_bound("before", node, faults)?)),
        "after" => Some(Test::After(read_bound("after", node, faults)?)),
        "below" => Some(Test::Below(read_number(node, faults)?)),
        "above" => Some(Test::Above(read_number(node, faults)?)),
        _ => {
            faults.push(Fault::error("bad-condition", entry.span).with("field", &entry.key));
            None
        }
    }
}

fn read_values(entry: &Entry, node: &Node, faults: &mut Faults) -> Option<Vec<Spanned<String>>> {
    match &node.value {
        Value::Scalar(text) => Some(vec![Spanned { value: text.clone(), span: node.span }]),
        Value::List(items) if !items.is_empty() => Vec::<Spanned<String>>::from_node(node, faults),
        Value::List(_) | Value::Map(_) | Value::Null => {
            faults.push(Fault::error("bad-condition", entry.span).with("field", &entry.key));
            None
        }
    }
}

fn read_bound(key: &'static str, node: &Node, faults: &mut Faults) -> Option<Spanned<Bound>> {
    let text = Spanned::<String>::from_node(node, faults)?;
    let Some(value) = Bound::parse(&text.value) else {
        faults.push(Fault::error("bad-bound", text.span).with("key", key).with("found", text.value));
        return None;
    };
    Some(Spanned { value, span: text.span })
}

fn read_number(node: &Node, faults: &mut Faults) -> Option<Spanned<i64>> {
    let text = Spanned::<String>::from_node(node, faults)?;
    let Ok(value) = text.value.parse() else {
        faults.push(Fault::error("not-a-whole-number", text.span).with("found", text.value));
        return None;
    };
    Some(Spanned { value, span: text.span })
}

impl Test {
    /// Tells whether an answer meets the test.
    pub(crate) fn holds(&self, value: Option<&Answered>, scope: &Scope<'_>) -> bool {
        let names = |values: &[Spanned<String>]| {
            let words = value.map(Answered::words).unwrap_or_default();
            values.iter().any(|value| words.contains(&value.value.as_str()))
        };
        let day = || value.and_then(Answered::day);
        let number = || value.and_then(Answered::number);
        let compared = |bound: &Spanned<Bound>| Some((day()?, bound.value.resolve(scope)?));
        match self {
            Self::Is(values) => names(values),
            Self::IsNot(values) => !names(values),
            Self::Before(bound) => compared(bound).is_some_and(|(day, bound)| day < bound),
            Self::After(bound) => compared(bound).is_some_and(|(day, bound)| day > bound),
            Self::Below(limit) => number().is_some_and(|number| number < limit.value),
            Self::Above(limit) => number().is_some_and(|number| number > limit.value),
        }
    }
}

/// The fields that conditions may name.
pub(crate) struct Visible<'a> {
    /// The fields of this level, in order: each sees those before it.
    pub(crate) fields: &'a [&'a Field],
    /// What the fields of a group see beyond the group.
    pub(crate) outer: &'a [&'a Field],
    /// The group itself and what comes after it, which its fields do not see.
    pub(crate) later: &'a [&'a Field],
    /// All ids of the form, also of fields that could not be read.
    pub(crate) declared: &'a [String],
    /// Where the form is shown: only a call has dates of its own.
    pub(crate) audience: Audience,
}

/// Reports conditions on fields that are unknown or come later, and on values that are no options.
/// Since a condition may only name what comes before it, no circle of conditions can be written.
pub(crate) fn check_conditions(visible: &Visible<'_>, faults: &mut Faults) {
    for (index, field) in visible.fields.iter().enumerate() {
        let earlier: Vec<&Field> = visible.outer.iter().chain(&visible.fields[..index]).copied().collect();
        if let Some(condition) = &field.when {
            check_condition(condition, visible, &earlier, faults);
        }
        if let Limits::Group(limits) = &field.limits {
            let inner: Vec<&Field> = limits.fields.iter().collect();
            let later = &visible.fields[index..];
            let inside = Visible { fields: &inner, outer: &earlier, later, ..*visible };
            check_conditions(&inside, faults);
        }
    }
}

/// Reports what is wrong with one condition that sees the fields before it.
pub(crate) fn check_condition(condition: &Condition, visible: &Visible<'_>, earlier: &[&Field], faults: &mut Faults) {
    for clause in &condition.clauses {
        // The nearest comes first: a field of the group hides one of the form.
        match earlier.iter().rev().find(|field| field.id == clause.field.value) {
            Some(field) => check_test((clause, field), visible.audience, faults),
            None => report_unseen(clause, visible, earlier, faults),
        }
    }
}

fn report_unseen(clause: &Clause, visible: &Visible<'_>, earlier: &[&Field], faults: &mut Faults) {
    let id = &clause.field.value;
    if visible.fields.iter().chain(visible.later).any(|field| field.id == *id) {
        faults.push(Fault::error("when-later-field", clause.field.span).with("field", id));
    } else if !visible.declared.contains(id) {
        let known = earlier.iter().map(|field| field.id.as_str());
        faults.push(Fault::error("when-unknown-field", clause.field.span).with("field", id).near(id, known));
    }
}

fn check_test((clause, field): (&Clause, &Field), audience: Audience, faults: &mut Faults) {
    let mismatched = |code| {
        let fault = Fault::error(code, clause.field.span).with("field", &field.id);
        fault.with("kind", field.kind.name())
    };
    match &clause.test {
        Test::Is(values) | Test::IsNot(values) => match field.kind.condition_values(&field.limits) {
            ConditionValues::None => faults.push(mismatched("when-not-a-choice")),
            ConditionValues::Codes => {}
            ConditionValues::Words(words) => check_options((values, &words), &field.id, faults),
        },
        Test::Before(bound) | Test::After(bound) => {
            if !matches!(field.limits, Limits::Date(_)) {
                faults.push(mismatched("when-not-a-date"));
            } else if audience == Audience::Site && matches!(bound.value.base, Base::CallOpens | Base::CallCloses) {
                faults.push(Fault::error("call-in-site-form", bound.span).with("key", "when"));
            }
        }
        Test::Below(_) | Test::Above(_) => {
            if !matches!(field.limits, Limits::Number(_) | Limits::Money(_)) {
                faults.push(mismatched("when-not-a-number"));
            }
        }
    }
}

fn check_options((values, words): (&[Spanned<String>], &[String]), field: &str, faults: &mut Faults) {
    for value in values.iter().filter(|value| !words.contains(&value.value)) {
        let fault = Fault::error("when-not-an-option", value.span).with("found", &value.value);
        let fault = fault.with("field", field).with("known", words.join(", "));
        faults.push(fault.near(&value.value, words.iter().map(String::as_str)));
    }
}
