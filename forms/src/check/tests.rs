//! Judging a whole form: conditions, rows, what is stored and what is reported.

use jiff::civil;
use schema::Faults;
use serde_json::{Value as Json, json};

use super::*;
use crate::definition;

/// What is sent, as names and values.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// The rule, what is sent, the ids stored, the problems.
type AskedCase<'a> = (&'a str, Typed<'a>, &'a [&'a str], &'a [&'a str]);

/// The rule, what is sent, the rows stored, the problems.
type RowCase<'a> = (&'a str, Typed<'a>, Json, &'a [&'a str]);

const SCOPE: Scope<'_> = Scope {
    today: civil::date(2026, 6, 15),
    call: None,
    site_languages: &[],
    known_countries: &[],
    known_languages: &[],
};

fn form() -> Form {
    let form = json!({
        "version": 1, "function": "network", "for": "site",
        "steps": [
            {"id": "who", "fields": [
                {"id": "name", "kind": "text", "max": 20},
                {"id": "stage", "kind": "single-choice", "options": ["idea", "pilot", "scale"]},
                {"id": "served", "kind": "whole-number", "min": 1, "when": {"stage": {"not": "idea"}}},
                {"id": "roles", "kind": "multiple-choice", "options": ["a", "b", "c"], "optional": true},
                {"id": "about_a", "kind": "text", "max": 9, "when": {"roles": "a", "stage": ["pilot", "scale"]}},
                {"id": "not_a", "kind": "text", "max": 9, "optional": true, "when": {"roles": {"not": ["a", "b"]}}},
            ]},
            {"id": "with", "fields": [
                {"id": "joint", "kind": "yes-no"},
                {"id": "partners", "kind": "group", "min": 1, "max": 3, "when": {"joint": "yes"}, "fields": [
                    {"id": "name", "kind": "text", "max": 5},
                    {"id": "kind", "kind": "single-choice", "options": ["x", "other"], "optional": true},
                    {"id": "other", "kind": "text", "max": 9, "when": {"kind": "other"}},
                    {"id": "size", "kind": "whole-number", "when": {"stage": "scale"}},
                ]},
            ]},
        ],
    });
    let mut faults = Faults::new();
    Form::read("test", &definition::from_json(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"))
}

fn judge(sent: &[(&str, &str)]) -> (Json, Vec<String>) {
    let sent: Pairs = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let checked = check(&form(), &sent, &SCOPE);
    let problems = checked.problems.iter().map(|problem| format!("{} {}", problem.field, problem.key)).collect();
    (serde_json::to_value(&checked.answer).expect("answers are JSON"), problems)
}

#[test]
fn what_is_not_asked_is_neither_judged_nor_stored() {
    let base = [("name", "Ana"), ("joint", "no")];
    let cases: [AskedCase<'_>; 9] = [
        ("an idea serves nobody yet", &[("stage", "idea"), ("served", "lots")], &["name", "stage", "joint"], &[]),
        ("a pilot does", &[("stage", "pilot")], &["name", "stage", "joint"], &["served missing"]),
        (
            "and how many is judged",
            &[("stage", "pilot"), ("served", "0")],
            &["name", "stage", "joint"],
            &["served too_small"],
        ),
        (
            "a question behind a missing answer is not reported too",
            &[("served", "")],
            &["name", "joint"],
            &["stage missing"],
        ),
        ("nor one behind a wrong answer", &[("stage", "dream")], &["name", "joint"], &["stage unknown"]),
        (
            "a multiple choice holds when it contains the value",
            &[("stage", "pilot"), ("served", "5"), ("roles", "b"), ("roles", "a")],
            &["name", "stage", "served", "roles", "joint"],
            &["about_a missing"],
        ),
        (
            "several keys must all hold",
            &[("stage", "idea"), ("roles", "a"), ("about_a", "text")],
            &["name", "stage", "roles", "joint"],
            &[],
        ),
        (
            "a negation holds when an optional question was left empty",
            &[("stage", "idea"), ("not_a", "text")],
            &["name", "stage", "not_a", "joint"],
            &[],
        ),
        (
            "and does not when one of the values is there",
            &[("stage", "idea"), ("roles", "b"), ("roles", "c"), ("not_a", "text")],
            &["name", "stage", "roles", "joint"],
            &[],
        ),
    ];
    for (title, sent, stored, expected) in cases {
        let (answer, problems) = judge(&[&base, sent].concat());
        let ids: Vec<&String> = answer.as_object().expect("an answer is a map").keys().collect();
        assert_eq!(ids, stored, "{title}");
        assert_eq!(problems, expected, "{title}");
    }
}

#[test]
fn rows_are_numbered_anew_and_problems_name_the_row_as_sent() {
    let base = [("name", "Ana"), ("stage", "idea"), ("joint", "yes")];
    let text = |text: &str| json!({"text": text});
    let cases: [RowCase<'_>; 7] = [
        ("a group left empty is missing", &[("partners-1-name", " ")], Json::Null, &["partners missing"]),
        (
            "empty rows do not count",
            &[("partners-9-name", "B"), ("partners-2-name", "A"), ("partners-3-name", "")],
            json!([{"name": text("A")}, {"name": text("B")}]),
            &[],
        ),
        (
            "a problem names its row",
            &[("partners-2-name", "A"), ("partners-10-name", "too long")],
            Json::Null,
            &["partners-10-name too_long"],
        ),
        (
            "a condition looks into its own row",
            &[
                ("partners-1-name", "A"),
                ("partners-1-kind", "x"),
                ("partners-2-name", "B"),
                ("partners-2-kind", "other"),
            ],
            Json::Null,
            &["partners-2-other missing"],
        ),
        (
            "a condition looks beyond the row",
            &[("partners-1-name", "A"), ("partners-1-size", "lots")],
            json!([{"name": text("A")}]),
            &[],
        ),
        (
            "too many rows",
            &[("partners-1-name", "A"), ("partners-2-name", "A"), ("partners-3-name", "A"), ("partners-4-name", "A")],
            Json::Null,
            &["partners too_many"],
        ),
        ("a row with half an answer counts", &[("partners-7-kind", "x")], Json::Null, &["partners-7-name missing"]),
    ];
    for (title, sent, rows, expected) in cases {
        let (answer, problems) = judge(&[&base, sent].concat());
        assert_eq!(answer.pointer("/partners/rows").cloned().unwrap_or_default(), rows, "{title}");
        assert_eq!(problems, expected, "{title}");
    }
}

#[test]
fn problems_carry_their_particulars() {
    let sent = [("name".to_owned(), "x".repeat(21))];
    let problem = check(&form(), &sent, &SCOPE).problems.remove(0);
    assert_eq!(problem.detail("count"), Some(&Detail::Count(20)));
    assert_eq!(problem.detail("actual"), Some(&Detail::Number(21)));
    assert_eq!((problem.kind, problem.key), ("text", "too_long"));
}

#[test]
fn the_canonical_bytes_do_not_depend_on_the_order_sent() {
    let sent = |pairs: &[(&str, &str)]| {
        let pairs: Pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        check(&form(), &pairs, &SCOPE).answer
    };
    let one = sent(&[
        ("name", "e\u{301}"),
        ("stage", "idea"),
        ("joint", "yes"),
        ("roles", "a"),
        ("roles", "b"),
        ("partners-4-name", "A"),
    ]);
    let two = sent(&[
        ("partners-1-name", "A"),
        ("roles", "b"),
        ("joint", "yes"),
        ("roles", "a"),
        ("stage", "idea"),
        ("name", "é"),
    ]);
    let text = r#"{"joint":{"flag":true},"name":{"text":"é"},"partners":{"rows":[{"name":{"text":"A"}}]},"#;
    let text = format!(r#"{text}"roles":{{"many":["a","b"]}},"stage":{{"text":"idea"}}}}"#);
    assert_eq!(String::from_utf8(one.canonical()).expect("JSON is UTF-8"), text);
    assert_eq!(one.canonical(), two.canonical());
    let json = serde_json::to_string(&one).expect("answers are JSON");
    assert_eq!(serde_json::from_str::<Answer>(&json).expect("answers are read back"), one);
}
