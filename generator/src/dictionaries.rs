//! The words of every language: the theme's, with the site's own over them, held against each
//! other and against the templates that speak them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schema::{Fault, Faults, Span};
use theme::Dictionary;
use words::{Category, Formats, Words};

use crate::diagnostic::Report;
use crate::kinds::Kind;
use crate::parse::{InFile, Parsed};
use crate::project::Project;
use crate::render::{BESIDE, search_words};
use crate::theme_files::ThemeFiles;

/// Keys that the program itself speaks, or that definitions choose by their own ids.
const SPOKEN: &[&str] = &[
    "alert.",
    "footnotes.",
    "form.",
    "list.",
    "member.",
    "not_found.",
    "page.",
    "problem.",
    "redirect.",
    "region.",
    "search.",
    "table.",
    "time.",
    "timeline.",
    "topic.",
];

/// Keys that the program itself speaks on every site.
const REQUIRED: &[&str] = &[
    "list.page",
    "list.page_summary",
    "list.topic.summary",
    "list.topic.title",
    "not_found.description",
    "not_found.title",
    "page.chooser.description",
    "page.chooser.title",
    "page.form_summary",
    "page.home",
    "redirect.description",
    "redirect.title",
    "timeline.closes",
    "timeline.extended",
    "timeline.opens",
    "timeline.results",
];

/// The words of a language on their way, with the files they came from.
struct Merged<'a> {
    words: Words,
    files: Vec<&'a InFile<schema::Node>>,
    origins: BTreeMap<String, (usize, Span)>,
}

/// Builds one dictionary for each language of the site, and reports what is missing in which.
pub fn build(project: &Project, theme: &ThemeFiles, parsed: &Parsed, report: &mut Report) -> Vec<Arc<Dictionary>> {
    for (lang, file) in parsed.words.iter().filter(|(lang, _)| project.language(lang).is_none()) {
        report.add(&file.path, &file.text, vec![crate::resolve::gather::language_fault(lang, project)]);
    }
    let merged: Vec<Merged<'_>> =
        project.languages.iter().map(|language| merge(language.lang.as_str(), theme, parsed, report)).collect();
    let default = &merged[project.default];
    let formats: Vec<Formats> = project.languages.iter().map(|language| Formats::new(&language.locale)).collect();
    for (index, (other, formats)) in merged.iter().zip(&formats).enumerate() {
        check_plurals(other, formats, report);
        if index != project.default {
            compare(default, other, (project.languages[index].lang.as_str(), &theme.folder), report);
        }
    }
    check_required(default, (project, parsed), theme, report);
    check_templates(default, theme, report);
    let fallback = Arc::new(default.words.clone());
    let dictionary = |(merged, formats): (Merged<'_>, Formats)| {
        Arc::new(Dictionary { words: merged.words, fallback: Some(Arc::clone(&fallback)), formats })
    };
    merged.into_iter().zip(formats).map(dictionary).collect()
}

fn merge<'a>(lang: &str, theme: &'a ThemeFiles, parsed: &'a Parsed, report: &mut Report) -> Merged<'a> {
    let files: Vec<&InFile<schema::Node>> =
        theme.words.get(lang).into_iter().flatten().chain(parsed.words.get(lang)).collect();
    let mut merged = Merged { words: Words::default(), files, origins: BTreeMap::new() };
    for (index, file) in merged.files.iter().enumerate() {
        let mut faults = Faults::new();
        let words = Words::read(&file.value, &mut faults);
        report.add(&file.path, &file.text, faults);
        for key in words.keys() {
            merged.origins.insert(key.to_owned(), (index, words.span(key).unwrap_or_default()));
        }
        merged.words.merge(words);
    }
    merged
}

impl Merged<'_> {
    fn report(&self, key: &str, fault: impl FnOnce(Span) -> Fault, report: &mut Report) {
        if let Some((index, span)) = self.origins.get(key) {
            report.add(&self.files[*index].path, &self.files[*index].text, vec![fault(*span)]);
        }
    }
}

/// Reports what one language says and the other does not, and sentences whose places differ.
fn compare(default: &Merged<'_>, other: &Merged<'_>, (lang, folder): (&str, &str), report: &mut Report) {
    for key in default.words.keys() {
        let Some(sentence) = other.words.sentence(key) else {
            let fault = |span| Fault::warning("word-missing", span).with("key", key).with("language", lang);
            if other.files.is_empty() {
                report.add(&format!("{folder}/words/site.{lang}.yaml"), &Arc::from(""), vec![fault(Span::default())]);
            } else {
                default.report(key, fault, report);
            }
            continue;
        };
        let expected = default.words.sentence(key).map(words::Sentence::places).unwrap_or_default();
        let foreign: Vec<&str> = sentence.places().into_iter().filter(|place| !expected.contains(place)).collect();
        if let Some(place) = foreign.first() {
            let known = expected.join(", ");
            let fault =
                |span| Fault::error("word-places", span).with("key", key).with("place", *place).with("known", known);
            other.report(key, fault, report);
        }
    }
    for key in other.words.keys().filter(|key| default.words.sentence(key).is_none()) {
        let near = |span| Fault::warning("word-unknown", span).with("key", key).near(key, default.words.keys());
        other.report(key, near, report);
    }
}

