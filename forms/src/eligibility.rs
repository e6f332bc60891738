//! The stops of a step as rules that a page can judge by itself, without sending an answer.
//!
//! Days that are counted from a date of the call are days here. The rules are judged as
//! [`crate::Form::stop`] judges an answer: the script of the page is held against it by a test.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::{Base, Clause, Condition, Field, Scope, Step, Stop, Test};

/// The stops of a step, and the questions on which they hang.
#[derive(Clone, Debug)]
pub struct Eligibility<'a> {
    fields: Vec<&'a Field>,
    stops: &'a [Stop],
    scope: &'a Scope<'a>,
}

impl Step {
    /// Returns the rules of the step; nothing when one hangs on the day of judging, which a page that is
    /// built once does not know.
    pub fn eligibility<'a>(&'a self, scope: &'a Scope<'a>) -> Option<Eligibility<'a>> {
        let mut named: BTreeSet<&str> = self.stops.iter().flat_map(|stop| names(&stop.when)).collect();
        // A question hangs on earlier ones only, so going back once finds them all.
        for field in self.fields.iter().rev().filter(|field| field.when.is_some()) {
            if named.contains(field.id.as_str()) {
                named.extend(field.when.iter().flat_map(names));
            }
        }
        let fields: Vec<&Field> = self.fields.iter().filter(|field| named.contains(field.id.as_str())).collect();
        let conditions = self.stops.iter().map(|stop| &stop.when);
        let mut conditions = conditions.chain(fields.iter().filter_map(|field| field.when.as_ref()));
        (!conditions.any(hangs_on_today)).then_some(Eligibility { fields, stops: &self.stops, scope })
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

fn hangs_on_today(condition: &Condition) -> bool {
    condition.clauses.iter().any(|clause| match &clause.test {
        Test::Before(bound) | Test::After(bound) => bound.value.base == Base::Today,
        Test::Is(_) | Test::IsNot(_) | Test::Below(_) | Test::Above(_) => false,
    })
}

fn names(condition: &Condition) -> impl Iterator<Item = &str> {
    condition.clauses.iter().map(|clause| clause.field.value.as_str())
}

#[cfg(test)]
mod tests {
    use jiff::civil;
    use schema::Faults;

    use super::*;
    use crate::{CallBounds, Form, definition};

    /// Returns the rules of the first step of a form.
    fn rules(fields: &Json, stops: &Json) -> Option<Json> {
        let steps = json!([{"id": "one", "fields": fields, "stops": stops}]);
        let form = json!({"version": 1, "function": "submissions", "for": "call", "flow": "steps", "steps": steps});
        let mut faults = Faults::new();
        let form =
            Form::read("test", &definition::from_json(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"));
        let call = CallBounds {
            opens: civil::date(2027, 1, 1),
            closes: civil::date(2028, 2, 29),
            maximum: None,
            countries: None,
            languages: Vec::new(),
        };
        let scope = Scope {
            today: civil::date(2027, 6, 15),
            call: Some(call),
            site_languages: &[],
            known_countries: &[],
            known_languages: &[],
            files: &[],
        };
        form.steps[0].eligibility(&scope).map(|rules| rules.to_json())
    }

    fn fields() -> Json {
        json!([
            {"id": "other", "kind": "text", "max": 9},
            {"id": "legal", "kind": "yes-no"},
            {"id": "kind", "kind": "single-choice", "options": ["a", "b"], "when": {"legal": "yes"}},
            {"id": "founded", "kind": "date", "when": {"kind": {"not": "a"}}},
            {"id": "staff", "kind": "whole-number", "optional": true},
        ])
    }

    #[test]
    fn rules_name_their_questions_and_what_those_hang_on_and_days_are_days() {
        let stops = json!([
            {"id": "young", "when": {"founded": {"after": "call.closes - 2 years"}, "legal": "yes"}},
            {"id": "small", "when": {"staff": {"below": 3}}},
        ]);
        let field = |kind: &str, optional: bool, when: Json| json!({"kind": kind, "optional": optional, "when": when});
        let expected = json!({
            "fields": {
                "legal": field("yes-no", false, json!([])),
                "kind": field("single-choice", false, json!([{"field": "legal", "is": ["yes"]}])),
                "founded": field("date", false, json!([{"field": "kind", "not": ["a"]}])),
                "staff": field("whole-number", true, json!([])),
            },
            "stops": {
                "young": [{"field": "founded", "after": "2026-02-28"}, {"field": "legal", "is": ["yes"]}],
                "small": [{"field": "staff", "below": 3}],
            },
        });
        assert_eq!(rules(&fields(), &stops), Some(expected));
    }

    #[test]
    fn what_hangs_on_the_day_of_judging_is_for_no_page_that_is_built_once() {
        let stops = json!([{"id": "young", "when": {"founded": {"after": "today - 2 years"}}}]);
        assert_eq!(rules(&fields(), &stops), None);
    }
}
