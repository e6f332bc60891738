//! What holds for every answer: judging never panics, and an accepted answer is accepted again,
//! unchanged.

use std::sync::LazyLock;

use jiff::civil;
use proptest::prelude::*;
use schema::Faults;
use serde_json::json;

use crate::{CallBounds, Form, Pairs, Scope, check, definition};

/// A form with every kind, all optional, so that answers are often accepted.
fn form() -> Form {
    let field = |id: &str, kind: &str, more: serde_json::Value| {
        let mut field = more;
        field["id"] = id.into();
        field["kind"] = kind.into();
        field["optional"] = true.into();
        field
    };
    let row = json!([
        field("t", "text", json!({"max": 9})),
        field("d", "date", json!({})),
        field("y", "yes-no", json!({})),
        field("z", "text", json!({"max": 9, "when": {"y": {"not": "no"}}})),
    ]);
    let fields = json!([
        field("text", "text", json!({"max": 40, "min": 2})),
        field("words", "text", json!({"max": 5, "unit": "words"})),
        field("latin", "text", json!({"max": 40, "pattern": "latin"})),
        field("digits", "text", json!({"max": 40, "pattern": "digits"})),
        field("reference", "text", json!({"max": 40, "pattern": "reference"})),
        field("long", "long-text", json!({"max": 200})),
        field("email", "email", json!({})),
        field("telephone", "telephone", json!({})),
        field("url", "url", json!({})),
        field("number", "whole-number", json!({"max": 1_000_000})),
        field("any_number", "whole-number", json!({})),
        field("money", "money", json!({"currency": "call", "max": "call"})),
        field("date", "date", json!({"earliest": "today - 100 years", "latest": "call.closes"})),
        field("month", "month", json!({"latest": "today"})),
        field("yes", "yes-no", json!({})),
        field("one", "single-choice", json!({"options": ["a", "b"]})),
        field("many", "multiple-choice", json!({"options": ["a", "b", "none"], "exclusive": ["none"], "max": 2})),
        field("country", "country", json!({})),
        field("countries", "country", json!({"many": true, "max": 3})),
        field("language", "language", json!({"only": "call"})),
        field("consent", "consent", json!({"version": 2})),
        field("asked", "text", json!({"max": 40, "when": {"many": {"not": "a"}, "one": "b"}})),
        field("rows", "group", json!({"fields": row, "max": 3})),
    ]);
    let form =
        json!({"version": 1, "function": "submissions", "for": "call", "steps": [{"id": "s", "fields": fields}]});
    let mut faults = Faults::new();
    Form::read("test", &definition::from_json(&form), &mut faults).unwrap_or_else(|| panic!("{faults:?}"))
}

const NAMES: &[&str] = &[
    "text",
    "words",
    "latin",
    "digits",
    "reference",
    "long",
    "email",
    "telephone",
    "url",
    "number",
    "any_number",
    "money",
    "date-day",
    "date-month",
    "date-year",
    "month-month",
    "month-year",
    "yes",
    "one",
    "many",
    "country",
    "countries",
    "language",
    "consent",
    "asked",
    "rows-1-t",
    "rows-2-t",
    "rows-2-d-day",
    "rows-2-d-month",
    "rows-2-d-year",
    "rows-3-y",
    "rows-3-z",
    "rows-4294967295-t",
    "rows-99999999999-t",
    "rows-",
    "rows-1",
    "rows-1-",
    "rows",
    "date",
    "",
    "-",
];

const VALUES: &[&str] = &[
    "",
    " ",
    "a",
    "b",
    "none",
    "yes",
    "no",
    "BO",
    "EC",
    "es",
    "XX",
    "1",
    "2",
    "12",
    "29",
    "31",
    "2024",
    "1.000",
    "50 000,00",
    "-3",
    "٢",
    "٢٠٢٤",
    "ana@example.org",
    "example.org",
    "https://example.org/x",
    "+593 2 254 4684",
    "Ana\r\nMaría",
    "\u{202B}سلام\u{202C}",
    "e\u{301}",
    "\u{0}",
    "👩‍👩‍👧‍👦",
    "99999999999999999999999999999999999999",
];

