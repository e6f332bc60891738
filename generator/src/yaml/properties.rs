//! What holds for every YAML file: it is read or refused with a place, and what was written as a
//! tree is read as that tree.

use proptest::prelude::*;
use schema::{Faults, Node, Value};

use super::{by_engine, parse, plain, shifted};
use crate::properties::{any_text, cases, faults_lie_in, made_of, tree_lies_in};

/// Signs that mean something in YAML, and a few that do not.
const SIGNS: &[&str] = &[
    "a",
    "key",
    "título",
    "قيمة",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\n- ",
    "\t",
    "#",
    " # ",
    " #",
    "\"",
    "'",
    "\\",
    "\\x",
    "\\u00e9",
    "|",
    ">",
    "|-",
    ">+",
    "|2",
    "&x ",
    "*x",
    "!",
    "!!str ",
    "!<",
    "%",
    "%YAML 1.2",
    "@",
    "`",
    "---",
    "\n---\n",
    "...",
    "\n...\n",
    "~",
    "null",
    "{{",
    "}}",
    "no",
    "1.10",
    "<<: ",
    "\u{feff}",
    "a: b\n",
    "a:\n  b: c\n",
    "é: ü # ñ\n",
];

/// Signs of the YAML that is read without the engine, and some that are not.
const PLAIN_SIGNS: &[&str] = &[
    "a: b\n",
    "key:\n",
    "key:\n",
    "  one: two\n",
    "  - ",
    "- ",
    "- x\n",
    "  - {id: a, n: 1}\n",
    "    c: \"d\"\n",
    "k",
    "l1",
    "on",
    "no",
    "null",
    "1.10",
    "2020-01-29",
    "a/b",
    ": ",
    ": ",
    ":",
    " ",
    "  ",
    "    ",
    "\n",
    "\n",
    "\"",
    "\"é: # {\"",
    "\"\": ",
    "[",
    "]",
    "[a, b]",
    "{",
    "}",
    "{k: v, l: [w]}",
    ", ",
    ",",
    "-",
    "--- ",
    "...",
    ".",
    "#",
    "\\",
    "'",
];

/// A tree as a test thinks of it, with how each text is to be written.
#[derive(Clone, Debug)]
enum Tree {
    Nothing(Blank),
    Text(String, Style),
    List(Vec<Tree>, Shape),
    Map(Vec<(String, Style, Tree)>, Shape),
}

#[derive(Clone, Copy, Debug)]
enum Blank {
    Word,
    Tilde,
}

#[derive(Clone, Copy, Debug)]
enum Style {
    /// As it stands; in quotes where that would say something else.
    Plain,
    Single,
    Double,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Block,
    Flow,
}

fn style() -> impl Strategy<Value = Style> {
    prop::sample::select(&[Style::Plain, Style::Single, Style::Double])
}

fn shape() -> impl Strategy<Value = Shape> {
    prop::sample::select(&[Shape::Block, Shape::Flow])
}

fn tree() -> impl Strategy<Value = Tree> {
    let text = prop_oneof![
        3 => "[a-zé你م]{1,8}( [a-zé你م]{1,8}){0,3}",
        1 => "[0-9.-]{1,8}|no|yes|null|~|2026-01-29",
        1 => "[ -~éم]{0,16}",
        // Control characters are refused, however they are written.
        1 => any_text().prop_map(|text| text.replace(|sign: char| sign.is_control() && !"\n\t".contains(sign), "")),
    ];
    let leaf = prop_oneof![
        1 => prop::sample::select(&[Blank::Word, Blank::Tilde]).prop_map(Tree::Nothing),
        6 => (text, style()).prop_map(|(text, style)| Tree::Text(text, style)),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let key = prop_oneof![4 => "[a-zé]{1,6}", 1 => "[ -~م]{0,8}"];
        let entries = prop::collection::vec((key, style(), inner.clone()), 0..5);
        prop_oneof![
            (prop::collection::vec(inner, 0..5), shape()).prop_map(|(items, shape)| Tree::List(items, shape)),
            (entries, shape()).prop_map(|(entries, shape)| Tree::Map(once_each(entries), shape)),
        ]
    })
}

