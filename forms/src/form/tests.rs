//! Definitions: what is wrong with them is found, all in one run.

use schema::Faults;
use serde_json::{Value, json};

use super::*;
use crate::definition;

/// Reads a form with these fields and returns the codes of its faults.
fn codes(audience: &str, fields: &Value) -> Vec<&'static str> {
    let form =
        json!({"version": 1, "function": "submissions", "for": audience, "steps": [{"id": "s", "fields": fields}]});
    read(&form).iter().map(|fault| fault.code).collect()
}

fn read(form: &Value) -> Faults {
    let mut faults = Faults::new();
    let read = Form::read("test", &definition::from_json(form), &mut faults);
    assert_eq!(read.is_some(), faults.is_empty(), "a form is returned if and only if nothing is wrong: {faults:?}");
    faults
}

#[test]
fn a_sound_field_has_no_faults() {
    for field in [
        json!({"id": "a", "kind": "text", "max": 5, "min": 5, "unit": "words", "pattern": "latin", "width": "narrow"}),
        json!({"id": "a", "kind": "text", "max": 200, "autocomplete": "organization", "visibility": "public", "retention": 12}),
        json!({"id": "a_1", "kind": "money", "currency": "call", "min": 1, "max": "call"}),
        json!({"id": "a", "kind": "date", "earliest": "call.opens - 2 years", "latest": "call.opens + 6 months"}),
        json!({"id": "a", "kind": "month", "earliest": "2020-01", "latest": "today"}),
        json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y", "none"], "exclusive": ["none"], "min": 2}),
        json!({"id": "a", "kind": "country", "many": "true", "min": 1, "max": 5, "only": "call"}),
        json!({"id": "a", "kind": "language", "only": ["es", "zh-Hans", "pt-BR"]}),
        json!({"id": "a", "kind": "group", "fields": [{"id": "a", "kind": "email"}], "min": 2, "max": 4, "show": 3}),
    ] {
        assert_eq!(codes("call", &json!([field])), [""; 0], "{field}");
    }
}

