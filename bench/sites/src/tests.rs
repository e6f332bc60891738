//! What the two sites promise whoever measures with them.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::dialect::{self, Dialect};
use crate::folder::File;
use crate::language::{COUNT, Language};
use crate::plan::{FEWEST, Kind, Plan};
use crate::prose::{self, WORDS};
use crate::{convoca, hugo};

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// Returns both forms of a site.
fn files(documents: usize, seed: u64) -> [Vec<File>; 2] {
    let (plan, languages) = (Plan::new(documents, seed), Language::first(COUNT));
    let all = plan.documents();
    [
        all.iter().flat_map(|document| convoca::files(&plan, document, &languages)).collect(),
        all.iter().flat_map(|document| hugo::files(&plan, document, &languages)).collect(),
    ]
}

fn bodies(documents: usize, dialect: Dialect) -> Vec<(String, String)> {
    let (plan, languages) = (Plan::new(documents, 7), Language::first(COUNT));
    let mut bodies = Vec::new();
    for document in &plan.documents() {
        for (index, language) in languages.iter().enumerate() {
            let place = prose::Place { plan: &plan, document, language: (language, index), dialect };
            bodies.push((format!("{} {}", document.id(), language.code), prose::markdown(place)));
        }
    }
    bodies
}

fn links(markdown: &str) -> Vec<String> {
    Parser::new_ext(markdown, OPTIONS)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(files(40, 1), files(40, 1));
    assert_ne!(files(40, 1), files(40, 2));
}

#[test]
fn there_are_as_many_documents_as_asked_for_and_each_is_there_in_every_language() {
    for count in [FEWEST, 25, 250, 2500] {
        assert_eq!(Plan::new(count, 1).documents().len(), count);
    }
    let [ours, theirs] = files(60, 1);
    let places = |files: &[File]| files.iter().map(|(place, _)| place.clone()).collect::<BTreeSet<_>>();
    assert_eq!(places(&ours).len(), 60 * (COUNT + 1), "facts, and a file a language");
    assert_eq!(places(&theirs).len(), 60 * COUNT);
}

#[test]
fn every_page_has_as_many_words_as_are_promised() {
    for (name, markdown) in bodies(120, Dialect::Convoca) {
        let mut text = String::new();
        for event in Parser::new_ext(&markdown, OPTIONS) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::SoftBreak | Event::End(TagEnd::Paragraph | TagEnd::TableCell | TagEnd::Heading(_)) => {
                    text.push(' ');
                }
                Event::End(TagEnd::Item) => text.push(' '),
                _ => {}
            }
        }
        let count = text.split_whitespace().count();
        assert!((WORDS.0..=WORDS.1).contains(&count), "{name} has {count} words");
    }
}

#[test]
fn every_link_leads_to_a_document_or_to_a_list() {
    let plan = Plan::new(120, 7);
    let lists = [Kind::Call, Kind::Innovator, Kind::Story].map(|kind| kind.folder().to_owned());
    let known: BTreeSet<String> = plan.documents().iter().map(|document| document.id()).chain(lists).collect();
    for (name, markdown) in bodies(120, Dialect::Convoca) {
        let found = links(&markdown);
        assert!(found.len() >= 4, "{name} has {} links", found.len());
        for link in found {
            let id = link.trim_start_matches('@').split('#').next().unwrap_or_default();
            assert!(known.contains(id), "{name} links to {link}");
        }
    }
}

#[test]
fn both_forms_have_the_same_links_in_every_language() {
    let (ours, theirs) = (bodies(40, Dialect::Convoca), bodies(40, Dialect::Hugo));
    for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        let paths: Vec<String> = links(ours).iter().map(|link| dialect::path(&link[1..])).collect();
        assert_eq!(paths, links(theirs), "{name}");
    }
    for languages in ours.chunks(COUNT) {
        assert!(languages.iter().all(|(_, markdown)| links(markdown) == links(&languages[0].1)));
    }
}

#[test]
fn every_page_has_headings_and_the_site_has_all_that_prose_can_hold() {
    let whole: String = bodies(60, Dialect::Convoca).into_iter().map(|(_, markdown)| markdown).collect();
    for part in ["\n| --- |", "\n- **", "\n1. **", "\n> [!NOTE]\n", "[^1]: ", "{{ figures.people }}", "](@stories)"] {
        assert!(whole.contains(part), "{part}");
    }
    for (name, markdown) in bodies(60, Dialect::Hugo) {
        assert!(markdown.matches("\n## ").count() >= 3, "{name}");
    }
}
