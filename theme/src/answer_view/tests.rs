//! Definitions and answers in, what is read back out.

use forms::{Form, Scope, definition};
use jiff::civil::date;
use schema::Node;
use serde_json::{Value as Json, json};
use words::{Formats, Lang, Words};

use super::*;
use crate::{Context, Dictionary, FormWords};

fn node(json: &Json) -> Node {
    definition::from_json(json)
}

fn dictionary(lang: &str) -> Dictionary {
    let words = json!({"form": {
        "yes": "Sí", "no": "No", "row": "{number}",
        "answer": {"agreed": "De acuerdo ({version})", "removed": "Otras"},
    }});
    Dictionary {
        words: Words::read(&node(&words), &mut Vec::new()),
        fallback: None,
        formats: Formats::new(&Lang::parse(lang).unwrap()),
    }
}

/// Reads an answer back through a form of these fields; a label is the field's id in capitals.
fn read_back(lang: &str, fields: &Json, answer: &Json) -> Json {
    read_back_steps(lang, &json!({"steps": [{"id": "one", "fields": fields}]}), answer)
}

/// Does the same through a form of these steps and rules.
fn read_back_steps(lang: &str, rules: &Json, answer: &Json) -> Json {
    let mut form = json!({"version": 1, "function": "submissions", "for": "site"});
    form.as_object_mut().expect("a map").extend(rules.as_object().expect("a map").clone());
    let mut faults = Vec::new();
    let form = Form::read("test", &node(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"));
    let steps = rules["steps"].as_array().into_iter().flatten();
    let all: Json = steps.clone().flat_map(|step| step["fields"].as_array().cloned().unwrap_or_default()).collect();
    let titles: Json =
        steps.map(|step| (step["id"].as_str().unwrap_or_default().to_owned(), json!({"title": "Uno"}))).collect();
    let words = json!({"title": "T", "submit": "S", "steps": titles, "fields": labels(&all),
                       "thanks": {"title": "G", "text": "g"}});
    let words = FormWords::read(&node(&words), &form, &mut faults).unwrap_or_else(|| panic!("{faults:?}"));
    let scope = Scope {
        today: date(2027, 1, 1),
        call: None,
        site_languages: &[],
        known_countries: &[],
        known_languages: &[],
        files: &[],
    };
    let page = FormPage { form: &form, words: &words, lang, dictionary: &dictionary(lang), scope: &scope };
    let answer: Answer = serde_json::from_value(answer.clone()).expect("answers are JSON");
    let mut context = Context::new();
    context.insert_value("answers", answer_view(&page, &answer));
    context.to_json()["answers"].clone()
}

fn labels(fields: &Json) -> Json {
    let words = |field: &Json| {
        let id = field["id"].as_str().unwrap_or_default();
        let mut words = json!({"label": id.to_uppercase()});
        if let Some(options) = field["options"].as_array() {
            let names = options.iter().filter_map(Json::as_str);
            words["options"] = names.map(|name| (name.to_owned(), json!(name.to_uppercase()))).collect();
        }
        if field["kind"] == "group" {
            words["item"] = json!("Fila {number}");
            words["fields"] = labels(&field["fields"]);
        }
        (id.to_owned(), words)
    };
    fields.as_array().into_iter().flatten().map(words).collect()
}

#[test]
fn each_kind_is_read_back_in_words() {
    for (definition, answer, lines, dir) in [
        (json!({"kind": "text", "max": 9}), json!({"text": "a"}), json!(["a"]), json!("auto")),
        (json!({"kind": "long-text", "max": 9}), json!({"text": "a\n\nb"}), json!(["a", "", "b"]), json!("auto")),
        (json!({"kind": "email"}), json!({"text": "a@example.org"}), json!(["a@example.org"]), json!("ltr")),
        (json!({"kind": "telephone"}), json!({"text": "+34600"}), json!(["+34600"]), json!("ltr")),
        (json!({"kind": "whole-number"}), json!({"number": 12500}), json!(["12.500"]), Json::Null),
        (
            json!({"kind": "money", "currency": "USD"}),
            json!({"money": {"amount": 12500, "currency": "USD"}}),
            json!(["12.500\u{a0}USD"]),
            Json::Null,
        ),
        (
            json!({"kind": "money", "currency": "USD"}),
            json!({"money": {"amount": 12500, "currency": "XXX"}}),
            json!(["12.500"]),
            Json::Null,
        ),
        (json!({"kind": "date"}), json!({"date": "2027-03-31"}), json!(["31 de marzo de 2027"]), Json::Null),
        (json!({"kind": "month"}), json!({"month": [2027, 3]}), json!(["marzo de 2027"]), Json::Null),
        (json!({"kind": "month"}), json!({"month": [2027, 13]}), json!(["2027-13"]), Json::Null),
        (json!({"kind": "month"}), json!({"month": [20270, 1]}), json!(["20270-1"]), Json::Null),
        (json!({"kind": "yes-no"}), json!({"flag": true}), json!(["Sí"]), Json::Null),
        (json!({"kind": "yes-no"}), json!({"flag": false}), json!(["No"]), Json::Null),
        (json!({"kind": "single-choice", "options": ["x", "y"]}), json!({"text": "y"}), json!(["Y"]), Json::Null),
        (json!({"kind": "single-choice", "options": ["x", "y"]}), json!({"text": "z"}), json!(["z"]), Json::Null),
        (
            json!({"kind": "multiple-choice", "options": ["x", "y"]}),
            json!({"many": ["x", "y"]}),
            json!(["X", "Y"]),
            Json::Null,
        ),
        (json!({"kind": "country"}), json!({"text": "DE"}), json!(["Alemania"]), Json::Null),
        (
            json!({"kind": "country", "many": true}),
            json!({"many": ["AT", "DE", "IT"]}),
            json!(["Alemania, Austria e Italia"]),
            Json::Null,
        ),
        (json!({"kind": "language"}), json!({"text": "ar"}), json!(["árabe"]), Json::Null),
        (
            json!({"kind": "consent", "version": "2"}),
            json!({"consent": {"version": "1"}}),
            json!(["De acuerdo (1)"]),
            Json::Null,
        ),
    ] {
        let mut field = definition.clone();
        field["id"] = json!("a");
        let read = read_back("es", &json!([field]), &json!({"a": answer}));
        let row = &read[0]["rows"][0];
        assert_eq!(row["lines"], lines, "{definition} {answer}");
        assert_eq!(row["dir"], dir, "{definition} {answer}");
        let expected = json!(["f-a", "a", "A", true, definition["kind"]]);
        assert_eq!(json!([row["id"], row["name"], row["label"], row["answered"], row["kind"]]), expected);
    }
}

#[test]
fn a_step_says_its_heading_and_language() {
    let fields = json!([{"id": "a", "kind": "text", "max": 9}]);
    let answer = json!({"a": {"text": "x"}});
    for (lang, dir) in [("es", "ltr"), ("ar", "rtl")] {
        let step = &read_back(lang, &fields, &answer)[0];
        assert_eq!(json!([step["id"], step["title"], step["lang"], step["dir"]]), json!(["one", "Uno", lang, dir]));
    }
}

#[test]
fn rows_have_their_heading_and_the_names_under_which_they_are_sent() {
    let fields = json!([{"id": "g", "kind": "group", "max": 3, "fields": [
        {"id": "a", "kind": "text", "max": 9}, {"id": "b", "kind": "yes-no", "optional": true}]}]);
    let answer = json!({"g": {"rows": [{"a": {"text": "x"}}, {"a": {"text": "y"}, "b": {"flag": true}}]}});
    let row = &read_back("es", &fields, &answer)[0]["rows"][0];
    assert_eq!(row["lines"], json!([]));
    let told: Vec<Json> = row["groups"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|group| {
            let told = |row: &Json| json!([row["name"], row["label"], row["lines"], row["answered"]]);
            json!([group["title"], group["rows"].as_array().into_iter().flatten().map(told).collect::<Vec<_>>()])
        })
        .collect();
    let expected = json!([
        ["Fila 1", [["g-1-a", "A", ["x"], true], ["g-1-b", "B", [], false]]],
        ["Fila 2", [["g-2-a", "A", ["y"], true], ["g-2-b", "B", ["Sí"], true]]],
    ]);
    assert_eq!(json!(told), expected);
}

#[test]
fn an_empty_answer_is_shown_unless_its_question_hangs_on_another() {
    let fields = json!([
        {"id": "a", "kind": "yes-no"},
        {"id": "b", "kind": "text", "max": 9, "when": {"a": "yes"}},
        {"id": "c", "kind": "text", "max": 9, "optional": true},
    ]);
    let shown = |answer: &Json| {
        let read = read_back("es", &fields, answer);
        let rows = read[0]["rows"].as_array().into_iter().flatten();
        rows.map(|row| json!([row["name"], row["answered"]])).collect::<Vec<Json>>()
    };
    assert_eq!(json!(shown(&json!({"a": {"flag": false}}))), json!([["a", true], ["c", false]]));
    let asked = json!({"a": {"flag": true}, "b": {"text": "x"}});
    assert_eq!(json!(shown(&asked)), json!([["a", true], ["b", true], ["c", false]]));
}

#[test]
fn a_question_of_a_step_that_was_not_asked_is_left_out_and_one_passed_over_is_shown() {
    let optional = |id: &str| json!({"id": id, "kind": "text", "max": 9, "optional": true});
    let rules = json!({"flow": "steps", "steps": [
        {"id": "one", "fields": [{"id": "a", "kind": "yes-no"}]},
        {"id": "two", "when": {"a": "yes"}, "fields": [optional("b")]},
        {"id": "three", "fields": [{"id": "c", "kind": "text", "max": 9, "optional": true, "when": {"a": "yes"}}]},
    ]});
    let shown = |flag: bool| {
        let read = read_back_steps("es", &rules, &json!({"a": {"flag": flag}}));
        let rows = read.as_array().into_iter().flatten().flat_map(|step| step["rows"].as_array().cloned());
        rows.flatten().map(|row| json!([row["name"], row["answered"]])).collect::<Vec<Json>>()
    };
    assert_eq!(json!(shown(false)), json!([["a", true]]));
    assert_eq!(json!(shown(true)), json!([["a", true], ["b", false], ["c", false]]));
}

#[test]
fn what_a_visitor_wrote_has_the_language_that_they_said_they_write_in() {
    let fields = json!([
        {"id": "in", "kind": "language", "only": ["fr", "ar"]},
        {"id": "a", "kind": "text", "max": 9},
        {"id": "b", "kind": "email"},
        {"id": "c", "kind": "single-choice", "options": ["x", "y"]},
    ]);
    let rules = json!({"answers": {"lang": "in"}, "steps": [{"id": "one", "fields": fields}]});
    let mut answer = json!({"a": {"text": "oui"}, "b": {"text": "a@b.org"}, "c": {"text": "x"}});
    let langs = |answer: &Json| {
        let read = read_back_steps("es", &rules, answer);
        read[0]["rows"].as_array().into_iter().flatten().map(|row| row["lang"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(json!(langs(&answer)), json!([null, null, null, null]));
    answer["in"] = json!({"text": "fr"});
    assert_eq!(json!(langs(&answer)), json!([null, "fr", null, null]));
}

#[test]
fn answers_to_questions_that_are_gone_come_last_under_their_ids() {
    let fields = json!([{"id": "a", "kind": "group", "max": 2, "fields": [{"id": "x", "kind": "text", "max": 9}]}]);
    let answer = json!({
        "old": {"many": ["x", "y"]},
        "rows": {"rows": [{"deep": {"number": 1000}}]},
        "a": {"rows": [{"x": {"text": "1"}, "gone": {"text": "2"}}]},
    });
    let read = read_back("es", &fields, &answer);
    let in_row: Vec<&Json> =
        read[0]["rows"][0]["groups"][0]["rows"].as_array().into_iter().flatten().map(|row| &row["label"]).collect();
    assert_eq!(in_row, ["X", "gone"]);
    let last = &read[1];
    assert_eq!(json!([last["id"], last["title"]]), json!([null, "Otras"]));
    assert_eq!(json!([last["rows"][0]["label"], last["rows"][0]["lines"]]), json!(["old", ["x", "y"]]));
    assert_eq!(last["rows"][1]["groups"][0]["rows"][0]["lines"], json!(["1000"]));
}
