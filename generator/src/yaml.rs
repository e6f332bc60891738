//! YAML into marked trees; the only user of the YAML engine.
//!
//! [`parse`] keeps scalars as they were typed, so that no country becomes `false` and no version a
//! fraction. Anchors, aliases, tags and second documents are refused: an editor's file is plain.
//! So are two slips that YAML itself takes silently: a key written twice, and a text cut short
//! by a `#` that was meant as part of it.

mod plain;
#[cfg(test)]
mod properties;

use schema::{Entry, Fault, Faults, Node, Span, Value};
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

/// Maps and lists inside each other at most; no content of ours comes near.
const DEEPEST: usize = 24;

/// Parses one document; on a syntax error the tree is empty and the faults say why.
pub fn parse(text: &str, faults: &mut Faults) -> Node {
    let source = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - source.len();
    if let Some(node) = plain::read(source) {
        return if offset == 0 { node } else { shifted(node, offset) };
    }
    if let Some(fault) = foreign_space(source) {
        faults.push(Fault { span: fault.span.shifted(offset), ..fault });
        return Node::default();
    }
    let mut found = Faults::new();
    let node = by_engine(source, &mut found);
    faults.extend(found.into_iter().map(|fault| Fault { span: fault.span.shifted(offset), ..fault }));
    if offset == 0 { node } else { shifted(node, offset) }
}

fn by_engine(source: &str, faults: &mut Faults) -> Node {
    Builder { source, parser: Parser::new_from_str(source), faults }.document().unwrap_or_default()
}

/// Returns the tree with every place moved by `bytes`, as for front matter inside a larger file.
pub fn shifted(node: Node, bytes: usize) -> Node {
    let value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(|item| shifted(item, bytes)).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|entry| Entry { span: entry.span.shifted(bytes), node: shifted(entry.node, bytes), ..entry })
                .collect(),
        ),
        plain @ (Value::Null | Value::Scalar(_)) => plain,
    };
    Node { value, span: node.span.shifted(bytes) }
}

/// Finds indentation by anything but spaces: a tab, or the no-break space of a word processor.
fn foreign_space(source: &str) -> Option<Fault> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}', '\u{3000}']).len();
        if let Some(at) = line[..indent].find(|sign| sign != ' ') {
            let blank = line.trim().is_empty();
            if !blank {
                let code = if line[at..].starts_with('\t') { "yaml-tab" } else { "yaml-foreign-space" };
                return Some(Fault::error(code, Span::new(start + at, start + indent)));
            }
        }
        start += line.len();
    }
    None
}

struct Builder<'t, 'f> {
    source: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    faults: &'f mut Faults,
}

impl<'t> Builder<'t, '_> {
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Some(root.unwrap_or_default()),
                Event::DocumentStart(..) if root.is_some() => {
                    self.faults.push(Fault::error("yaml-second-document", span));
                    return None;
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                other => root = Some(self.node(other, span, 0)?),
            }
        }
    }

    /// Returns the next event and its place; a syntax error is told once and ends the parsing.
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        match self.parser.next_event()? {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or_default();
                Some((event, Span::new(range.start, range.end)))
            }
            Err(error) => {
                let fault = syntax_fault(self.source, &error);
                self.faults.push(fault);
                None
            }
        }
    }

    fn next_node(&mut self) -> Option<(Event<'t>, Span)> {
        loop {
            let (event, span) = self.next()?;
            if !matches!(event, Event::Anchor(..)) {
                return Some((event, span));
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            self.faults.push(Fault::error("yaml-too-deep", span));
            return None;
        }
        if event.tag().is_some() || event.anchor_id().is_some() || event.is_alias() {
            self.faults.push(Fault::error("yaml-anchor", span));
            return None;
        }
        match event {
            Event::Scalar(text, style, ..) => Some(self.scalar(&text, style, span)),
            Event::SequenceStart(..) => self.list(span, depth),
            Event::MappingStart(..) => self.map(span, depth),
            _ => Some(Node::default()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let may_have_one = text.bytes().fold(false, |any, byte| any | may_be_control(byte));
        let mut signs = text.chars().take(if may_have_one { usize::MAX } else { 0 });
        if let Some(sign) = signs.find(|sign| sign.is_control() && !"\n\t".contains(*sign)) {
            let name = format!("U+{:04X}", u32::from(sign));
            self.faults.push(Fault::error("yaml-control", span).with("sign", name));
        }
        if style != ScalarStyle::Plain {
            return Node { value: Value::Scalar(text.to_owned()), span };
        }
        let rest = self.source[span.end..].lines().next().unwrap_or_default();
        let comment = rest.trim_start_matches(' ');
        if !text.is_empty() && comment.len() < rest.len() && comment.starts_with('#') {
            let meant = comment[1..].starts_with(|sign: char| !sign.is_whitespace() && sign != '#');
            if meant {
                let hash = span.end + rest.len() - comment.len();
                self.faults.push(Fault::error("yaml-hash", Span::new(hash, hash + 1)).with("text", text));
            }
        }
        let value = match text {
            "" | "~" | "null" => Value::Null,
            _ => Value::Scalar(text.to_owned()),
        };
        Node { value, span }
    }

    fn list(&mut self, span: Span, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        let mut end = span.end;
        loop {
            let (event, place) = self.next_node()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(Node { value: Value::List(items), span: Span::new(span.start, end) });
            }
            let item = self.node(event, place, depth + 1)?;
            end = item.span.end.max(end);
            items.push(item);
        }
    }

    fn map(&mut self, span: Span, depth: usize) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut end = span.end;
        loop {
            let (event, place) = self.next_node()?;
            let key = match event {
                Event::MappingEnd => {
                    return Some(Node { value: Value::Map(entries), span: Span::new(span.start, end) });
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    // A fact at the beginning of a text without quotes: `title: {{ closes }}`.
                    let braces =
                        self.source[..place.start].ends_with('{') && self.source[place.start..].starts_with('{');
                    self.faults.push(Fault::error(if braces { "yaml-braces" } else { "yaml-key" }, place));
                    return None;
                }
            };
            let (event, value_place) = self.next_node()?;
            let node = self.node(event, value_place, depth + 1)?;
            end = node.span.end.max(place.end).max(end);
            if entries.iter().any(|entry| entry.key == key) {
                self.faults.push(Fault::error("yaml-key-twice", place).with("key", &key));
            } else {
                entries.push(Entry { key, span: place, node });
            }
        }
    }
}

