//! Conditions: which earlier answers a question hangs on.
//!
//! [`Condition`] is read with its field; [`check_conditions`] later holds it against the fields
//! that come before. Whether it holds for an answer is judged where answers are.

use schema::{Entry, Fault, Faults, FromNode, Node, Spanned, Value};

use crate::fields::ConditionValues;
use crate::{Field, Limits};

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
    /// The clause holds when the answer is, or contains, one of these.
    pub values: Vec<Spanned<String>>,
    /// The clause holds when the answer is none of the values.
    pub negated: bool,
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
    let inner = match entry.node.entries() {
        [only] if only.key == "not" => Some(&only.node),
        _ => None,
    };
    let node = inner.unwrap_or(&entry.node);
    let values = match &node.value {
        Value::Scalar(text) => vec![Spanned { value: text.clone(), span: node.span }],
        Value::List(items) if !items.is_empty() => Vec::<Spanned<String>>::from_node(node, faults)?,
        Value::List(_) | Value::Map(_) | Value::Null => {
            faults.push(Fault::error("bad-condition", entry.span).with("field", &entry.key));
            return None;
        }
    };
    Some(Clause { field, values, negated: inner.is_some() })
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
}

/// Reports conditions on fields that are unknown or come later, and on values that are no options.
pub(crate) fn check_conditions(visible: &Visible<'_>, faults: &mut Faults) {
    for (index, field) in visible.fields.iter().enumerate() {
        let earlier: Vec<&Field> = visible.outer.iter().chain(&visible.fields[..index]).copied().collect();
        for clause in field.when.iter().flat_map(|condition| &condition.clauses) {
            // The nearest comes first: a field of the group hides one of the form.
            match earlier.iter().rev().find(|field| field.id == clause.field.value) {
                Some(field) => check_values(clause, field, faults),
                None => report_unseen(clause, visible, &earlier, faults),
            }
        }
        if let Limits::Group(limits) = &field.limits {
            let inner: Vec<&Field> = limits.fields.iter().collect();
            let later = &visible.fields[index..];
            let declared = visible.declared;
            check_conditions(&Visible { fields: &inner, outer: &earlier, later, declared }, faults);
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

fn check_values(clause: &Clause, field: &Field, faults: &mut Faults) {
    match field.kind.condition_values(&field.limits) {
        ConditionValues::None => {
            let fault = Fault::error("when-not-a-choice", clause.field.span).with("field", &field.id);
            faults.push(fault.with("kind", field.kind.name()));
        }
        ConditionValues::Codes => {}
        ConditionValues::Words(words) => {
            for value in clause.values.iter().filter(|value| !words.contains(&value.value)) {
                let fault = Fault::error("when-not-an-option", value.span).with("found", &value.value);
                let fault = fault.with("field", &field.id).with("known", words.join(", "));
                faults.push(fault.near(&value.value, words.iter().map(String::as_str)));
            }
        }
    }
}
