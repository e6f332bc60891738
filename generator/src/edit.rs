//! Changes to a facts file that leave everything else in it as somebody wrote it.
//!
//! [`extended`] moves the deadline of a call. It puts text where the tree says that it belongs, reads
//! the result again, and gives it out only when it is sound and says nothing new but what was asked.

use std::ops::Range;

use forms::{Deadline, When};
use schema::{Entry, Faults, Node, Reader, Severity, Value};

use crate::yaml;

#[cfg(test)]
mod tests;

/// The key of later deadlines.
const EXTENSIONS: &str = "extensions";

/// A later deadline, to be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewDeadline {
    /// The deadline.
    pub closes: When,
    /// When it was decided.
    pub decided: When,
}

/// A call's facts with a later deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// The text of the file.
    pub text: String,
    /// The dates of the call up to now.
    pub before: Deadline,
    /// Its dates from now on.
    pub after: Deadline,
}

/// Why a deadline cannot be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The file has faults, or would have them.
    Faults {
        /// The text in which they stand.
        text: String,
        /// What is wrong.
        faults: Faults,
    },
    /// The file is sound and written in a way in which no place for the deadline was found.
    NoPlace,
}

/// Adds a deadline to the text of a `call.yaml`.
pub fn extended(text: &str, deadline: NewDeadline) -> Result<Extended, EditError> {
    let (tree, before) = read(text)?;
    let item = format!("{{closes: {}, decided: {}}}", deadline.closes, deadline.decided);
    let (place, put) = place(text, &tree, &item).ok_or(EditError::NoPlace)?;
    let mut changed = text.to_owned();
    changed.replace_range(place, &put);
    let (changed_tree, after) = read(&changed)?;
    let added = after.extensions.split_last().is_some_and(|(last, earlier)| {
        earlier == before.extensions && (last.closes.when, last.decided) == (deadline.closes, deadline.decided)
    });
    let others = |tree: &Node| -> Vec<(String, String)> {
        let others = tree.entries().iter().filter(|entry| entry.key != EXTENSIONS);
        others.map(|entry| (entry.key.clone(), outline(&entry.node))).collect()
    };
    if !added || others(&tree) != others(&changed_tree) {
        return Err(EditError::NoPlace);
    }
    Ok(Extended { text: changed, before, after })
}

fn read(text: &str) -> Result<(Node, Deadline), EditError> {
    let mut faults = Faults::new();
    let tree = yaml::parse(text, &mut faults);
    let sound = |faults: &Faults| faults.iter().all(|fault| fault.severity < Severity::Error);
    let deadline = match Reader::open(&tree, "call.yaml", &mut faults) {
        Some(mut reader) => Deadline::read(&mut reader),
        None => None,
    };
    match deadline {
        Some(deadline) if sound(&faults) => Ok((tree, deadline)),
        _ => Err(EditError::Faults { text: text.to_owned(), faults }),
    }
}

/// Returns which bytes of the text give way to what, so that the item is the last extension.
fn place(text: &str, tree: &Node, item: &str) -> Option<(Range<usize>, String)> {
    let entry = |key: &str| tree.entries().iter().find(|entry| entry.key == key);
    let Some(extensions) = entry(EXTENSIONS) else {
        return Some(new_key(text, tree, entry("closes")?, item));
    };
    match &extensions.node.value {
        Value::Null => Some(first_value(text, extensions, item)),
        Value::List(items) if text[extensions.node.span.start..].starts_with('[') => {
            last_in_brackets(text, extensions, items, item)
        }
        Value::List(items) => last_line(text, items, item),
        Value::Scalar(_) | Value::Map(_) => None,
    }
}

/// Behind `closes`, as a key of its own.
fn new_key(text: &str, tree: &Node, closes: &Entry, item: &str) -> (Range<usize>, String) {
    let end = closes.node.span.end;
    if text[tree.span.start..].starts_with('{') {
        return (end..end, format!(", {EXTENSIONS}: [{item}]"));
    }
    let indent = indent(text, closes.span.start);
    lines_behind(text, end, &[format!("{indent}{EXTENSIONS}:"), format!("{indent}  - {item}")])
}

/// Behind the key that has no value yet, or in place of a `~` or `null`.
fn first_value(text: &str, extensions: &Entry, item: &str) -> (Range<usize>, String) {
    let key = extensions.span.end;
    let value = text[key..].find(':').map_or(key, |colon| key + colon + 1);
    let line = line_end(text, value);
    let written = text[value..line].split(" #").next().unwrap_or_default();
    let start = value + (written.len() - written.trim_start().len());
    if written.trim().is_empty() {
        let indent = indent(text, extensions.span.start);
        return lines_behind(text, value, &[format!("{indent}  - {item}")]);
    }
    (start..start + written.trim().len(), format!("[{item}]"))
}

/// Before the bracket that closes the list.
fn last_in_brackets(text: &str, list: &Entry, items: &[Node], item: &str) -> Option<(Range<usize>, String)> {
    let Some(last) = items.last() else {
        let inside = list.node.span.start + 1;
        return Some((inside..inside, item.to_owned()));
    };
    // An item's place ends with its last value; the brace behind it still belongs to it.
    let mut end = last.span.end;
    let mut in_remark = false;
    for (at, sign) in text[last.span.end..].char_indices().map(|(at, sign)| (last.span.end + at, sign)) {
        match sign {
            '\n' => in_remark = false,
            '#' => in_remark = true,
            ']' if !in_remark => return Some((end..end, format!(", {item}"))),
            '}' if !in_remark => end = at + 1,
            _ => {}
        }
    }
    None
}

/// Below the last line of the list.
fn last_line(text: &str, items: &[Node], item: &str) -> Option<(Range<usize>, String)> {
    let (first, last) = (items.first()?, items.last()?);
    let dash = text[..first.span.start].rfind('-')?;
    let indent = indent(text, dash);
    Some(lines_behind(text, last.span.end, &[format!("{indent}- {item}")]))
}

/// Puts lines below the one in which `at` is, with the line ends of the file.
fn lines_behind(text: &str, at: usize, lines: &[String]) -> (Range<usize>, String) {
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = line_end(text, at);
    let put: String = lines.iter().map(|line| format!("{line_break}{line}")).collect();
    (end..end, put)
}

/// Returns where a line ends, before its line break.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    end - usize::from(text[..end].ends_with('\r'))
}

/// Returns the white space before what stands first in a line.
fn indent(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..at].trim_start_matches('\u{feff}');
    &line[..line.len() - line.trim_start().len()]
}

/// Returns what a node holds, without its places.
fn outline(node: &Node) -> String {
    let list = |parts: Vec<String>| parts.join(",");
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Scalar(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", list(items.iter().map(outline).collect())),
        Value::Map(entries) => {
            let entry = |entry: &Entry| format!("{:?}:{}", entry.key, outline(&entry.node));
            format!("{{{}}}", list(entries.iter().map(entry).collect()))
        }
    }
}
