//! The stops of a step as rules that a page can judge by itself, without sending an answer.
//!
//! Days that are counted from a date of the call are days here. The rules are judged as
//! [`crate::Form::stop`] judges an answer: the script of the page is held against it by a test.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::{Clause, Condition, Field, Scope, Step, Stop, Test};

/// The stops of a step, and the questions on which they hang.
#[derive(Clone, Debug)]
pub struct Eligibility<'a> {
    fields: Vec<&'a Field>,
    stops: &'a [Stop],
    scope: &'a Scope<'a>,
}

impl Step {
    /// Returns the rules of the step.
    pub fn eligibility<'a>(&'a self, scope: &'a Scope<'a>) -> Eligibility<'a> {
        let mut named: BTreeSet<&str> = self.stops.iter().flat_map(|stop| names(&stop.when)).collect();
        // A question hangs on earlier ones only, so going back once finds them all.
        for field in self.fields.iter().rev().filter(|field| field.when.is_some()) {
            if named.contains(field.id.as_str()) {
                named.extend(field.when.iter().flat_map(names));
            }
        }
        let fields = self.fields.iter().filter(|field| named.contains(field.id.as_str())).collect();
        Eligibility { fields, stops: &self.stops, scope }
    }
}

impl Eligibility<'_> {
    /// Returns the ids of the questions on which the rules hang, in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.id.as_str())
    }

    /// Returns `{fields: {id: {kind, optional, when}}, stops: {id: clauses}}`. A clause is `{field}` with
    /// one of `is`, `not` (lists of values), `before`, `after` (a day), `below`, `above` (a number);
    /// all clauses of a list must hold.
    pub fn to_json(&self) -> Json {
        let of_field = |field: &&Field| {
            let when = field.when.as_ref().map(|when| self.clauses(when)).unwrap_or_default();
            (field.id.clone(), json!({"kind": field.kind.name(), "optional": field.optional, "when": when}))
        };
        let fields: Map<String, Json> = self.fields.iter().map(of_field).collect();
        let stops: Map<String, Json> =
            self.stops.iter().map(|stop| (stop.id.clone(), self.clauses(&stop.when).into())).collect();
        json!({"fields": fields, "stops": stops})
    }

    fn clauses(&self, condition: &Condition) -> Vec<Json> {
        condition.clauses.iter().map(|clause| self.clause(clause)).collect()
    }

    fn clause(&self, clause: &Clause) -> Json {
        let field = &clause.field.value;
        let words = |values: &[schema::Spanned<String>]| {
            values.iter().map(|value| value.value.clone()).collect::<Vec<String>>()
        };
        // A bound without a day, in a call without a deadline, is passed by nobody.
        let day = |bound: &crate::Bound| bound.resolve(self.scope).map(|day| day.to_string());
        match &clause.test {
            Test::Is(values) => json!({"field": field, "is": words(values)}),
            Test::IsNot(values) => json!({"field": field, "not": words(values)}),
            Test::Before(bound) => json!({"field": field, "before": day(&bound.value)}),
            Test::After(bound) => json!({"field": field, "after": day(&bound.value)}),
            Test::Below(number) => json!({"field": field, "below": number.value}),
            Test::Above(number) => json!({"field": field, "above": number.value}),
        }
    }
}

fn names(condition: &Condition) -> impl Iterator<Item = &str> {
    condition.clauses.iter().map(|clause| clause.field.value.as_str())
}