fn once_each(mut entries: Vec<(String, Style, Tree)>) -> Vec<(String, Style, Tree)> {
    let mut seen = std::collections::BTreeSet::new();
    entries.retain(|(key, ..)| seen.insert(key.clone()));
    entries
}

/// Tells whether a text says itself when it is written without quotes, wherever it stands.
fn plain(text: &str) -> bool {
    let harmless = |sign: char| sign.is_alphanumeric() || " ._-".contains(sign);
    let ends = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    text.chars().all(harmless) && ends(text.chars().next()) && ends(text.chars().last()) && text != "null"
}

fn write_text(text: &str, style: Style, out: &mut String) {
    let printable = text.chars().all(|sign| !sign.is_control() && !"\u{feff}\u{2028}\u{2029}".contains(sign));
    match style {
        Style::Plain if plain(text) => out.push_str(text),
        Style::Single if printable => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        Style::Plain | Style::Single | Style::Double => {
            out.push('"');
            for sign in text.chars() {
                match sign {
                    '"' | '\\' => out.extend(['\\', sign]),
                    ' '..='~' | 'é' | 'م' | '你' => out.push(sign),
                    _ => out.push_str(&format!("\\U{:08X}", u32::from(sign))),
                }
            }
            out.push('"');
        }
    }
}

fn write_flow(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Nothing(Blank::Word) => out.push_str("null"),
        Tree::Nothing(Blank::Tilde) => out.push('~'),
        Tree::Text(text, style) => write_text(text, *style, out),
        Tree::List(items, _) => {
            out.push('[');
            for item in items {
                write_flow(item, out);
                out.push_str(", ");
            }
            out.push(']');
        }
        Tree::Map(entries, _) => {
            out.push('{');
            for (index, (key, style, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(key, *style, out);
                out.push_str(": ");
                write_flow(value, out);
            }
            out.push('}');
        }
    }
}

/// Writes a value behind its key or its hyphen; the line is at its end when this returns.
fn write(tree: &Tree, indent: usize, out: &mut String) {
    match tree {
        Tree::List(items, Shape::Block) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                out.push_str(&" ".repeat(indent));
                out.push('-');
                write(item, indent + 2, out);
            }
        }
        Tree::Map(entries, Shape::Block) if !entries.is_empty() => {
            out.push('\n');
            for (key, style, value) in entries {
                out.push_str(&" ".repeat(indent));
                write_text(key, *style, out);
                out.push(':');
                write(value, indent + 2, out);
            }
        }
        other => {
            out.push(' ');
            write_flow(other, out);
            out.push('\n');
        }
    }
}

fn same(tree: &Tree, node: &Node) -> bool {
    match (tree, &node.value) {
        (Tree::Nothing(_), Value::Null) => true,
        (Tree::Text(text, _), Value::Scalar(found)) => text == found,
        (Tree::List(items, _), Value::List(found)) => {
            items.len() == found.len() && items.iter().zip(found).all(|(item, found)| same(item, found))
        }
        (Tree::Map(entries, _), Value::Map(found)) => {
            let pairs = entries.iter().zip(found);
            entries.len() == found.len()
                && pairs.into_iter().all(|((key, _, value), entry)| *key == entry.key && same(value, &entry.node))
        }
        _ => false,
    }
}

/// Fails unless every word written without quotes stands where its node says.
fn places_hold(text: &str, node: &Node) -> Result<(), TestCaseError> {
    let holds = |found: &str, said: &str| found == said || found.starts_with(['"', '\'']);
    if let Some(said) = node.scalar() {
        let found = &text[node.span.start..node.span.end];
        prop_assert!(holds(found, said), "{found:?} is not {said:?}");
    }
    node.items().iter().try_for_each(|item| places_hold(text, item))?;
    node.entries().iter().try_for_each(|entry| {
        let found = &text[entry.span.start..entry.span.end];
        prop_assert!(holds(found, &entry.key), "{found:?} is not {:?}", entry.key);
        places_hold(text, &entry.node)
    })
}

