//! Definitions, answers and problems in, what templates see out.

use forms::{CallBounds, definition};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use words::{Formats, Lang, Words};

use super::*;
use crate::Context;

/// Interface words that tell their key and what fills them.
fn dictionary(lang: &str) -> Dictionary {
    let bounds = |places: &str| {
        json!({"between": format!("{{least}}–{places}"), "at_least": format!("≥{places}"),
               "at_most": format!("≤{places}"), "exactly": format!("={places}")})
    };
    let words = json!({
        "form": {
            "yes": "Sí", "no": "No", "row": "{number}", "in_row": "{row}: {problem}",
            "only_if": "Si {conditions}", "is": "«{label}» = «{value}»", "is_not": "«{label}» ≠ «{value}»",
            "or": "{left}» o «{right}", "day": "Día", "month": "Mes", "year": "Año",
            "number": {"between": "{least}–{most}", "at_least": "≥{least}", "at_most": "≤{most}"},
            "days": {"between": "{least}–{most}", "at_least": "≥{least}", "at_most": "≤{most}"},
            "months": {"between": "{least}–{most}", "at_least": "≥{least}", "at_most": "≤{most}"},
            "count_characters": bounds("{count} c."), "count_words": bounds("{count} p."),
            "choose": bounds("{count} o."), "rows": bounds("{count} f."),
        },
        "problem": {
            "missing": "Falta «{label}»", "too_many": "Hasta {count}", "unknown": "Elige",
            "money": {"too_large": "Pide {limit} o menos"}, "date": {"not_real": "No existe «{label}»"},
            "too_late": "Hasta {limit}", "exclusive": "Deja solo {option}",
        },
    });
    Dictionary {
        words: Words::read(&definition::from_json(&words), &mut Vec::new()),
        fallback: None,
        formats: Formats::new(&Lang::parse(lang).unwrap()),
    }
}

/// Draws a form of one step with these fields; a label is the field's id in capitals.
fn draw(fields: &Json, sent: &[(&str, &str)]) -> Json {
    draw_in("es", fields, sent)
}

fn draw_in(lang: &str, fields: &Json, sent: &[(&str, &str)]) -> Json {
    let json = json!({"version": 1, "function": "submissions", "for": "call",
                      "steps": [{"id": "one", "fields": fields}]});
    let mut faults = Vec::new();
    let form = Form::read("test", &definition::from_json(&json), &mut faults);
    let form = form.unwrap_or_else(|| panic!("{faults:?}"));
    let words = json!({"title": "T", "submit": "S", "steps": {"one": {"title": "Uno"}},
                       "fields": labels(fields), "thanks": {"title": "G", "text": "g"}});
    let words = FormWords::read(&definition::from_json(&words), &form, &mut faults);
    let words = words.unwrap_or_else(|| panic!("{faults:?}"));
    let dictionary = dictionary(lang);
    let sent: Vec<(String, String)> = sent.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let languages = ["es".to_owned(), "ar".to_owned()];
    let countries = ["ES", "DE", "AT", "SA"].map(str::to_owned);
    let scope = Scope {
        today: date(2027, 1, 1),
        call: Some(CallBounds {
            opens: date(2027, 1, 1),
            closes: date(2027, 3, 31),
            maximum: Some((50_000, "USD".to_owned())),
            countries: None,
            languages: Vec::new(),
        }),
        site_languages: &languages,
        known_countries: &countries,
        known_languages: &languages,
        files: &[],
    };
    let problems = if sent.is_empty() { Vec::new() } else { forms::check(&form, &sent, &scope).problems };
    let offer = Offer {
        action: "/api/x".to_owned(),
        hidden: vec![("call".to_owned(), "c".to_owned())],
        open: Openness::Open,
        part: Part::Whole,
    };
    let page = FormPage { form: &form, words: &words, lang, dictionary: &dictionary, scope: &scope };
    let mut context = Context::new();
    context.insert_value("form", form_view(&page, &offer, (&sent, &problems)));
    context.to_json()["form"].clone()
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
        if id == "own" {
            words["errors"] = json!({"missing": "Escríbelo"});
        }
        (id.to_owned(), words)
    };
    fields.as_array().into_iter().flatten().map(words).collect()
}

/// Returns the first field as it is drawn.
fn field(fields: &Json, sent: &[(&str, &str)]) -> Json {
    draw(&json!([fields]), sent)["steps"][0]["fields"][0].clone()
}

#[test]
fn a_form_says_where_it_goes_and_what_it_is() {
    let form = draw(&json!([{"id": "a", "kind": "text", "max": 9}]), &[]);
    for (key, expected) in [
        ("title", json!("T")),
        ("intro", Json::Null),
        ("submit", json!("S")),
        ("lang", json!("es")),
        ("dir", json!("ltr")),
        ("action", json!("/api/x")),
        ("hidden", json!([{"name": "call", "value": "c"}])),
        ("trap", json!("more-comments")),
        ("open", json!(true)),
        ("problems", json!([])),
    ] {
        assert_eq!(form[key], expected, "{key}");
    }
    assert_eq!(form["steps"][0]["id"], "step-one");
    assert_eq!(draw_in("ar", &json!([{"id": "a", "kind": "text", "max": 9}]), &[])["dir"], "rtl");
}