/// Tells whether a control character can begin with a byte. A byte is told without a branch, so that a text
/// is looked through many bytes at once.
fn may_be_control(byte: u8) -> bool {
    (byte < 0x20) | (byte == 0x7f) | (byte == 0xc2)
}

/// Places a syntax error, under the name of the slip that most often causes it.
fn syntax_fault(source: &str, error: &ScanError) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(0).min(source.len());
    let line_start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = source[line_start..].lines().next().unwrap_or_default();
    let place = Span::new(at, at + source[at..].chars().next().map_or(0, char::len_utf8));
    let message = error.info().to_string();
    let plain = line.trim_start().trim_start_matches("- ");
    let colons = plain.matches(": ").count();
    if colons > 1 && !plain.contains(['"', '\'', '{']) {
        let first = line.find(": ").unwrap_or(0);
        let second = line[first + 2..].find(": ").map_or(first, |next| first + 2 + next);
        return Fault::error("yaml-colon", Span::new(line_start + second, line_start + second + 1));
    }
    if message.contains("quot") {
        return Fault::error("yaml-quote", place);
    }
    Fault::error("yaml-syntax", place).with("message", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Scalar(text) => format!("{text:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(outline).collect::<Vec<_>>().join(", ")),
            Value::Map(entries) => {
                let inner: Vec<String> =
                    entries.iter().map(|entry| format!("{}: {}", entry.key, outline(&entry.node))).collect();
                format!("{{{}}}", inner.join(", "))
            }
        }
    }

    #[test]
    fn values_stay_as_they_were_typed() {
        for (text, expected) in [
            ("a: no\nb: 1.10\nc: 0044\nd: 2026\n", r#"{a: "no", b: "1.10", c: "0044", d: "2026"}"#),
            ("a:\nb: ~\nc: \"\"\n", r#"{a: null, b: null, c: ""}"#),
            ("list: [NO, on, y]\n", r#"{list: ["NO", "on", "y"]}"#),
            ("- {id: a, on: 2020-01-29}\n", r#"[{id: "a", on: "2020-01-29"}]"#),
            ("\u{feff}a: b\r\nc: d\r\n", r#"{a: "b", c: "d"}"#),
            ("a: b # a remark\n", r#"{a: "b"}"#),
            ("", "null"),
        ] {
            let mut faults = Faults::new();
            assert_eq!(outline(&parse(text, &mut faults)), expected, "{text}");
            assert_eq!(faults, [], "{text}");
        }
    }

    #[test]
    fn each_slip_has_a_name_and_a_place() {
        for (text, code, start) in [
            ("a:\n\tb: c\n", "yaml-tab", 3),
            ("a:\n\u{a0}b: c\n", "yaml-foreign-space", 3),
            ("title: Grants: how to apply\n", "yaml-colon", 13),
            ("title: \"Grants\n", "yaml-quote", 7),
            ("a: b\na: c\n", "yaml-key-twice", 5),
            ("title: Call #4 is open\n", "yaml-hash", 12),
            ("a: &x b\n", "yaml-anchor", 6),
            ("title: {{ closes }}\n", "yaml-braces", 8),
            ("a: b\n---\nc: d\n", "yaml-second-document", 5),
            ("ß\u{1}", "yaml-syntax", 0),
        ] {
            let mut faults = Faults::new();
            parse(text, &mut faults);
            assert!(faults.iter().all(|fault| text.get(fault.span.start..fault.span.end).is_some()), "{faults:?}");
            assert_eq!(faults.first().map(|fault| (fault.code, fault.span.start)), Some((code, start)), "{text}");
        }
    }

    #[test]
    fn a_key_knows_its_place() {
        let node = parse("a: b\nlonger: [x, y]\n", &mut Faults::new());
        let entry = &node.entries()[1];
        assert_eq!((entry.span, entry.node.items()[1].span), (Span::new(5, 11), Span::new(17, 18)));
    }
}