fn pairs() -> impl Strategy<Value = Pairs> {
    let name = prop_oneof![9 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => any::<String>()];
    let value = prop_oneof![
        5 => prop::sample::select(VALUES).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[0-9 .,'٠-٩@:/+a-z-]{0,12}",
        1 => "[ \\r\\n\\t\\u{200f}\\u{301}\\u{2028}\\u{0}ae]{0,8}",
    ];
    prop::collection::vec((name, value), 0..12)
}

fn scope_lists() -> [Vec<String>; 3] {
    [["es", "ar"], ["BO", "EC"], ["es", "fr"]].map(|list| list.map(str::to_owned).to_vec())
}

fn judge(form: &Form, sent: &Pairs) -> crate::Checked {
    in_scope(|scope| check(form, sent, scope))
}

fn in_scope<T>(work: impl FnOnce(&Scope<'_>) -> T) -> T {
    let [site, countries, languages] = scope_lists();
    let call = CallBounds {
        opens: civil::date(2026, 1, 15),
        closes: civil::date(2026, 3, 31),
        maximum: Some((50_000, "USD".to_owned())),
        countries: None,
        languages: languages.clone(),
    };
    let scope = Scope {
        today: civil::date(2026, 6, 15),
        call: Some(call),
        site_languages: &site,
        known_countries: &countries,
        known_languages: &languages,
        files: &[],
    };
    work(&scope)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn judging_never_panics_and_what_is_good_is_good_again(sent in pairs()) {
        let form = form();
        let first = judge(&form, &sent);
        // What a refused answer holds is good too, but a group that was refused is gone with its rows.
        let second = judge(&form, &first.answer.pairs());
        prop_assert_eq!(&second.problems, &Vec::new());
        if first.problems.is_empty() {
            prop_assert_eq!(&second.answer, &first.answer);
            prop_assert_eq!(second.answer.canonical(), first.answer.canonical());
        }
        let json = serde_json::to_string(&first.answer).expect("answers are JSON");
        let read: crate::Answer = serde_json::from_str(&json).expect("answers are read back");
        prop_assert_eq!(read, first.answer);
    }

    #[test]
    fn an_answer_that_is_taken_fits_the_schema(sent in pairs()) {
        static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
            let schema = in_scope(|scope| form().json_schema(scope));
            jsonschema::validator_for(&schema).expect("it is a schema")
        });
        let checked = judge(&form(), &sent);
        if checked.problems.is_empty() {
            let answer = serde_json::to_value(&checked.answer).expect("answers are JSON");
            let told = SCHEMA.iter_errors(&answer).map(|error| error.to_string()).collect::<Vec<_>>();
            prop_assert!(told.is_empty(), "{} {:?}", answer, told);
        }
    }

    #[test]
    fn every_single_value_is_judged_alone(name in prop::sample::select(NAMES), value in any::<String>()) {
        let form = form();
        let first = judge(&form, &vec![(name.to_owned(), value)]);
        if first.problems.is_empty() {
            prop_assert_eq!(judge(&form, &first.answer.pairs()), first);
        }
    }

    #[test]
    fn dates_and_bounds_of_any_text_are_read_or_refused(text in "[0-9T:. +a-z-]{0,24}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?") {
        let zone = crate::Zone::parse("Europe/Zurich").expect("Zurich exists");
        if let Ok(when) = crate::When::parse(&text) {
            prop_assert_eq!(when.to_string().parse(), Ok(when));
            prop_assert!(when.start(&zone) <= when.end(&zone));
        }
        if let Some(bound) = crate::Bound::parse(&text) {
            prop_assert_eq!(crate::Bound::parse(&bound.to_string()), Some(bound));
        }
    }
}