#[test]
fn a_fault_of_a_field_has_its_code() {
    for (field, expected) in [
        (json!({"kind": "email"}), "missing-key"),
        (json!({"id": "a"}), "missing-key"),
        (json!({"id": "a", "kind": "text"}), "missing-key"),
        (json!({"id": "Name", "kind": "email"}), "bad-id"),
        (json!({"id": "a-b", "kind": "email"}), "bad-id"),
        (json!({"id": "a".repeat(41), "kind": "email"}), "bad-id"),
        (json!({"id": "a", "kind": "e-mail"}), "unknown-kind"),
        (json!({"id": "a", "kind": "email", "max": 5}), "unknown-key"),
        (json!({"id": "a", "kind": "email", "required": true}), "unknown-key"),
        (json!({"id": "a", "kind": "email", "visibility": "world"}), "unknown-choice"),
        (json!({"id": "a", "kind": "email", "autocomplete": "e-mail"}), "unknown-autocomplete"),
        (json!({"id": "a", "kind": "yes-no", "autocomplete": "name"}), "autocomplete-not-typed"),
        (json!({"id": "a", "kind": "email", "retention": -1}), "number-out-of-range"),
        (json!({"id": "a", "kind": "text", "min": 6, "max": 5}), "limits-cross"),
        (json!({"id": "a", "kind": "text", "max": 0}), "limit-impossible"),
        (json!({"id": "a", "kind": "text", "max": 5, "pattern": "greek"}), "unknown-pattern"),
        (json!({"id": "a", "kind": "text", "max": 5, "width": "huge"}), "unknown-choice"),
        (json!({"id": "a", "kind": "text", "max": 5, "unit": "bytes"}), "unknown-choice"),
        (json!({"id": "a", "kind": "whole-number", "min": 6, "max": 5}), "limits-cross"),
        (json!({"id": "a", "kind": "money"}), "missing-key"),
        (json!({"id": "a", "kind": "money", "currency": "usd"}), "bad-code"),
        (json!({"id": "a", "kind": "money", "currency": "USD", "max": "lots"}), "not-a-whole-number"),
        (json!({"id": "a", "kind": "money", "currency": "USD", "min": 6, "max": 5}), "limits-cross"),
        (json!({"id": "a", "kind": "date", "earliest": "yesterday"}), "bad-bound"),
        (json!({"id": "a", "kind": "date", "earliest": "2020-02-30"}), "bad-bound"),
        (json!({"id": "a", "kind": "date", "latest": "2020-05"}), "bad-bound"),
        (json!({"id": "a", "kind": "date", "earliest": "2020-05-02", "latest": "2020-05-01"}), "limits-cross"),
        (json!({"id": "a", "kind": "month", "earliest": "today", "latest": "today - 1 year"}), "limits-cross"),
        (json!({"id": "a", "kind": "single-choice"}), "missing-key"),
        (json!({"id": "a", "kind": "single-choice", "options": ["x"]}), "too-few-options"),
        (json!({"id": "a", "kind": "single-choice", "options": ["x", "x"]}), "duplicate-option"),
        (json!({"id": "a", "kind": "single-choice", "options": ["x", "Y"]}), "bad-id"),
        (json!({"id": "a", "kind": "single-choice", "options": (0..61).collect::<Vec<_>>()}), "too-many-options"),
        (json!({"id": "a", "kind": "single-choice", "options": ["x", "y"], "style": "tiles"}), "unknown-choice"),
        (json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "exclusive": ["z"]}), "exclusive-unknown"),
        (json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "min": 3}), "limit-impossible"),
        (
            json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "min": 2, "exclusive": ["y"]}),
            "limit-impossible",
        ),
        (json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "min": 2, "max": 1}), "limits-cross"),
        (json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "max": 0}), "limit-impossible"),
        (json!({"id": "a", "kind": "country", "min": 2}), "needs-many"),
        (json!({"id": "a", "kind": "country", "only": ["Peru"]}), "bad-code"),
        (json!({"id": "a", "kind": "country", "only": ["PE", "PE"]}), "duplicate-option"),
        (json!({"id": "a", "kind": "country", "only": "site"}), "unknown-choice"),
        (json!({"id": "a", "kind": "country", "only": []}), "too-few-options"),
        (json!({"id": "a", "kind": "country", "only": ["PE"], "many": true, "min": 2}), "limit-impossible"),
        (json!({"id": "a", "kind": "consent"}), "missing-key"),
        (json!({"id": "a", "kind": "group"}), "missing-key"),
        (json!({"id": "a", "kind": "group", "fields": []}), "no-fields"),
        (json!({"id": "a", "kind": "group", "fields": [{"id": "b", "kind": "group"}]}), "group-in-group"),
        (
            json!({"id": "a", "kind": "group", "fields": [{"id": "b", "kind": "email"}], "max": 2, "show": 3}),
            "limits-cross",
        ),
        (json!("text"), "not-a-map"),
    ] {
        let codes = codes("call", &json!([field]));
        assert!(codes.contains(&expected), "{field}: {codes:?}");
        let more = codes.iter().filter(|code| **code != expected).count();
        assert!(more == 0 || expected == "group-in-group", "{field}: {codes:?}");
    }
}

#[test]
fn what_belongs_to_a_call_is_refused_in_a_form_of_the_site() {
    for field in [
        json!({"id": "a", "kind": "money", "currency": "call"}),
        json!({"id": "a", "kind": "money", "currency": "USD", "max": "call"}),
        json!({"id": "a", "kind": "date", "latest": "call.closes"}),
        json!({"id": "a", "kind": "country", "only": "call"}),
    ] {
        assert_eq!(codes("site", &json!([field])), ["call-in-site-form"], "{field}");
        assert_eq!(codes("call", &json!([field])), [""; 0], "{field}");
    }
}