#[test]
fn each_kind_is_drawn_in_its_shape_with_its_limit() {
    for (definition, shape, limit) in [
        (json!({"kind": "text", "max": 9}), "input", Json::Null),
        (json!({"kind": "text", "min": 3, "max": 9}), "input", json!("3–9 c.")),
        (json!({"kind": "long-text", "max": 300, "unit": "words"}), "textarea", json!("≤300 p.")),
        (json!({"kind": "email"}), "input", Json::Null),
        (json!({"kind": "whole-number", "min": 1, "max": 10000}), "input", json!("1–10.000")),
        (json!({"kind": "money", "currency": "call", "max": "call"}), "input", json!("≤50.000\u{a0}USD")),
        (json!({"kind": "date", "latest": "call.closes - 2 years"}), "date", json!("≤31 de marzo de 2025")),
        (json!({"kind": "date", "latest": "today"}), "date", Json::Null),
        (json!({"kind": "month", "earliest": "call.closes"}), "month", json!("≥marzo de 2027")),
        (json!({"kind": "yes-no"}), "radios", Json::Null),
        (json!({"kind": "single-choice", "options": ["x", "y"]}), "radios", Json::Null),
        (json!({"kind": "single-choice", "options": ["x", "y"], "style": "select"}), "select", Json::Null),
        (json!({"kind": "multiple-choice", "options": ["x", "y"], "max": 1}), "checkboxes", json!("≤1 o.")),
        (json!({"kind": "country"}), "select", Json::Null),
        (json!({"kind": "language", "only": "site", "many": true, "min": 1}), "checkboxes", json!("≥1 o.")),
        (json!({"kind": "consent", "version": "1"}), "consent", Json::Null),
        (json!({"kind": "group", "max": 4, "fields": [{"id": "b", "kind": "email"}]}), "group", json!("≤4 f.")),
    ] {
        let mut definition = definition;
        definition["id"] = json!("a");
        let drawn = field(&definition, &[]);
        assert_eq!(drawn["shape"], shape, "{definition}");
        assert_eq!(drawn["limit"], limit, "{definition}");
        assert_eq!(drawn["described_by"].is_string(), limit.is_string(), "{definition}");
        assert_eq!(drawn["label"], "A");
    }
}

#[test]
fn what_was_typed_comes_back_as_it_was() {
    let text = field(&json!({"id": "a", "kind": "email"}), &[("a", " not <an> address")]);
    assert_eq!(text["value"], " not <an> address");
    let date = field(&json!({"id": "a", "kind": "date"}), &[("a-day", "31"), ("a-month", "feb"), ("a-year", "")]);
    let typed: Vec<&Json> = date["parts"].as_array().into_iter().flatten().map(|part| &part["value"]).collect();
    assert_eq!(typed, [&json!("31"), &json!("feb"), &json!("")]);
    let choice = json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y", "z"]});
    let choice = field(&choice, &[("a", "x"), ("a", "z"), ("a", "w")]);
    let checked: Vec<&Json> = choice["choices"].as_array().into_iter().flatten().map(|one| &one["checked"]).collect();
    assert_eq!(checked, [&json!(true), &json!(false), &json!(true)]);
    let consent = field(&json!({"id": "a", "kind": "consent", "version": "1"}), &[("a", "yes")]);
    assert_eq!((&consent["choices"][0]["checked"], &consent["version"]), (&json!(true), &json!("1")));
}

#[test]
fn names_of_codes_come_sorted_as_the_language_sorts() {
    for (lang, expected) in [
        ("es", ["Alemania", "Arabia Saudí", "Austria", "España"]),
        ("de", ["Deutschland", "Österreich", "Saudi-Arabien", "Spanien"]),
    ] {
        let form = draw_in(lang, &json!([{"id": "a", "kind": "country"}]), &[]);
        let choices = form["steps"][0]["fields"][0]["choices"].as_array().cloned().unwrap_or_default();
        let labels: Vec<&str> = choices.iter().filter_map(|choice| choice["label"].as_str()).collect();
        assert_eq!(labels, expected);
    }
}

