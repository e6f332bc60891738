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
    files: &[],
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

fn walk() -> Form {
    let form = json!({
        "version": 1, "function": "submissions", "for": "call", "flow": "steps",
        "sums": [{"sum": "lines.amount", "equals": "total"}],
        "steps": [
            {"id": "who", "fields": [
                {"id": "legal", "kind": "yes-no"},
                {"id": "since", "kind": "date", "when": {"legal": "yes"}},
                {"id": "people", "kind": "whole-number"},
            ], "stops": [
                {"id": "not_legal", "when": {"legal": "no"}},
                {"id": "too_young", "when": {"since": {"after": "call.closes - 2 years"}}},
                {"id": "too_few", "when": {"people": {"below": 3}, "legal": "yes"}},
            ]},
            {"id": "crowd", "when": {"people": {"above": 100}}, "fields": [
                {"id": "how", "kind": "text", "max": 9},
                {"id": "lines", "kind": "group", "optional": true, "fields": [{"id": "amount", "kind": "whole-number"}]},
                {"id": "total", "kind": "whole-number", "optional": true},
            ]},
        ],
    });
    let mut faults = Faults::new();
    Form::read("test", &definition::from_json(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"))
}

fn call_scope() -> Scope<'static> {
    let call = CallBounds {
        opens: civil::date(2026, 1, 1),
        closes: civil::date(2026, 9, 30),
        maximum: None,
        countries: None,
        languages: Vec::new(),
    };
    Scope { call: Some(call), ..SCOPE }
}

fn judged(sent: Typed<'_>) -> (Form, Checked) {
    let pairs: Pairs = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let form = walk();
    let checked = check(&form, &pairs, &call_scope());
    (form, checked)
}

fn since(year: &'static str, month: &'static str, day: &'static str) -> [(&'static str, &'static str); 4] {
    [("legal", "yes"), ("since-day", day), ("since-month", month), ("since-year", year)]
}

#[test]
fn a_walk_ends_at_the_first_stop_that_good_answers_lead_to() {
    for (sent, expected) in [
        (&[("legal", "no"), ("people", "1")][..], Some("not_legal")),
        (&[&since("2024", "10", "1")[..], &[("people", "5")]].concat(), Some("too_young")),
        (&[&since("2024", "9", "30")[..], &[("people", "5")]].concat(), None),
        (&[&since("2024", "9", "30")[..], &[("people", "2")]].concat(), Some("too_few")),
        (&[&since("2024", "9", "30")[..], &[("people", "3")]].concat(), None),
        (&[&since("2024", "9", "31")[..], &[("people", "many")]].concat(), None),
        (&[], None),
    ] {
        let (form, checked) = judged(sent);
        let stop = form.stop(&form.steps[0], &checked.answer, &call_scope());
        assert_eq!(stop.map(|stop| stop.id.as_str()), expected, "{sent:?}");
    }
}

#[test]
fn a_step_whose_condition_does_not_hold_is_neither_judged_nor_stored() {
    for (people, asked) in [("100", false), ("101", true), ("many", false), ("", false)] {
        let (_, checked) = judged(&[("legal", "no"), ("people", people), ("how", "much too long")]);
        assert_eq!(checked.asked.contains("how"), asked, "{people}");
        assert_eq!(checked.problems.iter().any(|problem| problem.field == "how"), asked, "{people}");
        assert_eq!(checked.answer.get("how"), None, "{people}");
    }
}

#[test]
fn a_sum_is_held_against_its_total_once_both_are_good() {
    let base = [("legal", "no"), ("people", "500"), ("how", "so")];
    for (sent, differs) in [
        (&[("lines-1-amount", "2"), ("lines-2-amount", "3"), ("total", "5")][..], false),
        (&[("lines-1-amount", "2"), ("lines-2-amount", "3"), ("total", "6")], true),
        (&[("lines-1-amount", "2"), ("lines-2-amount", "x"), ("total", "6")], false),
        (&[("lines-1-amount", "2"), ("total", "")], false),
        (&[("total", "6")], false),
        (&[("lines-1-amount", "9223372036854775807"), ("lines-2-amount", "9"), ("total", "8")], true),
    ] {
        let (_, checked) = judged(&[&base[..], sent].concat());
        let found = checked.problems.iter().find(|problem| problem.key == "sum_differs");
        assert_eq!(found.map(|problem| problem.field.as_str()), differs.then_some("lines"), "{sent:?}");
    }
}

#[test]
fn an_answer_names_only_files_that_were_sent_for_its_question_and_still_fit() {
    let form = json!({"version": 1, "function": "network", "for": "site", "flow": "steps", "steps": [{"id": "s", "fields": [
        {"id": "paper", "kind": "file", "types": ["pdf"], "max_size": "1 MB", "max": 2},
        {"id": "photo", "kind": "file", "types": ["jpg"], "max_size": "1 MB", "optional": true},
    ]}]});
    let form = Form::read("test", &definition::from_json(&form), &mut Faults::new()).expect("it is sound");
    let file = |id: &str, field: &str, bytes, media_type: &str| Uploaded {
        id: id.to_owned(),
        field: field.to_owned(),
        name: format!("{id}.pdf"),
        bytes,
        media_type: media_type.to_owned(),
        hash: "0".repeat(64),
    };
    let files = [
        file("a", "paper", 10, "application/pdf"),
        file("b", "paper", 20, "application/pdf"),
        file("c", "paper", 30, "application/pdf"),
        file("large", "paper", 1_000_001, "application/pdf"),
        file("other", "paper", 10, "image/png"),
        file("p", "photo", 10, "image/jpeg"),
    ];
    let scope = Scope { files: &files, ..SCOPE };
    for (sent, named, problems) in [
        (&[("paper", "a")][..], &["a"][..], &[][..]),
        (&[("paper", "b"), ("paper", "a"), ("photo", "p")], &["a", "b"], &[]),
        (&[("paper", "a"), ("paper", "b"), ("paper", "c")], &[], &["paper too_many"]),
        (&[("paper", "large")], &[], &["paper refused"]),
        (&[("paper", "other")], &[], &["paper refused"]),
        (&[("paper", "p")], &[], &["paper missing"]),
        (&[("paper", "unknown")], &[], &["paper missing"]),
        (&[], &[], &["paper missing"]),
    ] {
        let pairs: Pairs = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let checked = check(&form, &pairs, &scope);
        let found = match checked.answer.get("paper") {
            Some(Value::Files(files)) => files.iter().map(|file| file.id.as_str()).collect(),
            _ => Vec::new(),
        };
        assert_eq!(found, named, "{sent:?}");
        let told: Vec<String> =
            checked.problems.iter().map(|problem| format!("{} {}", problem.field, problem.key)).collect();
        assert_eq!(told, problems, "{sent:?}");
    }
}

#[test]
fn the_same_file_sent_twice_is_the_same_answer() {
    let answer = |id: &str| {
        let mut answer = Answer::default();
        let file = Uploaded {
            id: id.to_owned(),
            field: "paper".to_owned(),
            name: "plan.pdf".to_owned(),
            bytes: 10,
            media_type: "application/pdf".to_owned(),
            hash: "0".repeat(64),
        };
        answer.push("paper", Value::Files(vec![file]));
        answer.canonical()
    };
    assert_eq!(answer("a"), answer("b"));
}