#[test]
fn a_condition_names_an_earlier_choice_and_one_of_its_options() {
    for (when, expected) in [
        (json!({"kind": "x"}), None),
        (json!({"kind": ["x", "y"]}), None),
        (json!({"kind": {"not": "x"}}), None),
        (json!({"kind": {"not": ["x", "y"]}, "joint": "yes"}), None),
        (json!({"place": "BO"}), None),
        (json!({"kind": "z"}), Some("when-not-an-option")),
        (json!({"joint": "true"}), Some("when-not-an-option")),
        (json!({"kinds": "x"}), Some("when-unknown-field")),
        (json!({"later": "yes"}), Some("when-later-field")),
        (json!({"self": "yes"}), Some("when-later-field")),
        (json!({"name": "Ana"}), Some("when-not-a-choice")),
        (json!({"kind": []}), Some("bad-condition")),
        (json!({"kind": {"is": "x"}}), Some("bad-condition")),
        (json!({"kind": null}), Some("bad-condition")),
        (json!({}), Some("bad-condition")),
        (json!("kind"), Some("not-a-map")),
    ] {
        let conditional = json!({"id": "self", "kind": "yes-no", "when": when});
        let in_group = json!({"id": "rows", "kind": "group", "fields": [conditional]});
        for field in [conditional, in_group] {
            let fields = json!([
                {"id": "name", "kind": "text", "max": 5},
                {"id": "kind", "kind": "single-choice", "options": ["x", "y"]},
                {"id": "joint", "kind": "yes-no"},
                {"id": "place", "kind": "country"},
                field,
                {"id": "later", "kind": "yes-no"},
            ]);
            assert_eq!(codes("call", &fields), Vec::from_iter(expected), "{when} {field}");
        }
    }
}

#[test]
fn a_condition_on_a_field_with_a_fault_of_its_own_is_not_reported_too() {
    let fields = json!([{"id": "a", "kind": "single-choice"}, {"id": "b", "kind": "yes-no", "when": {"a": "x"}}]);
    assert_eq!(codes("call", &fields), ["missing-key"]);
}

#[test]
fn a_fault_of_the_whole_form_has_its_code() {
    let email = json!({"id": "a", "kind": "email"});
    for (form, expected) in [
        (json!({"steps": [{"id": "s", "fields": [email]}]}), vec!["missing-key", "missing-key", "missing-key"]),
        (json!({"version": 0, "function": "network", "for": "site", "steps": []}), vec!["bad-version", "no-steps"]),
        (
            json!({"version": 1, "function": "mail", "for": "all"}),
            vec!["unknown-choice", "unknown-choice", "missing-key"],
        ),
        (
            json!({"version": 1, "function": "network", "for": "site", "title": "A", "steps": [{"id": "s", "fields": []}]}),
            vec!["no-fields", "unknown-key"],
        ),
        (
            json!({"version": 1, "function": "network", "for": "site", "steps": [
                {"id": "s", "fields": [email]}, {"id": "s", "fields": [email]},
            ]}),
            vec!["duplicate-id", "duplicate-id"],
        ),
    ] {
        let faults = read(&form);
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), expected, "{form}");
    }
}

