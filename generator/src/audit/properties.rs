//! What holds for every page that is audited: anything is read, and what a page says is found.

use proptest::prelude::*;

use super::scan;
use crate::parse::writer::escaped;
use crate::properties::{any_text, cases, made_of};

const SIGNS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<html lang=\"ar\" dir='rtl'>",
    "<title>",
    "</title>",
    "<main>",
    "</main>",
    "<main",
    "<a href=\"/a/\">",
    "<a",
    " href=",
    " href=\"",
    "id='",
    "\"",
    "'",
    "=",
    "=é",
    " ",
    "\n",
    "é",
    "م",
    "&amp;",
    "&",
    "&lt;",
    "<meta name=\"robots\" content=\"noindex\">",
    "<link rel=\"canonical\" href=\"/\">",
    "<img src=",
    "<p lang=\"es\">",
    "<é",
];

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn any_text_is_read_as_a_page(text in prop_oneof![1 => any_text(), 6 => made_of(SIGNS, 24)]) {
        let page = scan::html(&text);
        prop_assert!(page.main_links.len() <= page.links.len());
    }

    #[test]
    fn what_a_page_says_is_found(title in any_text(), links in prop::collection::vec(any_text(), 0..5), id in "[^<]{0,8}") {
        let mut html = format!("<!doctype html><html><head><title>{}</title></head><body><main>", escaped(&title));
        for link in &links {
            html.push_str(&format!("<p id=\"{}\"><a title=\"a > b\" href=\"{}\">é</a>", escaped(&id), escaped(link)));
        }
        html.push_str("</main><a href='/end/'></a>");
        let page = scan::html(&html);
        let ids: Vec<&str> = page.ids.iter().map(AsRef::as_ref).collect();
        let in_main: Vec<&str> = page.main_links.iter().map(AsRef::as_ref).collect();
        prop_assert_eq!(page.title.as_ref(), title);
        prop_assert_eq!(ids, vec![&*id; links.len()]);
        prop_assert_eq!(&in_main, &links);
        prop_assert_eq!((page.links.len(), page.links.last().map(AsRef::as_ref)), (links.len() + 1, Some("/end/")));
    }
}
