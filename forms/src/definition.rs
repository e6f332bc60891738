//! A definition as JSON, in which it goes to the functions: scalars are strings, places are lost.

use schema::{Entry, Node, Span, Value};

/// Returns a node as JSON.
pub fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar(text) => serde_json::Value::String(text.clone()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), to_json(&entry.node))).collect(),
    }
}

/// Returns the node that some JSON stands for; numbers and truth values become texts.
pub fn from_json(json: &serde_json::Value) -> Node {
    let value = match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Scalar(flag.to_string()),
        serde_json::Value::Number(number) => Value::Scalar(number.to_string()),
        serde_json::Value::String(text) => Value::Scalar(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(from_json).collect()),
        serde_json::Value::Object(map) => Value::Map(map.iter().map(|(key, value)| entry(key, value)).collect()),
    };
    Node { value, span: Span::default() }
}

/// Returns the print of a definition or a part of it: another one when anything in it is another.
pub(crate) fn print_of(node: &Node) -> String {
    let bytes = serde_json::to_vec(&to_json(node)).expect("a tree of texts is JSON");
    blake3::hash(&bytes).to_hex()[..20].to_owned()
}

fn entry(key: &str, value: &serde_json::Value) -> Entry {
    Entry { key: key.to_owned(), span: Span::default(), node: from_json(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_survives_the_journey() {
        let json = serde_json::json!({"version": "1", "steps": [{"id": "a", "when": {"joint": "yes"}, "min": null}]});
        assert_eq!(to_json(&from_json(&json)), json);
        assert_eq!(from_json(&serde_json::json!({"max": 5})), from_json(&serde_json::json!({"max": "5"})));
    }
}
