//! The sheets of questions: everything that a form asks stands on them, in every language.

use serde_json::Value as Json;

use crate::support::{Built, own_project};

/// What one page with a form shows: its address and language, and the tree of the words that it shows.
struct Shown {
    url: String,
    lang: String,
    words: Json,
}

fn json(built: &Built, path: &str) -> Json {
    serde_json::from_str(built.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns every page with a form.
fn shown(built: &Built) -> Vec<Shown> {
    let pages = built.paths().filter(|path| path.starts_with("functions/pages/"));
    let text = |page: &Json, key: &str| page[key].as_str().expect("it is text").to_owned();
    let one = |path: &str| {
        let page = json(built, path);
        let words = format!("functions/forms/{}/words.{}.json", text(&page, "form"), text(&page, "words_lang"));
        Shown { url: text(&page, "url"), lang: text(&page, "lang"), words: json(built, &words) }
    };
    pages.map(one).collect()
}

/// Returns the folder of the sheet of a page.
fn sheet<'b>(built: &'b Built, page: &Shown) -> &'b str {
    let inside = format!("site{}", page.url);
    let found = built.paths().find(|path| path.starts_with(&inside) && path.ends_with("/questions.txt"));
    found.unwrap_or_else(|| panic!("{} has no sheet", page.url)).trim_end_matches("questions.txt")
}

/// Calls `tell` with every label and hint of a tree of words, at any depth.
fn said<'w>(fields: &'w Json, tell: &mut impl FnMut(&'w str)) {
    for field in fields.as_object().into_iter().flat_map(|fields| fields.values()) {
        ["label", "hint"].iter().filter_map(|key| field[key].as_str()).for_each(&mut *tell);
        said(&field["fields"], tell);
    }
}

#[test]
fn all_that_a_form_says_stands_on_its_sheet_and_in_its_text() {
    let built = own_project();
    let pages = shown(&built);
    assert_eq!(pages.len(), 12, "three forms in four languages");
    for page in &pages {
        let folder = sheet(&built, page);
        let (text, html) = (built.text(&format!("{folder}questions.txt")), built.text(&format!("{folder}index.html")));
        let mut sentences = Vec::new();
        said(&page.words["fields"], &mut |sentence| sentences.push(sentence));
        for part in ["steps", "stops"] {
            let parts = page.words[part].as_object().into_iter().flat_map(|parts| parts.values());
            sentences.extend(parts.flat_map(|part| [part["title"].as_str(), part["text"].as_str()]).flatten());
        }
        assert!(sentences.len() > 10, "{}", page.url);
        for sentence in sentences {
            assert!(text.contains(sentence), "{folder} in {}: {sentence}", page.lang);
            let escaped = sentence.replace('&', "&amp;").replace('<', "&lt;");
            assert!(html.contains(&escaped), "{folder} in {}: {sentence}", page.lang);
        }
    }
}

#[test]
fn a_schema_stands_beside_every_sheet_with_the_questions_as_titles() {
    let built = own_project();
    for page in shown(&built) {
        let schema = json(&built, &format!("{}schema.json", sheet(&built, &page)));
        assert!(schema["$id"].as_str().is_some_and(|id| id.ends_with("/schema.json")), "{}", page.url);
        for (id, words) in page.words["fields"].as_object().expect("a form has fields") {
            assert_eq!(schema["properties"][id]["title"], words["label"], "{}", page.url);
        }
    }
}

#[test]
fn search_engines_are_led_to_the_form_and_not_to_what_stands_beside_it() {
    let built = own_project();
    for page in shown(&built) {
        let html = built.text(&format!("{}index.html", sheet(&built, &page)));
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{}", page.url);
    }
    assert!(!built.text("site/sitemap.xml").contains("/preguntas/"));
}
