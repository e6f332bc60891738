//! What every kind of store does alike: how a record follows from another, and how moments are written.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::files::FileId;
use crate::letter::Letter;
use crate::receipt::AnswersHash;
use crate::record::{Expired, Record, Standing};
use crate::reference::Reference;

/// Returns the references that a record may have, in the order in which they are tried: all follow
/// from the content but the first, which the record brings along.
pub(super) fn candidates(record: &Record) -> impl Iterator<Item = Reference> {
    let content = record.content;
    std::iter::once(record.reference.clone()).chain((1..).map(move |attempt| Reference::of(&content, attempt)))
}

/// Returns how a record stands once its answers are those of another.
pub(super) fn corrected(old: &Standing, new: &Record) -> Standing {
    let (corrections, changed) = (old.corrections + 1, Some(new.received));
    Standing { corrections, changed, arrival: old.arrival, ..new.standing.clone() }
}

/// Returns a letter as it is owed for a record that was just stored.
pub(super) fn letter_about(letter: &Letter, reference: &str, record: &Record) -> Letter {
    let id = format!("{}/{reference}/{}", letter.kind.as_str(), record.content);
    Letter { id, about: reference.to_owned(), ..letter.clone() }
}

/// Returns what is to be said of answers that go, beside what was said of those that went earlier.
pub(super) fn expired(earlier: Option<&Expired>, (answers, fields): (&Value, &[String]), now: Timestamp) -> Expired {
    let hash = earlier.map_or_else(|| AnswersHash::of(answers), |earlier| earlier.answers);
    let mut gone = earlier.map(|earlier| earlier.fields.clone()).unwrap_or_default();
    gone.extend(fields.iter().cloned());
    Expired { fields: gone, at: now, answers: hash }
}

/// Returns answers without those to some fields.
pub(super) fn without(mut answers: Value, fields: &[String]) -> Value {
    if let Some(answers) = answers.as_object_mut() {
        answers.retain(|id, _| !fields.contains(id));
    }
    answers
}

/// Collects the ids of all files that a tree names: `files` is a list of them, in answers and in drafts.
pub(super) fn collect_files(tree: &Value, named: &mut BTreeSet<FileId>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| collect_files(item, named)),
        Value::Object(entries) => {
            let files = entries.get("files").and_then(Value::as_array).into_iter().flatten();
            named.extend(files.filter_map(|file| FileId::parse(file["id"].as_str()?)));
            entries.values().for_each(|value| collect_files(value, named));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Writes a moment with the same number of digits each time, so that the order of the text is the
/// order of time.
pub(super) fn fixed_width(moment: Timestamp) -> String {
    format!("{moment:.9}")
}
