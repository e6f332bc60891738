//! A bundle as one text, with what one program needs of it and nothing else: whatever a function reads
//! when it starts, a visitor waits for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use forms::Function;
use serde_json::value::RawValue;

use crate::catalogue::{Catalogue, CatalogueError, Files, folder_files};

/// Where templates lie in a bundle.
const THEME: &str = "theme/";

/// The templates that answers to visitors are drawn with.
const ANSWERS: [&str; 16] = [
    "kinds/answers.html",
    "kinds/ask.html",
    "kinds/check.html",
    "kinds/closed.html",
    "kinds/form.html",
    "kinds/late.html",
    "kinds/member.html",
    "kinds/open.html",
    "kinds/problem.html",
    "kinds/receipt.html",
    "kinds/received.html",
    "kinds/resume.html",
    "kinds/step.html",
    "kinds/stop.html",
    "kinds/tasks.html",
    "kinds/upload.html",
];

/// Returns a bundle's folder as one text, which a function reads faster than many files; for one function
/// with its own forms alone and the templates of answers, for the worker with all forms and the templates
/// of mails.
///
/// # Errors
///
/// Fails when something in the folder cannot be read, or is no bundle that answers could be made of.
pub fn pack(folder: &Path, function: Option<Function>) -> Result<String, CatalogueError> {
    let mut files = folder_files(folder)?;
    let whole = Catalogue::from_files(&files)?;
    let kept = match function {
        Some(_) => reached(&files, |name| ANSWERS.contains(&name)),
        None => reached(&files, |name| name.starts_with("mail/")),
    };
    files.retain(|path, _| path.strip_prefix(THEME).is_none_or(|name| kept.contains(name)));
    if let Some(function) = function {
        let others = |name: &str| whole.form(name).is_some_and(|form| form.function != function);
        files.retain(|path, _| !form_of(path).is_some_and(others));
        let mut manifest = whole.manifest.clone();
        manifest.forms.retain(|name| !others(name));
        files.insert("manifest.json".to_owned(), serde_json::to_string(&manifest).expect("it is plain data"));
    }
    // What is left must still be whole.
    Catalogue::from_files(&files)?;
    let packed: BTreeMap<&str, Box<RawValue>> = files.iter().map(|(path, text)| (path.as_str(), raw(text))).collect();
    Ok(serde_json::to_string(&packed).expect("it is JSON by its names"))
}

/// Returns the files that were packed.
pub(crate) fn unpacked(text: &str) -> serde_json::Result<Files> {
    let packed: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
    let unpack = |value: &RawValue| match value.get() {
        text if text.starts_with('"') => serde_json::from_str(text),
        json => Ok(json.to_owned()),
    };
    packed.into_iter().map(|(path, value)| Ok((path, unpack(value)?))).collect()
}

/// Returns a file as it is packed: an object stays one, so that nobody takes it out of a text to read it;
/// all else is a text.
fn raw(text: &str) -> Box<RawValue> {
    let object = Some(text).filter(|text| text.starts_with('{'));
    let object = object.and_then(|text| RawValue::from_string(text.to_owned()).ok());
    object.unwrap_or_else(|| serde_json::value::to_raw_value(text).expect("a text is JSON"))
}

/// Returns the templates that some of them lead to: by name, or by a component that they define.
fn reached(files: &Files, root: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let templates = || files.iter().filter_map(|(path, text)| Some((path.strip_prefix(THEME)?, text.as_str())));
    let mut waiting: Vec<&str> = templates().filter(|(name, _)| root(name)).map(|(_, text)| text).collect();
    let mut reached: BTreeSet<String> =
        templates().map(|(name, _)| name.to_owned()).filter(|name| root(name)).collect();
    while let Some(text) = waiting.pop() {
        for (name, other) in templates() {
            if !reached.contains(name) && leads(text, (name, other)) {
                reached.insert(name.to_owned());
                waiting.push(other);
            }
        }
    }
    reached
}

/// Tells whether a template names another or a component in it. It may find too many, never too few.
fn leads(text: &str, (name, other): (&str, &str)) -> bool {
    text.contains(name) || components(other).any(|component| uses(text, component))
}

/// Returns the names of the components that a template defines.
fn components(text: &str) -> impl Iterator<Item = &str> {
    text.split("component ").skip(1).map(|rest| rest.split(|sign| !is_of_name(sign)).next().unwrap_or_default())
}

fn uses(text: &str, component: &str) -> bool {
    !component.is_empty()
        && text
            .split('<')
            .skip(1)
            .any(|rest| rest.strip_prefix(component).is_some_and(|rest| !rest.starts_with(is_of_name)))
}

fn is_of_name(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '-')
}

/// Returns the form that a file of the bundle belongs to: `forms/NAME/…`, `pages/NAME.LANG.json`,
/// `pages/NAME@CALL.LANG.json`.
fn form_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("forms/").or_else(|| path.strip_prefix("pages/"))?;
    rest.split(['/', '@', '.']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_reached_by_name_and_by_component_and_those_of_others_are_left_out() {
        let files = [
            ("theme/kinds/form.html", r#"{% extends "layouts/base.html" %}{{ <field f={f} /> }}"#),
            ("theme/kinds/story.html", r#"{% extends "layouts/base.html" %}{{ <card c={c} /> }}"#),
            ("theme/layouts/base.html", "<p>{{ <menu /> }}"),
            ("theme/components/field.html", "{% component field(f) %}{{ <field_row /> }}{% endcomponent %}"),
            ("theme/components/field_row.html", "{%- component field_row() %}{% endcomponent %}"),
            ("theme/components/menu.html", "{% component menu() %}{% endcomponent menu %}"),
            ("theme/components/card.html", "{% component card(c) %}{% endcomponent card %}"),
            ("words/es.json", "{}"),
        ];
        let files: Files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let kept = reached(&files, |name| name == "kinds/form.html");
        let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
        let expected =
            ["components/field.html", "components/field_row.html", "components/menu.html", "kinds/form.html"];
        assert_eq!(kept, [&expected[..], &["layouts/base.html"]].concat());
    }

    #[test]
    fn files_come_out_of_a_pack_as_they_went_in() {
        let files = ["{}", "{\"a\": \"é\\n\"}", "{{ <menu /> }}", "{", "", "[1]", "\"text\"", "line\nline \u{2028}"];
        let files: Files = files.iter().enumerate().map(|(at, text)| (at.to_string(), (*text).to_owned())).collect();
        let packed: BTreeMap<&str, Box<RawValue>> =
            files.iter().map(|(path, text)| (path.as_str(), raw(text))).collect();
        assert_eq!(unpacked(&serde_json::to_string(&packed).expect("JSON")).expect("a pack"), files);
        assert!(unpacked("{\"a\": \"").is_err());
    }

    #[test]
    fn every_template_that_an_answer_is_drawn_with_is_packed() {
        let sources = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let named = sources.iter().flat_map(|text| text.split("\"kinds/").skip(1));
        let named: BTreeSet<String> =
            named.filter_map(|rest| Some(format!("kinds/{}", rest.split_once('"')?.0))).collect();
        assert_eq!(named, ANSWERS.map(str::to_owned).into());
    }

    /// Returns the texts of all sources but this one.
    fn walk(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        entries
            .filter(|path| !path.ends_with("packing.rs"))
            .flat_map(|path| {
                if path.is_dir() { walk(&path) } else { vec![std::fs::read_to_string(&path).expect("it is text")] }
            })
            .collect()
    }
}
