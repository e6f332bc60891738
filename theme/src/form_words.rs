//! The words of a form in one language: `words.<lang>.yaml`, held against the form's definition.
//!
//! [`FormWords::read`] demands words for every step, field and option, and refuses words for what
//! the form does not have. The functions read the same tree back with the same function.

use std::collections::BTreeMap;

use forms::{Field, Form, Limits};
use schema::{Entry, Faults, FromNode, Node, Reader, Span, Value};
use words::{Sentence, Words};

use crate::word_map::{WordMap, missing, superfluous};

/// The keys of problems for which a field may bring sentences of its own.
pub(crate) const PROBLEMS: [&str; 18] = [
    "missing",
    "too_short",
    "too_long",
    "too_few_words",
    "too_many_words",
    "pattern",
    "format",
    "not_real",
    "incomplete",
    "too_small",
    "too_large",
    "too_early",
    "too_late",
    "unknown",
    "too_few",
    "too_many",
    "exclusive",
    "sum_differs",
];

/// What a form says in one language.
#[derive(Clone, Debug)]
pub struct FormWords {
    /// The heading of the form.
    pub title: String,
    /// A sentence or two above it.
    pub intro: Option<String>,
    /// What the button says.
    pub submit: String,
    /// Heading and text of each step, by its id.
    pub steps: BTreeMap<String, StepWords>,
    /// The words of each field, by its id.
    pub fields: BTreeMap<String, FieldWords>,
    /// What is said where the walk ends early, by the id of the stop.
    pub stops: BTreeMap<String, StopWords>,
    /// What is said after sending.
    pub thanks: ThanksWords,
}

/// What a stop says.
#[derive(Clone, Debug)]
pub struct StopWords {
    /// Its heading.
    pub title: String,
    /// Which rule failed, and what to do instead.
    pub text: String,
}

/// What a step says.
#[derive(Clone, Debug)]
pub struct StepWords {
    /// Its heading.
    pub title: String,
    /// A paragraph under it.
    pub text: Option<String>,
}

/// What a field says.
#[derive(Clone, Debug)]
pub struct FieldWords {
    /// The question.
    pub label: String,
    /// A sentence under it.
    pub hint: Option<String>,
    /// The labels of the options, by their ids.
    pub options: BTreeMap<String, String>,
    /// The words of a group's fields, by their ids.
    pub fields: BTreeMap<String, FieldWords>,
    /// Sentences with places: `item`, and `errors.<problem>`.
    sentences: Words,
}

/// What is said after sending.
#[derive(Clone, Debug)]
pub struct ThanksWords {
    /// The heading.
    pub title: String,
    /// What happens next.
    pub text: String,
    /// The steps to come, in order.
    pub next: Vec<String>,
}

impl FieldWords {
    /// Returns the heading of a row of a group; its place is `number`.
    pub fn item(&self) -> Option<&Sentence> {
        self.sentences.sentence("item")
    }

    /// Returns the field's own sentence for a problem.
    pub fn error(&self, problem: &str) -> Option<&Sentence> {
        self.sentences.sentence(&format!("errors.{problem}"))
    }

    /// Returns all sentences with places, as to check the places.
    pub fn sentences(&self) -> &Words {
        &self.sentences
    }
}

impl FormWords {
    /// Reads the words of a form; returns them only when nothing is wrong with them.
    ///
    /// Faults besides those of every file: `form-words-missing` and `form-words-superfluous`,
    /// each with the `key` in question.
    pub fn read(node: &Node, form: &Form, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        let mut reader = Reader::open(node, "the words of a form", faults)?;
        let title = text(&mut reader, "title");
        let intro = reader.optional::<String>("intro");
        let submit = text(&mut reader, "submit");
        let steps = read_steps(&mut reader, form);
        let fields: Vec<&Field> = form.fields().collect();
        let fields = read_fields(&mut reader, "fields", &fields);
        let stops = read_stops(&mut reader, form);
        let thanks = read_thanks(&mut reader);
        reader.finish();
        let read = Self { title: title?, intro, submit: submit?, steps, fields, stops, thanks: thanks? };
        (faults.len() == before).then_some(read)
    }
}

