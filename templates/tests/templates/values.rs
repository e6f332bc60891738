//! What serialises as a value.

use proptest::prelude::*;
use serde::Serialize;
use templates::{Key, Map, Value, escape, to_value};

#[derive(Serialize)]
struct View {
    name: &'static str,
    count: Option<u64>,
    none: Option<u8>,
    #[serde(flatten)]
    more: More,
    inner: Value,
    kind: Kind,
    pair: (i8, f32),
}

#[derive(Serialize)]
struct More {
    lang: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Plain,
    With { size: u8 },
}

#[test]
fn a_view_becomes_a_map_in_its_own_order_and_values_inside_stay_as_they_are() {
    let view = View {
        name: "a",
        count: Some(3),
        none: None,
        more: More { lang: "es".to_owned() },
        inner: Value::Html("<b>".into()),
        kind: Kind::With { size: 2 },
        pair: (-1, 0.5),
    };
    let map = |entries: Vec<(&'static str, Value)>| {
        Value::Map(entries.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect::<Map>())
    };
    let value = to_value(&view);
    let expected = map(vec![
        ("name", "a".into()),
        ("count", 3.into()),
        ("none", Value::None),
        ("lang", "es".into()),
        ("inner", "<b>".into()),
        ("kind", map(vec![("with", map(vec![("size", 2.into())]))])),
        ("pair", vec![Value::Integer(-1), Value::Float(0.5)].into()),
    ]);
    assert_eq!(value, expected);
    assert!(value.get("inner").is_some_and(Value::is_html), "HTML stays HTML");
    let names: Vec<&str> = value.as_map().unwrap_or_default().iter().map(|(key, _)| key.as_ref()).collect();
    assert_eq!(names, ["name", "count", "none", "lang", "inner", "kind", "pair"]);
    assert_eq!(to_value(&Kind::Plain), "plain".into());
}

#[test]
fn a_value_is_written_out_by_other_formats() {
    let value = to_value(&serde_json::json!({"a": [1, "x", null, true, 0.5]}));
    assert_eq!(serde_json::to_string(&value).ok().as_deref(), Some(r#"{"a":[1,"x",null,true,0.5]}"#));
}

#[test]
fn numbers_that_are_too_large_become_numbers_with_decimals() {
    assert_eq!(to_value(&u64::MAX), Value::Float(18_446_744_073_709_551_615.0));
}

proptest! {
    #[test]
    fn escaping_is_that_of_each_character(text in "([\"#&'<>]|[a-z!$%=?]|[ñع–]){0,40}") {
        let mut out = String::new();
        escape(&text, &mut out);
        let each = |letter: char| match letter {
            '"' => "&quot;".to_owned(),
            '&' => "&amp;".to_owned(),
            '\'' => "&#39;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            _ => letter.to_string(),
        };
        prop_assert_eq!(out, text.chars().map(each).collect::<String>());
    }
}

#[test]
fn a_sign_is_found_wherever_it_stands_in_a_text_of_any_length() {
    for length in 1..70 {
        for at in 0..length {
            for (sign, reference) in
                [('"', "&quot;"), ('#', "#"), ('&', "&amp;"), ('\'', "&#39;"), ('<', "&lt;"), ('>', "&gt;")]
            {
                let text = |sign: &str| format!("{}{sign}{}", "a".repeat(at), "z".repeat(length - at - 1));
                let mut out = String::new();
                escape(&text(&sign.to_string()), &mut out);
                assert_eq!(out, text(reference));
            }
        }
    }
}

#[test]
fn every_sign_that_means_something_in_html_is_escaped() {
    for (text, expected) in [
        ("", ""),
        ("plain ñ ع", "plain ñ ع"),
        ("<a href='x'>\"&amp;", "&lt;a href=&#39;x&#39;&gt;&quot;&amp;amp;"),
        ("&", "&amp;"),
        ("ñ<ñ", "ñ&lt;ñ"),
    ] {
        let mut out = String::new();
        escape(text, &mut out);
        assert_eq!(out, expected);
    }
}
