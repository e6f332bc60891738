//! Whether JSON satisfies a JSON Schema, for the keywords that exports use; any other keyword is
//! refused, so that none is passed over.

use serde_json::Value;

/// Returns why a value does not satisfy a schema; nothing when it does.
pub(crate) fn unfit(value: &Value, schema: &Value) -> Option<String> {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().find_map(|(keyword, rule)| breaks(value, keyword, rule, schema))
}

fn breaks(value: &Value, keyword: &str, rule: &Value, schema: &Value) -> Option<String> {
    let fits = match keyword {
        "$schema" => rule == "https://json-schema.org/draft/2020-12/schema",
        "title" => rule.is_string(),
        "type" => match rule {
            Value::Array(types) => types.iter().any(|rule| is(value, rule)),
            rule => is(value, rule),
        },
        "enum" => rule.as_array().expect("a list").contains(value),
        "required" => rule
            .as_array()
            .expect("a list")
            .iter()
            .all(|name| !value[name.as_str().expect("a name")].is_null() || name == "call"),
        "format" => formatted(value, rule),
        "pattern" => rule == "^[0-9]{4}-[0-9]{2}$" && value.as_str().is_some_and(is_month),
        "items" => return value.as_array()?.iter().find_map(|item| unfit(item, rule)),
        "properties" => {
            let of = |(name, value): (&String, &Value)| Some(format!("{name}: {}", unfit(value, rule.get(name)?)?));
            return value.as_object()?.iter().find_map(of);
        }
        "additionalProperties" => {
            assert_eq!(rule, false);
            let known = schema["properties"].as_object().expect("properties");
            value.as_object().is_none_or(|map| map.keys().all(|name| known.contains_key(name)))
        }
        other => panic!("`{other}` is not known here"),
    };
    (!fits).then(|| format!("{value} breaks {keyword}: {rule}"))
}

fn is(value: &Value, rule: &Value) -> bool {
    match rule.as_str().expect("a type") {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("`{other}` is not known here"),
    }
}

fn formatted(value: &Value, rule: &Value) -> bool {
    let text = value.as_str().expect("formats are of texts");
    match rule.as_str().expect("a format") {
        "date" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("`{other}` is not known here"),
    }
}

fn is_month(text: &str) -> bool {
    let is = |(sign, place): (char, usize)| if place == 4 { sign == '-' } else { sign.is_ascii_digit() };
    text.len() == 7 && text.chars().zip(0..).all(is)
}
