//! Labels: the words that a language gives to what the facts name by an id.

use schema::{Fault, Faults, Node, Span, Value};

use crate::parse::writer::taken;

/// A label that the facts ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its place under `labels:`, as `criteria.relevance`.
    pub path: String,
    /// Whether a language may leave it out.
    pub optional: bool,
}

impl Wanted {
    /// Returns a label that must be given.
    pub fn required(path: impl Into<String>) -> Self {
        Self { path: path.into(), optional: false }
    }

    /// Returns a label that may be left out.
    pub fn optional(path: impl Into<String>) -> Self {
        Self { path: path.into(), optional: true }
    }
}

/// A label as a language gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its place under `labels:`.
    pub path: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Flattens what stands under `labels:`.
pub fn read(node: &Node, faults: &mut Faults) -> Vec<Label> {
    let mut labels = Vec::new();
    flatten(node, &mut String::new(), &mut labels, faults);
    // They are kept for as long as the site is.
    taken(&mut labels)
}

fn flatten(node: &Node, path: &mut String, labels: &mut Vec<Label>, faults: &mut Faults) {
    match &node.value {
        Value::Scalar(text) if !path.is_empty() => {
            labels.push(Label { path: path.clone(), text: text.clone(), span: node.span });
        }
        Value::Map(entries) => {
            let above = path.len();
            for entry in entries {
                if above > 0 {
                    path.push('.');
                }
                path.push_str(&entry.key);
                flatten(&entry.node, path, labels, faults);
                path.truncate(above);
            }
        }
        Value::Null => {}
        Value::Scalar(_) | Value::List(_) => {
            faults.push(Fault::error("not-text", node.span).with("found", node.kind()));
        }
    }
}

/// Reports labels that are missing and labels that nothing asks for. `place` is where the labels
/// stand, or should.
pub fn check(wanted: &[Wanted], labels: &[Label], place: Span, faults: &mut Faults) {
    for wanted in wanted.iter().filter(|wanted| !wanted.optional) {
        if !labels.iter().any(|label| label.path == wanted.path) {
            faults.push(Fault::error("label-missing", place).with("label", &wanted.path));
        }
    }
    for label in labels {
        if !wanted.iter().any(|wanted| wanted.path == label.path) {
            let known = wanted.iter().map(|wanted| wanted.path.as_str());
            faults.push(Fault::error("label-unknown", label.span).with("label", &label.path).near(&label.path, known));
        }
    }
}
