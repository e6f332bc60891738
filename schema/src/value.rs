//! Values out of nodes: the types that a schema may ask for.

use std::collections::BTreeMap;

use crate::{Fault, Faults, Node, Span, Value};

/// Reads a type from a node, or says what is wrong with the node.
///
/// An implementation pushes at least one fault whenever it returns nothing.
pub trait FromNode: Sized {
    /// Reads the node.
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self>;
}

/// A value with the place it was read from, for faults that are found later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Reads one word of a closed list; the fault names the nearest.
pub fn choice<T: Copy>(node: &Node, choices: &[(&'static str, T)], faults: &mut Faults) -> Option<T> {
    let text = String::from_node(node, faults)?;
    let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        faults.push(
            Fault::error("unknown-choice", node.span)
                .with("found", &text)
                .with("known", words.join(", "))
                .near(&text, words),
        );
    }
    found
}

impl FromNode for String {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = node.scalar().map(str::to_owned);
        if text.is_none() {
            faults.push(Fault::error("not-text", node.span).with("found", node.kind()));
        }
        text
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        match node.scalar() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            other => {
                faults.push(Fault::error("not-true-or-false", node.span).with("found", other.unwrap_or(node.kind())));
                None
            }
        }
    }
}

impl FromNode for i64 {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let number = node.scalar().and_then(|text| text.parse().ok());
        if number.is_none() {
            faults.push(
                Fault::error("not-a-whole-number", node.span).with("found", node.scalar().unwrap_or(node.kind())),
            );
        }
        number
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let number = i64::from_node(node, faults)?;
        let positive = u32::try_from(number).ok();
        if positive.is_none() {
            faults.push(Fault::error("out-of-range", node.span).with("found", number.to_string()));
        }
        positive
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    /// Reads a list; a single value where a list is wanted is a fault, an empty key an empty list.
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::Null => Some(Vec::new()),
            Value::List(items) => {
                let read: Vec<Option<T>> = items.iter().map(|item| T::from_node(item, faults)).collect();
                read.into_iter().collect()
            }
            Value::Scalar(_) | Value::Map(_) => {
                faults.push(Fault::error("not-a-list", node.span).with("found", node.kind()));
                None
            }
        }
    }
}

impl<T: FromNode> FromNode for BTreeMap<String, T> {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::Null => Some(Self::new()),
            Value::Map(entries) => {
                let read: Vec<Option<(String, T)>> =
                    entries.iter().map(|entry| Some((entry.key.clone(), T::from_node(&entry.node, faults)?))).collect();
                read.into_iter().collect()
            }
            Value::Scalar(_) | Value::List(_) => {
                faults.push(Fault::error("not-a-map", node.span).with("found", node.kind()));
                None
            }
        }
    }
}

impl<T: FromNode> FromNode for Spanned<T> {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        Some(Self { value: T::from_node(node, faults)?, span: node.span })
    }
}

impl FromNode for Node {
    fn from_node(node: &Node, _: &mut Faults) -> Option<Self> {
        Some(node.clone())
    }
}