fn with(more: &Value) -> Value {
    let mut form = json!({
        "version": 1, "function": "submissions", "for": "call", "flow": "steps",
        "steps": [
            {"id": "one", "fields": [
                {"id": "legal", "kind": "yes-no"},
                {"id": "since", "kind": "date", "when": {"legal": "yes"}},
                {"id": "mail", "kind": "email"},
                {"id": "lang", "kind": "language"},
                {"id": "total", "kind": "money", "currency": "USD"},
            ]},
            {"id": "two", "fields": [
                {"id": "lines", "kind": "group", "fields": [
                    {"id": "name", "kind": "text", "max": 9}, {"id": "amount", "kind": "money", "currency": "USD"},
                ]},
            ]},
        ],
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        match key.as_str() {
            "stops" | "when" => form["steps"][1][key] = value.clone(),
            "file" => {
                let mut field = value.clone();
                field["id"] = json!("paper");
                field["kind"] = json!("file");
                form["steps"][1]["fields"].as_array_mut().expect("fields").push(field);
            }
            _ => form[key] = value.clone(),
        }
    }
    form
}

#[test]
fn rules_over_several_questions_are_sound_or_a_fault() {
    for (more, expected) in [
        (json!({}), &[][..]),
        (
            json!({"stops": [{"id": "a", "when": {"legal": "no"}}, {"id": "b", "when": {"since": {"after": "call.closes - 2 years"}}}]}),
            &[],
        ),
        (
            json!({"stops": [{"id": "a", "when": {"legal": "no"}}, {"id": "a", "when": {"legal": "no"}}]}),
            &["duplicate-id"],
        ),
        (json!({"stops": [{"id": "a", "when": {"legal": {"after": "today"}}}]}), &["when-not-a-date"]),
        (json!({"stops": [{"id": "a", "when": {"since": {"above": 3}}}]}), &["when-not-a-number"]),
        (json!({"stops": [{"id": "a", "when": {"since": {"after": "tomorrow"}}}]}), &["bad-bound"]),
        (json!({"stops": [{"id": "a", "when": {"total": {"above": "many"}}}]}), &["not-a-whole-number"]),
        (json!({"stops": [{"id": "a"}]}), &["missing-key"]),
        (json!({"stops": [{"id": "a", "when": {"legal": "no"}}], "flow": "page"}), &["needs-steps"]),
        (json!({"when": {"total": {"below": 10}}}), &[]),
        (json!({"when": {"lines": "x"}}), &["when-later-field"]),
        (json!({"when": {"none": "x"}}), &["when-unknown-field"]),
        (json!({"mail": {"to": "mail", "lang": "lang"}, "answers": {"lang": "lang"}}), &[]),
        (json!({"mail": {"to": "lang"}}), &["role-unknown"]),
        (json!({"mail": {"to": "mail", "lang": "mail"}}), &["role-unknown"]),
        (json!({"answers": {"lang": "none"}}), &["role-unknown"]),
        (json!({"mail": {}}), &["missing-key"]),
        (json!({"sums": [{"sum": "lines.amount", "equals": "total"}]}), &[]),
        (json!({"sums": [{"sum": "lines", "equals": "total"}]}), &["bad-sum"]),
        (json!({"sums": [{"sum": "lines.none", "equals": "total"}]}), &["sum-unknown-field"]),
        (json!({"sums": [{"sum": "none.amount", "equals": "total"}]}), &["sum-unknown-field"]),
        (json!({"sums": [{"sum": "lines.amount", "equals": "none"}]}), &["sum-unknown-field"]),
        (json!({"sums": [{"sum": "lines.name", "equals": "total"}]}), &["sum-not-numbers"]),
        (json!({"flow": "tree"}), &["unknown-choice"]),
        (json!({"file": {"types": ["pdf", "jpg"], "max_size": "10 MB", "max": 4}}), &[]),
        (json!({"file": {"types": ["pdf"], "max_size": "10 MB"}, "flow": "page"}), &["needs-steps"]),
        (json!({"file": {"types": ["exe"], "max_size": "10 MB"}}), &["unknown-file-type"]),
        (json!({"file": {"types": ["pdf"], "max_size": "51 MB"}}), &["bad-size"]),
        (json!({"file": {"types": ["pdf"], "max_size": "0 MB"}}), &["bad-size"]),
        (json!({"file": {"types": ["pdf"], "max_size": "10MB"}}), &["bad-size"]),
        (json!({"file": {"types": ["pdf"]}}), &["missing-key"]),
    ] {
        let found: Vec<&str> = read(&with(&more)).iter().map(|fault| fault.code).collect();
        assert_eq!(found, expected, "{more}");
    }
}

#[test]
fn a_site_form_may_not_compare_with_the_dates_of_a_call() {
    let mut form = with(&json!({"stops": [{"id": "a", "when": {"since": {"before": "call.opens"}}}]}));
    form["for"] = json!("site");
    let codes: Vec<&str> = read(&form).iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["call-in-site-form"]);
}

#[test]
fn prints_tell_a_changed_form_and_a_changed_question_from_others() {
    let form = |max: u32| {
        let tree = json!({"version": 1, "function": "network", "for": "site", "steps": [{"id": "s", "fields": [
            {"id": "a", "kind": "text", "max": 5}, {"id": "b", "kind": "text", "max": max},
        ]}]});
        Form::read("test", &definition::from_json(&tree), &mut Faults::new()).expect("it is sound")
    };
    let (one, same, other) = (form(5), form(5), form(6));
    assert_eq!(one.fingerprint, same.fingerprint);
    assert_ne!(one.fingerprint, other.fingerprint);
    let print = |form: &Form, id: &str| form.field(id).map(|field| field.print().to_owned());
    assert_eq!(print(&one, "a"), print(&other, "a"));
    assert_ne!(print(&one, "b"), print(&other, "b"));
}
