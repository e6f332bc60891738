//! The site in the content format of Hugo: `hugo.yaml`, a folder a language, the same paths in each.

use std::path::Path;

use rayon::prelude::*;

use crate::convoca::PAGE_SIZE;
use crate::dialect::{self, Dialect};
use crate::folder::{self, File};
use crate::language::Language;
use crate::plan::{Document, IN_MAIN_MENU, Kind, PAGES, Plan};
use crate::{facts, prose};

/// What does not depend on the languages. The theme is in `bench/hugo`.
const SETTINGS: &str = "\
baseURL: https://observatory.example/
theme: hugo
defaultContentLanguageInSubdir: true
enableRobotsTXT: true
buildFuture: true
disableKinds: [rss, taxonomy]
taxonomies: {topic: topics}
frontmatter: {date: [published, opens, ':default']}
outputs: {home: [html, atom], section: [html], taxonomy: [html], term: [html], page: [html]}
outputFormats: {atom: {mediaType: application/atom+xml, baseName: feed}}
mediaTypes: {application/atom+xml: {suffixes: [xml]}}
timeZone: Europe/Zurich
";

/// Writes the site into a folder.
pub fn write(plan: &Plan, languages: &[Language], to: &Path) -> anyhow::Result<()> {
    folder::write(to, &[("hugo.yaml".to_owned(), settings(languages))])?;
    let content = to.join("content");
    folder::write(&content, &languages.iter().flat_map(topics).collect::<Vec<File>>())?;
    plan.documents().par_iter().try_for_each(|document| folder::write(&content, &files(plan, document, languages)))
}

fn settings(languages: &[Language]) -> String {
    let (main, footer) = PAGES[1..].split_at(IN_MAIN_MENU);
    let lists = [Kind::Call, Kind::Story, Kind::Innovator].map(Kind::folder);
    let mut settings = format!(
        "{SETTINGS}pagination: {{pagerSize: {PAGE_SIZE}, disableAliases: true}}\n\
         defaultContentLanguage: {}\nlanguages:\n",
        languages[0].code
    );
    for (weight, language) in languages.iter().enumerate() {
        settings.push_str(&format!(
            "  {code}:\n    label: {name}\n    locale: {code}\n    direction: {direction}\n    title: {title}\n    weight: {weight}\n    \
             contentDir: content/{code}\n    params: {{tagline: \"{tagline}\", email: observatory@example.org}}\n    \
             menus:\n",
            code = language.code,
            name = language.name,
            direction = language.direction,
            title = language.title,
            weight = weight + 1,
            tagline = language.tagline
        ));
        let main: Vec<&str> = main.iter().chain(&lists).copied().collect();
        for (menu, entries) in [("main", main.as_slice()), ("footer", footer)] {
            settings.push_str(&format!("      {menu}:\n"));
            for (weight, entry) in entries.iter().enumerate() {
                settings.push_str(&format!("        - {{pageRef: /{entry}, weight: {}}}\n", weight + 1));
            }
        }
    }
    settings
}

/// Returns the pages that give topics their names.
fn topics(language: &Language) -> Vec<File> {
    let page = |(id, name): &(&str, &str)| {
        (format!("{}/topics/{id}/_index.md", language.code), format!("---\ntitle: \"{name}\"\n---\n"))
    };
    language.topics().iter().map(page).collect()
}

/// Returns the files of a document, one a language.
pub fn files(plan: &Plan, document: &Document, languages: &[Language]) -> Vec<File> {
    let facts = facts::yaml(plan, document, languages[0].topics());
    let entries = languages.iter().enumerate().map(|(index, language)| {
        let mut front = facts::front_matter(plan, document, (language, index));
        if let Some(menu) = facts::menu(document, language) {
            front.push_str(&format!("linkTitle: \"{menu}\"\n"));
        }
        let place = prose::Place { plan, document, language: (language, index), dialect: Dialect::Hugo };
        let page = if document.is_home() { "/_index".to_owned() } else { dialect::path(&document.id()) };
        (format!("{}{page}.md", language.code), format!("---\n{front}{facts}---\n{}", prose::markdown(place)))
    });
    entries.collect()
}
