//! The table of kinds, held against its own examples and against what its controls state.

use jiff::civil;
use schema::Faults;

use super::*;
use crate::{
    Audience, CallBounds, CodeList, Control, CountUnit, Form, Pairs, Scope, Shape, Uploaded, check, definition,
};

#[test]
fn names_are_unique_and_every_kind_has_examples_of_both_sorts() {
    for (index, kind) in FIELDS.iter().enumerate() {
        assert!(FIELDS[..index].iter().all(|other| other.name() != kind.name()), "{}", kind.name());
        let has = |wanted: fn(&Outcome) -> bool| kind.examples().iter().any(|example| wanted(&example.outcome));
        assert!(has(|outcome| matches!(outcome, Outcome::Accepted(_))), "{}", kind.name());
        assert!(has(|outcome| matches!(outcome, Outcome::Refused(_))), "{}", kind.name());
        assert!(has(|outcome| *outcome == Outcome::Empty), "{}", kind.name());
    }
}

#[test]
fn every_example_comes_out_as_it_says() {
    for (kind, example) in all_examples() {
        let form = form_of(kind, example, false);
        let outcome = run(&form, &named(example.sent));
        match example.outcome {
            Outcome::Accepted(json) => {
                let expected: serde_json::Value = serde_json::from_str(json).expect("examples are JSON");
                assert_eq!(outcome, Ok(Some(expected)), "{} {example:?}", kind.name());
            }
            Outcome::Empty => {
                assert_eq!(outcome, Err("missing"), "{} {example:?}", kind.name());
                let optional = form_of(kind, example, true);
                assert_eq!(run(&optional, &named(example.sent)), Ok(None), "{} {example:?}", kind.name());
            }
            Outcome::Refused(key) => assert_eq!(outcome, Err(key), "{} {example:?}", kind.name()),
        }
    }
}

#[test]
fn whatever_a_control_states_is_refused_when_it_is_broken() {
    for (kind, example) in all_examples() {
        let form = form_of(kind, example, false);
        let control = form.field("f").expect("the form has one field").control();
        let broken = broken(&control);
        for (statement, sent) in &broken {
            let outcome = run(&form, sent);
            assert!(outcome.is_err(), "{}: {statement} is stated by {control:?} and not enforced", kind.name());
        }
    }
}

#[test]
fn every_kind_states_something_that_can_be_broken() {
    for kind in FIELDS {
        let states = kind.examples().iter().any(|example| {
            let form = form_of(*kind, example, false);
            !broken(&form.field("f").expect("the form has one field").control()).is_empty()
        });
        assert!(states, "{}", kind.name());
    }
}

fn all_examples() -> impl Iterator<Item = (&'static dyn FieldKind, &'static Example)> {
    FIELDS.iter().flat_map(|kind| kind.examples().iter().map(|example| (*kind, example)))
}

fn form_of(kind: &dyn FieldKind, example: &Example, optional: bool) -> Form {
    let mut field: serde_json::Value = serde_json::from_str(example.limits).expect("limits are JSON");
    field["id"] = "f".into();
    field["kind"] = kind.name().into();
    field["optional"] = optional.into();
    let form = serde_json::json!({
        "version": 1,
        "function": "submissions",
        "for": Audience::Call.as_str(),
        "flow": "steps",
        "steps": [{"id": "step", "fields": [field]}],
    });
    let mut faults = Faults::new();
    let form = Form::read("test", &definition::from_json(&form), &mut faults);
    form.unwrap_or_else(|| panic!("{} {example:?}: {faults:?}", kind.name()))
}

fn named(sent: &[(&str, &str)]) -> Pairs {
    sent.iter().map(|(suffix, value)| (format!("f{suffix}"), (*value).to_owned())).collect()
}

#[test]
fn the_schema_of_each_kind_takes_what_the_kind_takes_and_nothing_of_another_shape() {
    for (kind, example) in all_examples() {
        let form = form_of(kind, example, false);
        let schema = in_scope(|scope| form.json_schema(scope));
        let fits = |answer: serde_json::Value| jsonschema::is_valid(&schema, &answer);
        if let Outcome::Accepted(json) = example.outcome {
            let value: serde_json::Value = serde_json::from_str(json).expect("examples are JSON");
            let (name, inner) = value.as_object().and_then(|value| value.iter().next()).expect("a value has a type");
            assert!(fits(serde_json::json!({"f": value})), "{} {value} {schema}", kind.name());
            assert!(!fits(serde_json::json!({"f": {name: inner, "more": 1}})), "{} {value}", kind.name());
            assert!(!fits(serde_json::json!({"f": {"other": inner}})), "{} {value}", kind.name());
            assert!(!fits(serde_json::json!({"f": inner})), "{} {value}", kind.name());
            assert!(!fits(serde_json::json!({"f": value, "g": value})), "{} {value}", kind.name());
        }
        assert!(!fits(serde_json::json!({})), "{}: it is always asked", kind.name());
        let optional = form_of(kind, example, true);
        let schema = in_scope(|scope| optional.json_schema(scope));
        assert!(jsonschema::is_valid(&schema, &serde_json::json!({})), "{}: it may be left out", kind.name());
        assert!(jsonschema::meta::is_valid(&schema), "{}: {schema}", kind.name());
    }
}

