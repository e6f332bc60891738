//! What holds for every language file and every text in it: it is cut without loss, in its places.

use proptest::prelude::*;
use schema::Faults;

use super::{facts, front_matter, html_allowed, links};
use crate::properties::{any_text, cases, faults_lie_in, lies_in, made_of, tree_lies_in};

const FILE_SIGNS: &[&str] = &[
    "---",
    "---\n",
    "---\r\n",
    "--- \n",
    "---\u{3000}\u{3000}\r\n",
    "\n",
    "title: é\n",
    "a:\r\n  b: م\r\n",
    "a: [",
    "---\n---\n",
    "# x\n",
    "\u{feff}",
];

const FACT_SIGNS: &[&str] = &[
    "{{",
    "}}",
    "{",
    "}",
    "{{ closes }}",
    "{{closes|date}}",
    "|",
    " date ",
    "year",
    "site.",
    "calls/x.",
    ".",
    " ",
    "é",
    "قيمة",
    "{{ a b }}",
    "{{}}",
    "{{ | }}",
];

const ADDRESS_SIGNS: &[&str] = &[
    "https://",
    "http://",
    "HTTPS://",
    "example.org",
    "a",
    "@",
    "@x.org",
    ".",
    "..",
    "-",
    "/",
    "?b=1&c=2",
    "#",
    ":",
    " ",
    ",",
    "،",
    "»",
    "«",
    "(",
    ")",
    "<",
    "\"",
    "é",
    "مر",
    "mailto:",
    "javascript:",
    "%D9%85",
    "%",
    "…",
];

const HTML_SIGNS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "br",
    "sup",
    "sub",
    "abbr",
    "bdi",
    "span",
    "script",
    " title=\"",
    " lang=\"",
    " dir=\"",
    " onclick=\"",
    "\"",
    "'",
    "=",
    " ",
    "ar",
    "é",
    "\n",
    "&",
    "/",
    "<sup>",
    "</sup>",
    "<br>",
    "</br>",
];

proptest! {
    #![proptest_config(cases(5000))]

    #[test]
    fn a_file_is_split_or_refused_in_its_place(text in prop_oneof![1 => any_text(), 4 => made_of(FILE_SIGNS, 12)]) {
        let mut faults = Faults::new();
        if let Some((node, prose)) = front_matter::split(&text, &mut faults) {
            tree_lies_in(&text, &node)?;
            prop_assert!(text.is_char_boundary(prose));
            prop_assert!(node.span.end <= prose);
        } else {
            prop_assert!(!faults.is_empty());
        }
        faults_lie_in(&text, &faults)?;
    }

    #[test]
    fn front_matter_and_prose_are_what_was_put_together(value in "[a-zéم你]{1,12}", prose in any_text(), eol in "\r?\n") {
        let file = format!("---{eol}title: {value}{eol}---{eol}{prose}");
        let mut faults = Faults::new();
        let (node, start) = front_matter::split(&file, &mut faults).expect("it has front matter");
        prop_assert_eq!(faults, []);
        prop_assert_eq!(&file[start..], prose);
        let title = node.get("title").expect("it has a title");
        prop_assert_eq!((title.scalar(), &file[title.span.start..title.span.end]), (Some(&*value), &*value));
    }

    #[test]
    fn the_parts_of_a_text_are_the_text(text in prop_oneof![1 => any_text(), 4 => made_of(FACT_SIGNS, 12)]) {
        let (before, mut faults) = ("né: ", Faults::new());
        let file = format!("{before}{text}");
        let parts = facts::parts(&text, before.len(), &mut faults);
        faults_lie_in(&file, &faults)?;
        let mut said = String::new();
        for part in &parts {
            match part {
                facts::Part::Text(words) => said.push_str(words),
                facts::Part::Fact(fact) => {
                    lies_in(&file, fact.span)?;
                    let found = &file[fact.span.start..fact.span.end];
                    prop_assert!(found.starts_with("{{") && found.ends_with("}}") && found.contains(&fact.name));
                    prop_assert!(!fact.name.is_empty());
                    said.push_str(found);
                }
            }
        }
        prop_assert!(!faults.is_empty() || said == text, "{parts:?} is not {text:?}");
    }

    #[test]
    fn a_bare_address_is_a_part_of_its_text(text in prop_oneof![1 => any_text(), 4 => made_of(ADDRESS_SIGNS, 12)]) {
        if let Some((start, end)) = links::bare_address(&text) {
            let address = text.get(start..end);
            prop_assert!(address.is_some_and(|address| !address.is_empty()), "{start}..{end} in {text:?}");
            let address = address.unwrap_or_default();
            let web = address.starts_with("https://") || address.starts_with("http://");
            prop_assert!(web || address.matches('@').count() == 1, "{address:?}");
            prop_assert!(!address.contains(char::is_whitespace) && !address.contains(['<', '"']), "{address:?}");
        }
    }

    #[test]
    fn an_address_is_found_between_any_words(before in "[a-zم :,@/]{0,12}[ («]", after in "(\\)?[.,]? [a-zم @:/]{0,12})?", address in "https?://[a-z]{1,8}\\.org(/[a-zé]{1,4})?|[a-z]{1,6}@[a-z]{1,6}\\.org") {
        let text = format!("{before}{address}{after}");
        let mut rest = text.as_str();
        let mut found = Vec::new();
        while let Some((start, end)) = links::bare_address(rest) {
            found.push(&rest[start..end]);
            rest = &rest[end..];
        }
        prop_assert!(found.contains(&&*address), "{found:?} in {text:?}");
    }

    #[test]
    fn any_destination_is_a_document_or_an_address_of_a_known_scheme(destination in prop_oneof![any_text(), made_of(ADDRESS_SIGNS, 8)]) {
        let place = schema::Span::new(3, 4);
        match links::read(&destination, place) {
            Ok(links::Link::Outside) => {
                let known = ["https:", "http:", "mailto:", "tel:"].iter().any(|scheme| destination.starts_with(scheme));
                prop_assert!(known, "{destination:?}");
            }
            Ok(links::Link::Document(target)) => prop_assert_eq!(target.span, place),
            Err(fault) => prop_assert_eq!(fault.span, place),
        }
    }

    #[test]
    fn html_that_passes_is_one_allowed_element_and_passes_again(html in prop_oneof![1 => any_text(), 6 => made_of(HTML_SIGNS, 9)]) {
        if let Some(clean) = html_allowed::clean(&html).filter(|clean| !clean.is_empty()) {
            prop_assert!(clean.starts_with('<') && clean.ends_with('>'), "{clean:?}");
            prop_assert!(!clean[1..clean.len() - 1].contains(['<', '>']), "{clean:?}");
            let inner = clean.trim_matches(['<', '>']).trim_start_matches('/');
            let name = inner.split(' ').next().unwrap_or_default();
            prop_assert!(["br", "sup", "sub", "abbr", "bdi", "span"].contains(&name), "{clean:?}");
            prop_assert_eq!(inner.matches('"').count() % 2, 0, "{:?}", clean);
            for attribute in [" title=\"", " lang=\"", " dir=\""] {
                prop_assert!(inner.matches(attribute).count() < 2, "{clean:?}");
            }
            prop_assert_eq!(html_allowed::clean(&clean), Some(clean));
        }
    }
}
