//! Our own `content/`: sound, whole, and within reach.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Built, own_project, repository, tags};

/// The languages of our site, the default one first.
const LANGUAGES: [&str; 4] = ["es", "en", "fr", "ar"];

/// The kinds by their folder, and how many documents there must be at least.
const LEAST: [(&str, usize); 4] = [("pages", 9), ("calls", 10), ("stories", 4), ("innovators", 12)];

#[test]
fn our_own_content_builds_without_errors_and_warnings() {
    let built = own_project();
    assert_eq!(built.report(), "");
    for lang in LANGUAGES {
        assert!(built.has(&format!("site/{lang}/index.html")), "{lang} has a home page");
    }
}

#[test]
fn every_document_has_a_page_in_every_language() {
    let built = own_project();
    let files: BTreeSet<&str> = built.paths().collect();
    for (folder, least) in LEAST {
        let documents = documents(folder);
        assert!(documents.len() >= least, "{folder}: {} documents", documents.len());
    }
    let all: usize = LEAST.iter().map(|(folder, _)| documents(folder).len()).sum();
    for lang in LANGUAGES {
        let inside = format!("site/{lang}/");
        let pages = files.iter().filter(|path| path.starts_with(&inside) && path.ends_with("index.html"));
        assert!(pages.count() > all, "{lang}: a page for each of {all} documents, lists and the form of the call");
    }
}

#[test]
fn the_open_call_pages_and_forms_are_whole_in_every_language_and_the_rest_by_half() {
    for (folder, _) in LEAST {
        let documents = documents(folder);
        for lang in LANGUAGES {
            let translated = documents.iter().filter(|document| document.1.contains(lang)).count();
            let wanted = if lang == "es" || folder == "pages" { documents.len() } else { documents.len().div_ceil(2) };
            assert!(translated >= wanted, "{folder}: {translated} of {} in {lang}", documents.len());
        }
    }
    let call =
        documents("calls").into_iter().find(|(name, _)| name == "2027-care-skills").expect("there is an open call");
    assert!(LANGUAGES.iter().all(|lang| call.1.contains(*lang)), "the open call has {:?}", call.1);
    for form in ["proposal", "network", "launch"] {
        for lang in LANGUAGES {
            let words = repository().join(format!("content/forms/{form}/words.{lang}.yaml"));
            assert!(words.is_file(), "{}", words.display());
        }
    }
}

/// Returns the documents of a kind, each with the languages that it has a file for.
fn documents(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let names = |path: &std::path::Path| {
        let entries = fs::read_dir(path).expect("the folder can be read").filter_map(Result::ok);
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<String>>()
    };
    let root = repository().join("content").join(folder);
    let languages = |name: &String| {
        let files = names(&root.join(name)).into_iter();
        files.filter_map(|file| Some(file.strip_prefix("index.")?.strip_suffix(".md")?.to_owned())).collect()
    };
    names(&root).into_iter().map(|name| (name.clone(), languages(&name))).collect()
}

#[test]
fn every_page_of_a_language_is_within_reach_of_its_home_page() {
    let built = own_project();
    for lang in LANGUAGES {
        let inside = format!("site/{lang}/");
        let pages =
            built.pages().filter(|(path, html)| path.starts_with(&inside) && !html.contains("content=\"noindex\""));
        let reached = reached(&built, &format!("/{lang}/"));
        let lost: Vec<&str> = pages.map(|(path, _)| path).filter(|path| !reached.contains(*path)).collect();
        assert_eq!(lost, [""; 0], "no link leads there without a change of language");
    }
}

/// Follows links from a home page without leaving its language.
fn reached(built: &Built, home: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![home.to_owned()];
    while let Some(address) = waiting.pop() {
        let decoded = decoded(&address);
        let path = format!("site{}index.html", decoded.split('#').next().unwrap_or_default());
        if !built.has(&path) || !reached.insert(path.clone()) {
            continue;
        }
        let links = tags(built.text(&path)).into_iter().filter(|tag| tag.name == "a");
        waiting
            .extend(links.filter_map(|tag| tag.get("href").filter(|href| href.starts_with(home)).map(str::to_owned)));
    }
    reached
}

/// Resolves percent-encoding.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        let code: String = if byte == b'%' { rest.by_ref().take(2).map(char::from).collect() } else { String::new() };
        bytes.push(u8::from_str_radix(&code, 16).unwrap_or(byte));
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

#[test]
fn every_fallback_of_our_own_content_is_marked_as_one() {
    let built = own_project();
    let mut fallbacks = 0;
    for (path, html) in built.pages() {
        let tags = tags(html);
        let canonical = tags.iter().find(|tag| tag.is("link", "rel", "canonical")).and_then(|tag| tag.get("href"));
        let lang = tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang")).unwrap_or_default();
        let real = canonical.and_then(|address| address.split('/').nth(3)).unwrap_or_default();
        if html.contains("content=\"noindex\"") || real.is_empty() || real == lang {
            continue;
        }
        fallbacks += 1;
        let main = tags.iter().position(|tag| tag.name == "main").expect("a page has a main part");
        let heading = tags[main..].iter().find(|tag| tag.name == "h1").expect("a page has a heading");
        assert_eq!(heading.get("lang"), Some(real), "{path}: the heading says its language");
        assert!(heading.get("dir").is_some(), "{path}: the heading says its direction");
        let address = canonical.map(|address| address.splitn(4, '/').nth(3).unwrap_or_default()).unwrap_or_default();
        let notice = tags[main..].iter().any(|tag| tag.is("a", "href", &format!("/{address}")));
        assert!(notice, "{path}: a notice in the main part leads to {canonical:?}");
    }
    assert!(fallbacks > 0, "fallbacks really happen");
}