fn read_steps(reader: &mut Reader<'_, '_>, form: &Form) -> BTreeMap<String, StepWords> {
    let ids: Vec<&str> = form.steps.iter().map(|step| step.id.as_str()).collect();
    let node = reader.node("steps");
    let map = WordMap { path: "steps", node, place: reader.place("steps"), ids: &ids };
    map.read(reader.faults, |_, node, faults| {
        let mut reader = Reader::open(node, "the words of a step", faults)?;
        let title = text(&mut reader, "title");
        let text = reader.optional::<String>("text");
        reader.finish();
        Some(StepWords { title: title?, text })
    })
}

fn read_fields(reader: &mut Reader<'_, '_>, key: &'static str, fields: &[&Field]) -> BTreeMap<String, FieldWords> {
    let ids: Vec<&str> = fields.iter().map(|field| field.id.as_str()).collect();
    let node = reader.node(key);
    let map = WordMap { path: key, node, place: reader.place(key), ids: &ids };
    map.read(reader.faults, |id, node, faults| {
        let field = fields.iter().find(|field| field.id == id)?;
        read_field(node, field, faults)
    })
}

fn read_field(node: &Node, field: &Field, faults: &mut Faults) -> Option<FieldWords> {
    let mut reader = Reader::open(node, "the words of a field", faults)?;
    let label = text(&mut reader, "label");
    let hint = reader.optional::<String>("hint");
    let options = read_options(&mut reader, field);
    let errors = reader.node("errors");
    let (mut item, mut inner) = (None, BTreeMap::new());
    if let Limits::Group(limits) = &field.limits {
        item = reader.node("item");
        inner = read_fields(&mut reader, "fields", &limits.fields.iter().collect::<Vec<_>>());
    }
    reader.finish();
    for problem in errors.into_iter().flat_map(Node::entries).filter(|entry| !PROBLEMS.contains(&entry.key.as_str())) {
        faults.push(superfluous(problem, "errors").near(&problem.key, PROBLEMS));
    }
    let sentences = sentences(&[("item", item), ("errors", errors)], faults);
    Some(FieldWords { label: label?, hint, options, fields: inner, sentences })
}

fn read_stops(reader: &mut Reader<'_, '_>, form: &Form) -> BTreeMap<String, StopWords> {
    let ids: Vec<&str> = form.steps.iter().flat_map(|step| &step.stops).map(|stop| stop.id.as_str()).collect();
    if ids.is_empty() {
        return BTreeMap::new();
    }
    let map = WordMap { path: "stops", node: reader.node("stops"), place: reader.place("stops"), ids: &ids };
    map.read(reader.faults, |_, node, faults| {
        let mut reader = Reader::open(node, "the words of a stop", faults)?;
        let (title, said) = (text(&mut reader, "title"), text(&mut reader, "text"));
        reader.finish();
        Some(StopWords { title: title?, text: said? })
    })
}

fn read_options(reader: &mut Reader<'_, '_>, field: &Field) -> BTreeMap<String, String> {
    let ids: Vec<&str> = field.options().iter().map(String::as_str).collect();
    if ids.is_empty() {
        return BTreeMap::new();
    }
    let node = reader.node("options");
    let map = WordMap { path: "options", node, place: reader.place("options"), ids: &ids };
    map.read(reader.faults, |_, node, faults| String::from_node(node, faults))
}

fn read_thanks(reader: &mut Reader<'_, '_>) -> Option<ThanksWords> {
    let Some(node) = reader.node("thanks") else {
        let place = reader.place("thanks");
        reader.faults.push(missing("thanks", place));
        return None;
    };
    let mut reader = Reader::open(node, "thanks", reader.faults)?;
    let title = text(&mut reader, "title");
    let said = text(&mut reader, "text");
    let next = reader.optional::<Vec<String>>("next");
    reader.finish();
    Some(ThanksWords { title: title?, text: said?, next: next.unwrap_or_default() })
}

/// Reads a text that must be there and say something.
fn text(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<String> {
    let node = reader.node(key).filter(|node| node.scalar().is_none_or(|text| !text.trim().is_empty()));
    let Some(node) = node else {
        let place = reader.place(key);
        reader.faults.push(missing(key, place));
        return None;
    };
    String::from_node(node, reader.faults)
}

/// Reads nodes as sentences under names.
fn sentences(named: &[(&str, Option<&Node>)], faults: &mut Faults) -> Words {
    let entries = named.iter().filter_map(|(name, node)| {
        let node = (*node)?.clone();
        Some(Entry { key: (*name).to_owned(), span: node.span, node })
    });
    let tree = Node { value: Value::Map(entries.collect()), span: Span::default() };
    Words::read(&tree, faults)
}

#[cfg(test)]
mod tests;
