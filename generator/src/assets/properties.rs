//! What holds for every picture and every style sheet: nothing breaks, and nothing that is kept changes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{styles, svg};
use crate::properties::{any_text, cases, faults_lie_in, made_of};

const SVG_SIGNS: &[&str] = &[
    "<svg width='8' height='4'>",
    "<svg viewBox=\"0 0 8 4\"",
    "<svg",
    "</svg>",
    "<svg width='8' height='4'/>",
    ">",
    "/>",
    "<path d='M0'/>",
    "<script>",
    "<g>",
    "</g>",
    " onload='x'",
    " href='#a'",
    " href=x",
    " fill='url(#a)'",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE svg",
    "<?xml version='1.0'?>",
    "<?",
    "?>",
    "&amp;",
    "&x;",
    "&",
    "'",
    "\"",
    "=",
    " width='",
    "é",
    "م",
    "\n",
    "<title>é</title>",
    "NaN",
    "-1",
    "1e99",
    "inf",
];

const STYLE_SIGNS: &[&str] = &[
    "a",
    ".b",
    ":hover",
    ": ",
    ":",
    ";",
    "; ",
    "{",
    "}",
    " {\n",
    "}\n",
    "/*",
    "*/",
    "/* é */",
    "\"",
    "'",
    "\"a  ; b\"",
    "'  x'",
    "\\",
    "\\\"",
    ",",
    ", ",
    ">",
    " > ",
    "url(a.svg)",
    "url(\"a.svg\")",
    "calc(1px + 2px)",
    "@media (min-width: 40em)",
    " and ",
    "م",
    "  ",
    "\n\n",
    "\"\\\"  \\\\\"",
    "content:",
];

/// The texts in quotes of a style sheet, outside remarks.
fn quoted(style: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/', '\\']) {
        rest = &rest[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            rest = &escaped[escaped.chars().next().map_or(0, char::len_utf8)..];
            continue;
        }
        if let Some(remark) = rest.strip_prefix("/*") {
            rest = remark.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if rest.starts_with('/') {
            rest = &rest[1..];
            continue;
        }
        let quote = &rest[..1];
        let mut end = 1;
        while end < rest.len() && !rest[end..].starts_with(quote) {
            let sign = rest[end..].chars().next().map_or(1, char::len_utf8);
            let escaped = rest[end..].strip_prefix('\\').and_then(|after| after.chars().next());
            end += sign + escaped.map_or(0, char::len_utf8);
        }
        end = (end + 1).min(rest.len());
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}

proptest! {
    #![proptest_config(cases(5000))]

    #[test]
    fn any_bytes_are_a_picture_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(svg::measure(&bytes).is_err());
    }

    #[test]
    fn any_elements_are_a_picture_or_refused_in_their_place(text in prop_oneof![1 => any_text(), 6 => made_of(SVG_SIGNS, 12)]) {
        match svg::measure(text.as_bytes()) {
            Ok((width, height)) => {
                prop_assert!((1..=100_000).contains(&width) && (1..=100_000).contains(&height));
                let hides = ["<!", "<?"].iter().any(|start| text.contains(start));
                let opened = text.contains("<script") && !hides;
                prop_assert!(!opened, "{text:?}");
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                faults_lie_in(&text, &faults)?;
            }
        }
    }

    #[test]
    fn texts_in_a_style_sheet_stay_as_they_are(style in prop_oneof![1 => any_text(), 6 => made_of(STYLE_SIGNS, 16)]) {
        // A remark right behind a slash would leave what begins a remark.
        prop_assume!(!style.contains("//*"));
        let bundle = styles::bundle(std::slice::from_ref(&style), &BTreeMap::new());
        prop_assert!(bundle.len() <= style.len());
        prop_assert_eq!(quoted(&bundle), quoted(&style));
        prop_assert_eq!(styles::bundle(std::slice::from_ref(&bundle), &BTreeMap::new()), bundle);
    }

    #[test]
    fn every_word_of_a_style_sheet_stays(words in prop::collection::vec("[a-z]{1,6}", 1..8), gap in "[ \n\t]{1,3}(/\\* é \\*/ )?") {
        let bundle = styles::bundle(&[format!("{}{gap}", words.join(&gap))], &BTreeMap::new());
        prop_assert_eq!(bundle.split_whitespace().collect::<Vec<_>>(), words);
    }
}