fn reads_or_refuses(text: &str) -> Result<(), TestCaseError> {
    let mut faults = Faults::new();
    let node = parse(text, &mut faults);
    faults_lie_in(text, &faults)?;
    tree_lies_in(text, &node)
}

/// Fails where the engine reads something else than is read without it.
fn is_read_alike(text: &str) -> Result<bool, TestCaseError> {
    let Some(node) = plain::read(text) else { return Ok(false) };
    let mut faults = Faults::new();
    prop_assert_eq!(by_engine(text, &mut faults), node, "{:?}", text);
    prop_assert_eq!(faults, [], "{:?}", text);
    Ok(true)
}

proptest! {
    #![proptest_config(cases(40_000))]

    #[test]
    fn what_needs_no_engine_is_read_as_the_engine_reads_it(text in prop_oneof![
        4 => made_of(PLAIN_SIGNS, 16),
        1 => made_of(SIGNS, 16),
        1 => tree().prop_map(|tree| {
            let mut text = String::new();
            write(&tree, 0, &mut text);
            text.trim_start_matches('\n').to_owned()
        }),
    ]) {
        is_read_alike(&text)?;
    }
}

#[test]
fn the_files_of_a_site_need_no_engine() {
    for (text, needs_none) in [
        ("title: \"A: b\"\nsummary: \"É # c\"\nlabels:\n  figures:\n    a: \"x\"\n  b: y\nc: d\n", true),
        ("on: 2020-01-29\nlist: [NO, el agua]\nmap: {\"on\": 1, b: [c, d]}\n", true),
        ("figures:\n  - {id: a, value: 1}\n  - {id: b, value: 2}\nzone: Europe/Zurich", true),
        ("list:\n  - a\n  - \"b\"\nnext: c\n", true),
        ("list:\n- a\n", false),
        ("a: b # a remark\n", false),
        ("a: b\n  c: d\n", false),
        ("a:\nb: c\n", false),
        ("a: b\na: c\n", false),
        ("a: null\n", false),
        ("a: \"b\\n\"\n", false),
    ] {
        assert_eq!(is_read_alike(text).ok(), Some(needs_none), "{text}");
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn any_text_is_read_or_refused_in_its_place(text in any_text()) {
        reads_or_refuses(&text)?;
    }

    #[test]
    fn any_signs_of_yaml_are_read_or_refused_in_their_place(text in made_of(SIGNS, 30)) {
        reads_or_refuses(&text)?;
    }

    #[test]
    fn a_written_tree_is_read_as_that_tree(tree in tree(), opening in prop::sample::select(&["", "\u{feff}", "# é\n"])) {
        let mut text = opening.to_owned();
        write(&tree, 0, &mut text);
        for text in [text.replace('\n', "\r\n"), text] {
            let mut faults = Faults::new();
            let node = parse(&text, &mut faults);
            prop_assert_eq!(&faults, &[], "{:?}", text);
            prop_assert!(same(&tree, &node), "{text:?} is read as {node:?}");
            tree_lies_in(&text, &node)?;
            places_hold(&text, &node)?;
            let longer = format!("né\n{text}");
            places_hold(&longer, &shifted(node, longer.len() - text.len()))?;
        }
    }
}

#[test]
fn a_key_as_long_as_none_is_left_to_the_engine() {
    for (length, needs_none) in [(100, true), (101, false), (2000, false)] {
        assert_eq!(is_read_alike(&format!("{}: b\n", "k".repeat(length))).ok(), Some(needs_none), "{length}");
    }
}

#[test]
fn what_lies_too_deep_is_refused_before_it_is_dangerous() {
    for (open, depth) in [("[", 20_000), ("{a: ", 20_000), ("- ", 20_000), ("? ", 2_000)] {
        let mut faults = Faults::new();
        parse(&open.repeat(depth), &mut faults);
        assert!(!faults.is_empty(), "{open}");
    }
}
