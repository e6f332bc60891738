//! The site in the content format of Convoca: `site.yaml`, words, a folder a document.

use std::path::Path;

use rayon::prelude::*;

use crate::dialect::Dialect;
use crate::folder::{self, File};
use crate::language::Language;
use crate::plan::{Document, IN_MAIN_MENU, Kind, PAGES, Plan};
use crate::{facts, prose};

/// Entries on a page of a list.
pub const PAGE_SIZE: usize = 20;

/// Writes the site into a folder, as its `content/`.
pub fn write(plan: &Plan, languages: &[Language], to: &Path) -> anyhow::Result<()> {
    let content = to.join("content");
    folder::write(&content, &settings(languages))?;
    plan.documents().par_iter().try_for_each(|document| folder::write(&content, &files(plan, document, languages)))
}

/// Returns `site.yaml` and the names of topics.
fn settings(languages: &[Language]) -> Vec<File> {
    let topics: Vec<&str> = languages[0].topics().iter().map(|(id, _)| *id).collect();
    let (main, footer) = PAGES[1..].split_at(IN_MAIN_MENU);
    let ids = |pages: &[&str]| pages.iter().map(|page| format!("pages/{page}")).collect::<Vec<_>>().join(", ");
    let mut settings = format!(
        "base_url: https://observatory.example\ntheme: default\ndefault_language: {}\nzone: Europe/Zurich\n\
         page_size: {PAGE_SIZE}\ncontact:\n  email: observatory@example.org\ntopics: [{}]\nfacts: {{founded: 2012}}\n\
         languages:\n",
        languages[0].code,
        topics.join(", ")
    );
    for language in languages {
        settings.push_str(&format!(
            "  - code: {}\n    name: {}\n    locale: {}\n    title: {}\n    tagline: {}\n",
            language.code, language.name, language.locale, language.title, language.tagline
        ));
    }
    settings.push_str(&format!(
        "menus:\n  main: [{}, calls, stories, innovators]\n  footer: [{}]\n",
        ids(main),
        ids(footer)
    ));
    let words = languages.iter().map(|language| {
        let topics = language.topics().iter().map(|(id, name)| format!("  {id}: {name}\n"));
        (format!("words/{}.yaml", language.code), format!("topic:\n{}", topics.collect::<String>()))
    });
    std::iter::once(("site.yaml".to_owned(), settings)).chain(words).collect()
}

/// Returns the files of a document: its facts, and a file a language.
pub fn files(plan: &Plan, document: &Document, languages: &[Language]) -> Vec<File> {
    let (id, topics) = (document.id(), languages[0].topics());
    let mut own = facts::yaml(plan, document, topics);
    if document.is_home() {
        own.push_str("template: home\nblocks:\n  - call: {}\n  - latest: {id: stories, kind: stories, limit: 3}\n");
    }
    let name = match document.kind {
        Kind::Page => "page",
        Kind::Call => "call",
        Kind::Innovator => "innovator",
        Kind::Story => "story",
    };
    let entries = languages.iter().enumerate().map(|(index, language)| {
        let mut front = facts::front_matter(plan, document, (language, index));
        if let Some(menu) = facts::menu(document, language) {
            front.push_str(&format!("menu: \"{menu}\"\n"));
        }
        let place = prose::Place { plan, document, language: (language, index), dialect: Dialect::Convoca };
        (format!("{id}/index.{}.md", language.code), format!("---\n{front}---\n{}", prose::markdown(place)))
    });
    std::iter::once((format!("{id}/{name}.yaml"), own)).chain(entries).collect()
}
