//! What a schema takes and what it refuses, beyond the shape of single values.

use jiff::civil;
use schema::Faults;
use serde_json::{Value as Json, json};

use crate::{Form, Scope, definition};

fn schema(steps: &Json) -> Json {
    let form = json!({"version": 1, "function": "submissions", "for": "site", "flow": "steps", "steps": steps});
    let mut faults = Faults::new();
    let form = Form::read("test", &definition::from_json(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"));
    form.json_schema(&Scope {
        today: civil::date(2026, 6, 15),
        call: None,
        site_languages: &[],
        known_countries: &["BO".to_owned(), "EC".to_owned()],
        known_languages: &[],
        files: &[],
    })
}

#[test]
fn what_hangs_on_a_choice_is_demanded_where_it_is_asked_and_allowed_elsewhere() {
    let text = |id: &str, when: Json| json!({"id": id, "kind": "text", "max": 9, "when": when});
    let schema = schema(&json!([
        {"id": "one", "fields": [
            {"id": "flag", "kind": "yes-no"},
            {"id": "one", "kind": "single-choice", "options": ["a", "b"]},
            {"id": "many", "kind": "multiple-choice", "options": ["x", "y"], "optional": true},
            {"id": "day", "kind": "date", "optional": true},
            text("by_flag", json!({"flag": "no"})),
            text("by_not", json!({"one": {"not": "a"}})),
            text("by_many", json!({"many": ["x"]})),
            text("by_day", json!({"day": {"before": "2020-01-01"}})),
        ]},
        {"id": "two", "when": {"flag": "yes"}, "fields": [text("both", json!({"one": "b"}))]},
    ]));
    let answer = |flag: bool, one: &str, more: Json| {
        let mut answer = json!({"flag": {"flag": flag}, "one": {"text": one}});
        answer.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        answer
    };
    let x = json!({"text": "x"});
    for (answer, expected) in [
        (answer(true, "a", json!({})), true),
        (answer(true, "a", json!({"by_flag": x, "by_not": x, "both": x})), true),
        (answer(false, "a", json!({})), false),
        (answer(false, "a", json!({"by_flag": x})), true),
        (answer(true, "b", json!({"both": x})), false),
        (answer(true, "b", json!({"by_not": x, "both": x})), true),
        (answer(true, "b", json!({"by_not": x})), false),
        (answer(true, "a", json!({"many": {"many": ["y"]}})), true),
        (answer(true, "a", json!({"many": {"many": ["y", "x"]}})), false),
        (answer(true, "a", json!({"many": {"many": ["x"]}, "by_many": x})), true),
        (answer(true, "a", json!({"day": {"date": "2019-01-01"}})), true),
        (json!({"flag": {"flag": true}}), false),
    ] {
        assert_eq!(jsonschema::is_valid(&schema, &answer), expected, "{answer}");
    }
}

#[test]
fn numbers_lists_and_rows_end_where_the_definition_says() {
    let schema = schema(&json!([{"id": "one", "fields": [
        {"id": "number", "kind": "whole-number", "min": 2, "max": 5, "optional": true},
        {"id": "money", "kind": "money", "currency": "USD", "max": 100, "optional": true},
        {"id": "many", "kind": "multiple-choice", "options": ["x", "y", "none"], "exclusive": ["none"], "max": 2,
         "optional": true},
        {"id": "countries", "kind": "country", "many": true, "max": 1, "optional": true},
        {"id": "rows", "kind": "group", "max": 2, "optional": true,
         "fields": [{"id": "name", "kind": "text", "max": 9}]},
    ]}]));
    let money = |amount: i64, currency: &str| json!({"money": {"money": {"amount": amount, "currency": currency}}});
    let many = |ids: &[&str]| json!({"many": {"many": ids}});
    let row = || json!({"name": {"text": "a"}});
    for (answer, expected) in [
        (json!({"number": {"number": 2}}), true),
        (json!({"number": {"number": 1}}), false),
        (json!({"number": {"number": 6}}), false),
        (json!({"number": {"number": 2.5}}), false),
        (money(100, "USD"), true),
        (money(101, "USD"), false),
        (money(-1, "USD"), false),
        (money(1, "EUR"), false),
        (many(&["x", "y"]), true),
        (many(&["none"]), true),
        (many(&["none", "x"]), false),
        (many(&["x", "x"]), false),
        (many(&["z"]), false),
        (many(&[]), false),
        (json!({"countries": {"many": ["EC"]}}), true),
        (json!({"countries": {"many": ["EC", "BO"]}}), false),
        (json!({"rows": {"rows": [row(), row()]}}), true),
        (json!({"rows": {"rows": [row(), row(), row()]}}), false),
        (json!({"rows": {"rows": [{}]}}), false),
    ] {
        assert_eq!(jsonschema::is_valid(&schema, &answer), expected, "{answer}");
    }
}