fn check_plurals(merged: &Merged<'_>, formats: &Formats, report: &mut Report) {
    let (needed, known) = (formats.needed_categories(), formats.categories());
    for key in merged.words.keys() {
        let Some(sentence) = merged.words.sentence(key) else { continue };
        let has = sentence.categories();
        if has.is_empty() {
            continue;
        }
        let name = |categories: &[Category], others: &[Category]| {
            let missing: Vec<&str> =
                categories.iter().filter(|each| !others.contains(each)).map(|each| each.as_str()).collect();
            missing.join(", ")
        };
        for (code, names) in [("word-plural-missing", name(&needed, &has)), ("word-plural-unknown", name(&has, &known))]
        {
            if !names.is_empty() {
                merged.report(key, |span| Fault::error(code, span).with("key", key).with("categories", names), report);
            }
        }
    }
}

/// Reports keys that the program itself speaks and nobody words.
fn check_required(
    default: &Merged<'_>,
    (project, parsed): (&Project, &Parsed),
    theme: &ThemeFiles,
    report: &mut Report,
) {
    let lists = Kind::listed()
        .flat_map(|kind| ["title", "menu", "summary"].map(|part| format!("list.{}.{part}", kind.row().folder)));
    let facts = parsed.facts.values().filter_map(|file| file.value.as_ref());
    let used: BTreeSet<&str> =
        facts.flat_map(|facts| &facts.general.topics).map(|topic| topic.value.as_str()).collect();
    let topics =
        project.topics.iter().filter(|topic| used.contains(topic.as_str())).map(|topic| format!("topic.{topic}"));
    let fixed = REQUIRED.iter().copied().chain(forms::bundle::WORDS.iter().copied()).chain(of_pages(theme));
    let fixed = fixed.map(str::to_owned);
    let search = project.search.then(search_words).into_iter().flatten();
    let mut missing: Vec<String> = fixed.chain(lists).chain(topics).chain(search).collect();
    missing.retain(|key| default.words.sentence(key).is_none());
    for key in missing {
        let fault = Fault::error("word-undefined", Span::default()).with("key", &key);
        report.add(&format!("{}/words", theme.folder), &Arc::from(""), vec![fault.near(&key, default.words.keys())]);
    }
}

/// Returns the words of the pages that a theme draws beside forms.
fn of_pages(theme: &ThemeFiles) -> impl Iterator<Item = &'static str> {
    BESIDE.iter().filter(|(template, _)| theme.has(template)).flat_map(|(_, words)| words.iter().copied())
}

/// Reports keys that a template speaks and nobody words, and words that nobody speaks.
fn check_templates(default: &Merged<'_>, theme: &ThemeFiles, report: &mut Report) {
    let mut spoken: BTreeSet<String> = BTreeSet::new();
    let mut beginnings: Vec<String> = SPOKEN.iter().map(|beginning| (*beginning).to_owned()).collect();
    for (name, text) in &theme.templates {
        let mut faults = Faults::new();
        for (key, span, whole) in keys(text) {
            if !whole {
                beginnings.push(key.to_owned());
            } else if default.words.sentence(key).is_none() {
                let fault = Fault::error("word-undefined", span).with("key", key);
                faults.push(fault.near(key, default.words.keys()));
            }
            spoken.insert(key.to_owned());
        }
        report.add(&format!("{}/{name}", theme.folder), text, faults);
    }
    spoken.extend(forms::bundle::WORDS.iter().copied().chain(of_pages(theme)).map(str::to_owned));
    let heard = |key: &&str| spoken.contains(*key) || beginnings.iter().any(|beginning| key.starts_with(beginning));
    for key in default.words.keys().filter(|key| !heard(key)) {
        default.report(key, |span| Fault::warning("word-unused", span).with("key", key), report);
    }
}

/// Finds the keys that a template gives to `t` and `ta`: `k="a.b"`, and the beginning of
/// `k="a." ~ name`. The last part tells whether the key is whole.
fn keys(text: &str) -> Vec<(&str, Span, bool)> {
    let mut keys = Vec::new();
    for (at, _) in text.match_indices("k=\"") {
        let call = text[..at].ends_with(['(', ' ', ',']);
        let start = at + 3;
        let Some(length) = text[start..].find('"').filter(|_| call) else { continue };
        let after = text[start + length + 1..].trim_start();
        keys.push((&text[start..start + length], Span::new(start, start + length), !after.starts_with('~')));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn the_keys_that_a_template_speaks_are_found() {
        let text = r#"{{ t(k="a.b", n=1) }} {{ ta(k="c.d") }} {{ t(k="e." ~ x) }} <a accesskey="k">"#;
        let found: Vec<(&str, bool)> = keys(text).into_iter().map(|(key, _, whole)| (key, whole)).collect();
        assert_eq!(found, [("a.b", true), ("c.d", true), ("e.", false)]);
    }
}