#[test]
fn a_field_says_when_it_is_asked() {
    let earlier = json!({"id": "a", "kind": "single-choice", "options": ["x", "y", "z"]});
    for (when, expected) in [
        (json!({"a": "x"}), "Si «A» = «X»"),
        (json!({"a": ["x", "y"]}), "Si «A» = «X» o «Y»"),
        (json!({"a": {"not": "z"}}), "Si «A» ≠ «Z»"),
        (json!({"a": "x", "b": "yes"}), "Si «A» = «X» y «B» = «Sí»"),
    ] {
        let fields = json!([earlier, {"id": "b", "kind": "yes-no"}, {"id": "c", "kind": "email", "when": when}]);
        let drawn = draw(&fields, &[])["steps"][0]["fields"][2].clone();
        assert_eq!(drawn["condition"], expected);
        assert_eq!(drawn["described_by"], "f-c-when");
    }
}

#[test]
fn a_problem_is_said_the_same_beside_the_field_and_in_the_summary() {
    let row =
        json!({"id": "g", "kind": "group", "fields": [{"id": "in", "kind": "email"}, {"id": "to", "kind": "date"}]});
    for (definition, sent, href, text) in [
        (json!({"id": "a", "kind": "email"}), ("a", ""), "#f-a", "Falta «A»"),
        (json!({"id": "own", "kind": "email"}), ("x", "y"), "#f-own", "Escríbelo"),
        (json!({"id": "a", "kind": "yes-no"}), ("a", ""), "#f-a", "Falta «A»"),
        (json!({"id": "a", "kind": "date"}), ("a-day", ""), "#f-a-day", "Falta «A»"),
        (json!({"id": "a", "kind": "month"}), ("a-day", ""), "#f-a-month", "Falta «A»"),
        (
            json!({"id": "a", "kind": "money", "currency": "call", "max": "call"}),
            ("a", "60000"),
            "#f-a",
            "Pide 50.000\u{a0}USD o menos",
        ),
        (row.clone(), ("g-1-in", ""), "#f-g-1-in", "Falta «G»"),
        (json!({"id": "a", "kind": "multiple-choice", "options": ["x", "y"], "max": 1}), ("a", "w"), "#f-a", "Elige"),
    ] {
        let form = draw(&json!([definition]), &[sent, ("unknown", "1")]);
        assert_eq!(form["problems"], json!([{"href": href, "text": text}]), "{definition}");
        let field = &form["steps"][0]["fields"][0];
        assert_eq!(field["problem"], text, "{definition}");
        let described = field["described_by"].as_str().unwrap_or_default();
        assert!(described.ends_with("-problem"), "{definition}: {described}");
    }
}

#[test]
fn a_problem_in_a_row_names_the_row() {
    let group = json!({"id": "g", "kind": "group", "show": 1, "max": 5,
                       "fields": [{"id": "in", "kind": "email"}, {"id": "to", "kind": "date"}]});
    let sent = [("g-3-in", "a@example.org"), ("g-3-to-day", "31"), ("g-3-to-month", "2"), ("g-3-to-year", "2020")];
    let form = draw(&json!([group]), &sent);
    assert_eq!(form["problems"][0]["href"].as_str().map(|href| &href[..8]), Some("#f-g-3-t"));
    assert_eq!(form["problems"][0]["text"], "Fila 3: No existe «TO»");
    let rows = form["steps"][0]["fields"][0]["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), 3, "as many rows as were filled in");
    assert_eq!((&rows[2]["title"], &rows[2]["fields"][0]["name"]), (&json!("Fila 3"), &json!("g-3-in")));
    assert_eq!(rows[2]["fields"][0]["value"], "a@example.org");
}

#[test]
fn a_group_never_draws_more_rows_than_it_takes() {
    let group = json!({"id": "g", "kind": "group", "show": 2, "max": 3, "fields": [{"id": "in", "kind": "email"}]});
    for (name, expected) in [("g-1-in", 2), ("g-3-in", 3), ("g-900-in", 3), ("g-99999999999-in", 3), ("g-x-in", 2)] {
        let rows = field(&group, &[(name, "a@example.org")])["rows"].as_array().map(Vec::len);
        assert_eq!(rows, Some(expected), "{name}");
    }
}

#[test]
fn ids_are_never_given_twice() {
    let fields = json!([
        {"id": "a", "kind": "multiple-choice", "options": ["x", "y", "z"]},
        {"id": "b", "kind": "date"},
        {"id": "g", "kind": "group", "show": 3, "fields": [
            {"id": "a", "kind": "single-choice", "options": ["x", "y"]}, {"id": "b", "kind": "month"}]},
    ]);
    let form = draw(&fields, &[("g-2-a", "x")]);
    let mut ids = Vec::new();
    collect_ids(&form, &mut ids);
    let count = ids.len();
    ids.sort();
    ids.dedup();
    // The first choice has the id of its field, which for choices stands on no other element.
    assert_eq!(count - ids.len(), 4, "{ids:?}");
}

fn collect_ids(value: &Json, ids: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            ids.extend(map.get("id").and_then(Json::as_str).map(str::to_owned));
            map.values().for_each(|inner| collect_ids(inner, ids));
        }
        Json::Array(items) => items.iter().for_each(|inner| collect_ids(inner, ids)),
        _ => {}
    }
}
