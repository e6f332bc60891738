//! The YAML that nearly all files are written in, read without the engine.
//!
//! Maps and lists by indentation, values on their line: a word or words of ASCII, a text in double quotes
//! without escapes, a list or a map in brackets. [`read`] gives nothing for a file in which anything else stands, be
//! it sound or not: remarks, empty values, other quotes, a key written twice. That is for the engine, which also
//! knows what is to be told. What is read here is what the engine reads, places included.

use schema::{Entry, Node, Span, Value};

/// No map or list of ours lies as deep.
const DEEPEST: usize = 8;

/// No key of ours is as long, in bytes; YAML itself has a limit.
const LONGEST_KEY: usize = 100;

/// Reads a file if nothing stands in it that only the engine knows.
pub(super) fn read(source: &str) -> Option<Node> {
    let mut reader = Reader { source, at: 0 };
    let node = reader.map(0, 0)?;
    (reader.at == source.len()).then_some(node)
}

struct Reader<'t> {
    source: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// Reads the lines of a map that are indented by so many spaces.
    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let mut entries = Vec::new();
        while self.indent() == indent && !self.rest()[indent..].starts_with('-') && !self.rest().is_empty() {
            self.at += indent;
            let (key, span) = self.key()?;
            let node = if self.take("\n") { self.below(indent, depth + 1)? } else { self.behind(depth + 1)? };
            add(&mut entries, Entry { key, span, node })?;
        }
        Some(Node { span: around(entries.first()?.span, entries.last()?.node.span), value: Value::Map(entries) })
    }

    /// Reads what belongs to a key and stands in the lines below it.
    fn below(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let deeper = self.indent();
        match self.rest()[deeper..].starts_with("- ") {
            _ if depth > DEEPEST || deeper <= indent => None,
            true => self.list(deeper, depth),
            false => self.map(deeper, depth),
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let start = self.at + indent;
        let mut items = Vec::new();
        while self.indent() == indent && self.rest()[indent..].starts_with('-') {
            self.at += indent + "-".len();
            items.push(self.behind(depth + 1)?);
        }
        let last = items.last()?.span;
        Some(Node { span: around(Span::new(start, start), last), value: Value::List(items) })
    }

    /// Reads the space behind a colon or a hyphen, a value and the end of the line.
    fn behind(&mut self, depth: usize) -> Option<Node> {
        let node = self.take(" ").then(|| self.value(false, depth))??;
        (self.take("\n") || self.rest().is_empty()).then_some(node)
    }

    fn value(&mut self, in_flow: bool, depth: usize) -> Option<Node> {
        let start = self.at;
        match self.rest().as_bytes().first()? {
            _ if depth > DEEPEST => None,
            b'[' => {
                let mut items = Vec::new();
                self.at += 1;
                loop {
                    items.push(self.value(true, depth + 1)?);
                    if self.ends("]")? {
                        let last = items.last()?.span;
                        return Some(Node { span: around(Span::new(start, start), last), value: Value::List(items) });
                    }
                }
            }
            b'{' => {
                let mut entries = Vec::new();
                self.at += 1;
                loop {
                    let (key, span) = self.key()?;
                    let node = self.take(" ").then(|| self.value(true, depth + 1))??;
                    add(&mut entries, Entry { key, span, node })?;
                    if self.ends("}")? {
                        let last = entries.last()?.node.span;
                        return Some(Node { span: around(Span::new(start, start), last), value: Value::Map(entries) });
                    }
                }
            }
            _ => {
                let text = self.text(in_flow)?.to_owned();
                Some(Node { value: Value::Scalar(text), span: Span::new(start, self.at) })
            }
        }
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        let text = self.text(true)?.to_owned();
        let span = Span::new(start, self.at);
        (text.len() <= LONGEST_KEY && self.take(":")).then_some((text, span))
    }

    /// Reads a text in quotes, or words that need none.
    fn text(&mut self, in_flow: bool) -> Option<&'t str> {
        if let Some(quoted) = self.rest().strip_prefix('"') {
            let text = &quoted[..quoted.find('"')?];
            self.at += text.len() + 2;
            return Some(text).filter(|text| !text.chars().any(has_a_meaning));
        }
        let rest = self.rest();
        let is_word = |sign: u8| sign.is_ascii_alphanumeric() || b" ._-".contains(&sign) || (sign == b'/' && !in_flow);
        let length = rest.bytes().position(|sign| !is_word(sign)).unwrap_or(rest.len());
        let text = &rest[..length];
        let whole = |sign: Option<u8>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
        self.at += length;
        Some(text).filter(|text| whole(text.bytes().next()) && whole(text.bytes().last()) && *text != "null")
    }

    /// Tells whether a list or a map in brackets ends here; another value follows where it does not.
    fn ends(&mut self, bracket: &str) -> Option<bool> {
        let end = self.take(bracket);
        (end || self.take(", ")).then_some(end)
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        self.at += if found { expected.len() } else { 0 };
        found
    }

    /// Returns how many spaces are in front of what comes next.
    fn indent(&self) -> usize {
        self.rest().bytes().take_while(|sign| *sign == b' ').count()
    }

    fn rest(&self) -> &'t str {
        &self.source[self.at..]
    }
}

/// Adds an entry, if no other has its key.
fn add(entries: &mut Vec<Entry>, entry: Entry) -> Option<()> {
    let known = entries.iter().any(|other| other.key == entry.key);
    (!known).then(|| entries.push(entry))
}

fn around(first: Span, last: Span) -> Span {
    Span::new(first.start, last.end)
}

/// Tells whether a sign in quotes may be anything but itself.
fn has_a_meaning(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\\' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}
