//! `file`: files that were sent before the answer, named by their ids.
//!
//! The bytes are judged when they come; here it is judged which of the files that are kept the
//! answer names, how many, how large and of which types.

use schema::{Fault, Reader, Spanned};

use super::{Example, FieldKind};
use crate::{
    Control, Detail, Field, FileLimits, FileType, Flow, Ground, Judged, Limits, Question, Shape, Uploaded, Value,
};

/// The most files that one question takes.
const MOST_FILES: i64 = 20;

/// The largest file that a definition may allow, in bytes: what a slow line can send in an hour.
const LARGEST: u64 = 50_000_000;

/// The kind `file`.
#[derive(Debug)]
pub(crate) struct File;

impl FieldKind for File {
    fn name(&self) -> &'static str {
        "file"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        let before = reader.faults.len();
        let types = reader.required::<Vec<Spanned<String>>>("types");
        let size = reader.required::<Spanned<String>>("max_size");
        let max = reader.number("max", 1..=MOST_FILES);
        let place = reader.place("kind");
        if ground.inside_group {
            reader.faults.push(Fault::error("file-in-group", place));
        } else if ground.flow == Flow::Page {
            reader.faults.push(Fault::error("needs-steps", place).with("key", "kind: file"));
        }
        let types: Vec<FileType> = types?.iter().filter_map(|name| read_type(name, reader)).collect();
        let max_bytes = read_size(&size?, reader);
        (reader.faults.len() == before).then_some(())?;
        let max_files = max.and_then(|max| u32::try_from(max).ok()).unwrap_or(1);
        Some(Limits::File(FileLimits { types, max_bytes: max_bytes?, max_files }))
    }

    fn control(&self, field: &Field) -> Control {
        Control { max: Some(limits_of(field).max_files.into()), ..Control::of(Shape::File) }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(question.field);
        let named = question.all();
        let known = |file: &&Uploaded| file.field == question.field.id && named.contains(&file.id);
        let files: Vec<Uploaded> = question.scope.files.iter().filter(known).cloned().collect();
        if files.is_empty() {
            return Ok(None);
        }
        if files.len() > limits.max_files as usize {
            return Err(question.count_problem("too_many", limits.max_files).into());
        }
        // A form that has changed may refuse what an earlier one took.
        let refused = files.iter().find(|file| !limits.takes(file));
        match refused {
            Some(file) => Err(question.problem("refused").with("name", Detail::Text(file.name.clone())).into()),
            None => Ok(Some(Value::Files(files))),
        }
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn read_type(name: &Spanned<String>, reader: &mut Reader<'_, '_>) -> Option<FileType> {
    let found = FileType::ALL.into_iter().find(|kind| kind.as_str() == name.value);
    if found.is_none() {
        let known: Vec<&str> = FileType::ALL.iter().map(|kind| kind.as_str()).collect();
        let fault = Fault::error("unknown-file-type", name.span).with("found", &name.value);
        reader.faults.push(fault.with("known", known.join(", ")).near(&name.value, known));
    }
    found
}

/// Reads a size such as `10 MB`: a whole number of megabytes or kilobytes.
fn read_size(size: &Spanned<String>, reader: &mut Reader<'_, '_>) -> Option<u64> {
    let bytes = size.value.split_once(' ').and_then(|(number, unit)| {
        let unit = match unit {
            "MB" => 1_000_000,
            "kB" => 1_000,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(unit)
    });
    let bytes = bytes.filter(|bytes| (1..=LARGEST).contains(bytes));
    if bytes.is_none() {
        reader.faults.push(Fault::error("bad-size", size.span).with("found", &size.value));
    }
    bytes
}

fn limits_of(field: &Field) -> &FileLimits {
    match &field.limits {
        Limits::File(limits) => limits,
        other => unreachable!("a file was read with {other:?}"),
    }
}

const EXAMPLES: &[Example] = &[
    Example::accepted(
        r#"{"types": ["pdf"], "max_size": "1 MB", "max": 2}"#,
        &[("", "b"), ("", "a")],
        r#"{"files": [
            {"id": "a", "field": "f", "name": "a.pdf", "bytes": 10, "media_type": "application/pdf", "hash": "00"},
            {"id": "b", "field": "f", "name": "b.pdf", "bytes": 20, "media_type": "application/pdf", "hash": "00"}
        ]}"#,
    ),
    Example::empty(r#"{"types": ["pdf"], "max_size": "1 MB"}"#, &[("", "an id that is not known"), ("", " ")]),
    Example::refused(r#"{"types": ["pdf"], "max_size": "1 MB"}"#, &[("", "a"), ("", "b")], "too_many"),
    Example::refused(r#"{"types": ["pdf"], "max_size": "1 MB"}"#, &[("", "large")], "refused"),
    Example::refused(r#"{"types": ["pdf"], "max_size": "1 MB"}"#, &[("", "picture")], "refused"),
];