/// Returns the value as JSON, or the key of the first problem.
fn run(form: &Form, sent: &Pairs) -> Result<Option<serde_json::Value>, &'static str> {
    let checked = in_scope(|scope| check(form, sent, scope));
    match checked.problems.first() {
        Some(problem) => Err(problem.key),
        None => Ok(checked.answer.get("f").map(|value| serde_json::to_value(value).expect("values are JSON"))),
    }
}

/// Does something in the call and on the site of these tests.
fn in_scope<T>(work: impl FnOnce(&Scope<'_>) -> T) -> T {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    let (site, countries) = (texts(&["es", "ar"]), texts(&["BO", "EC", "PE", "UG"]));
    let languages = texts(&["ar", "es", "fr", "qu"]);
    let call = CallBounds {
        opens: civil::date(2026, 1, 15),
        closes: civil::date(2026, 3, 31),
        maximum: Some((50_000, "USD".to_owned())),
        countries: Some(texts(&["BO", "EC"])),
        languages: texts(&["es", "fr"]),
    };
    let scope = Scope {
        today: civil::date(2026, 6, 15),
        call: Some(call),
        site_languages: &site,
        known_countries: &countries,
        known_languages: &languages,
        files: &sent_before(),
    };
    work(&scope)
}

/// Files that were sent before the answer; their ids say what they are.
fn sent_before() -> Vec<Uploaded> {
    let file = |(id, bytes, media_type): (&str, u64, &str)| Uploaded {
        id: id.to_owned(),
        field: "f".to_owned(),
        name: format!("{id}.pdf"),
        bytes,
        media_type: media_type.to_owned(),
        hash: "00".to_owned(),
    };
    let pdf = "application/pdf";
    [("a", 10, pdf), ("b", 20, pdf), ("c", 30, pdf), ("large", 1_000_001, pdf), ("picture", 10, "image/png")]
        .map(file)
        .into()
}

/// Returns what a control states, each with an answer that breaks it.
fn broken(control: &Control) -> Vec<(String, Pairs)> {
    let mut broken = Vec::new();
    let mut add = |statement: &str, sent: &[(&str, &str)]| broken.push((statement.to_owned(), named(sent)));
    if let Some(count) = control.count {
        let unit = match count.unit {
            CountUnit::Characters => "1",
            CountUnit::Words => "1 ",
        };
        add("count", &[("", &unit.repeat(count.max as usize + 1))]);
    }
    if let Some(kind @ ("email" | "tel" | "url")) = control.attributes.get("type").map(String::as_str) {
        add(kind, &[("", "not one of them")]);
    }
    if control.attributes.get("inputmode").is_some_and(|mode| mode == "numeric") && control.parts.is_empty() {
        add("numeric", &[("", "five")]);
    }
    if control.shape == Shape::Input {
        if let Some(min) = control.min {
            add("min", &[("", &(min - 1).to_string())]);
        }
        if let Some(max) = control.max {
            add("max", &[("", &(max + 1).to_string())]);
        }
    }
    if !control.options.is_empty() {
        add("options", &[("", "no_such_option")]);
    }
    match control.codes {
        Some(CodeList::Countries) => add("codes", &[("", "XX")]),
        Some(CodeList::Languages) => add("codes", &[("", "xx")]),
        None => {}
    }
    let together: Vec<(&str, &str)> = control
        .options
        .iter()
        .filter(|option| !control.exclusive.contains(option))
        .map(|option| ("", option.as_str()))
        .collect();
    if control.shape == Shape::Checkboxes && !together.is_empty() {
        if control.min.is_some_and(|min| min > 1) {
            add("min", &together[..1]);
        }
        if control.max.is_some_and(|max| max < i64::try_from(together.len()).expect("a few options")) {
            add("max", &together);
        }
    }
    for option in &control.exclusive {
        add("exclusive", &[("", option), together[0]]);
    }
    for part in control.parts {
        let all: Vec<(String, &str)> =
            control.parts.iter().map(|other| (format!("-{other}"), if other == part { "x" } else { "2" })).collect();
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        add("parts", &all);
    }
    if control.shape == Shape::File && control.max == Some(2) {
        add("max", &[("", "a"), ("", "b"), ("", "c")]);
    }
    if control.shape == Shape::Group {
        let rows = |count: i64| (1..=count).map(|row| (format!("f-{row}-name"), "Ana".to_owned())).collect::<Pairs>();
        if let Some(max) = control.max {
            broken.push(("max".to_owned(), rows(max + 1)));
        }
        if let Some(min) = control.min {
            broken.push(("min".to_owned(), rows(min - 1)));
        }
    }
    broken
}
