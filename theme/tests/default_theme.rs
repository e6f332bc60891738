//! The default theme against the rules of `docs/themes.md`: every component draws each of its
//! examples, and no style sheet names a side of the screen or a colour of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use forms::definition;
use serde_json::Value as Json;
use theme::{Context, Dictionary, Theme};
use words::{Formats, Lang, Words};

const LANGUAGES: [&str; 4] = ["ar", "en", "es", "fr"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("the folder can be listed").path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(path: &Path) -> Json {
    serde_yaml::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn dictionary(lang: &str) -> Arc<Dictionary> {
    let mut words = Words::default();
    for file in files(&root().join("words"), &format!(".{lang}.yaml")) {
        words.merge(Words::read(&definition::from_json(&yaml(&file)), &mut Vec::new()));
    }
    let formats = Formats::new(&Lang::parse(lang).expect("the language exists"));
    Arc::new(Dictionary { words, fallback: None, formats })
}

fn theme() -> Theme {
    let name =
        |path: &Path| path.strip_prefix(root()).expect("the file is the theme's").to_string_lossy().replace('\\', "/");
    let templates = files(&root(), ".html").iter().map(|path| (name(path), read(path))).collect();
    let dictionaries = LANGUAGES.map(|lang| (lang.to_owned(), dictionary(lang))).into();
    let assets = files(&root().join("static"), "").iter().map(|path| (name(path), name(path))).collect();
    Theme::new(templates, dictionaries, assets).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn component_folders() -> Vec<String> {
    let folders = fs::read_dir(root().join("components")).expect("the theme has components");
    let mut names: Vec<String> = folders
        .map(|entry| entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_component_is_a_folder_of_its_name_that_the_theme_lists() {
    let listed: Vec<String> = serde_json::from_value(yaml(&root().join("theme.yaml"))["components"].clone()).unwrap();
    assert_eq!(theme().components(), component_folders());
    assert_eq!(listed, component_folders());
}

#[test]
fn the_theme_has_every_kind_that_it_lists() {
    let listed: Vec<String> = serde_json::from_value(yaml(&root().join("theme.yaml"))["kinds"].clone()).unwrap();
    let theme = theme();
    for kind in &listed {
        assert!(theme.has(&format!("kinds/{kind}.html")), "{kind}");
    }
    assert_eq!(listed.len(), files(&root().join("kinds"), ".html").len(), "each kind is listed");
}

/// Also leaves a page for each example in the folder for temporary files, to be looked at and to be
/// checked as HTML.
#[test]
fn every_component_draws_each_of_its_examples() {
    let theme = theme();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
    for component in component_folders() {
        let examples = yaml(&root().join(format!("components/{component}/examples.yaml")));
        let examples = examples.as_array().cloned().unwrap_or_default();
        assert!(!examples.is_empty(), "{component} has no examples");
        for (example, number) in examples.iter().zip(1..) {
            let text = |key: &str| example[key].as_str().unwrap_or_else(|| panic!("{component}: no {key}"));
            let (name, lang, dir) = (text("name"), text("lang"), text("dir"));
            let drawn = theme.render_component(&component, lang, &Context::from_json(&example["parameters"]));
            let html = drawn.unwrap_or_else(|fault| panic!("{component}, {name}: {fault}"));
            let page = format!(
                "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<meta charset=\"utf-8\">\n\
                 <title>{component}: {name}</title>\n<main>\n<h1>{component}</h1>\n<h2>{name}</h2>\n{html}\n</main>\n"
            );
            fs::write(folder.join(format!("{component}-{number}.html")), page).expect("the page can be written");
        }
    }
}

#[test]
fn no_style_sheet_names_a_side_of_the_screen() {
    let sides = ["left", "right", "top", "bottom"];
    let extents = ["width", "height", "min-width", "max-width", "min-height", "max-height", "overflow-x", "overflow-y"];
    for sheet in files(&root(), ".css") {
        for declaration in read(&sheet).split(['{', ';', '}']) {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let property = property.trim();
            let physical = property.split('-').any(|part| sides.contains(&part)) || extents.contains(&property);
            let aligned = value.split_whitespace().any(|word| sides[..2].contains(&word));
            assert!(!physical && !aligned, "{}: {}", sheet.display(), declaration.trim());
        }
    }
}

#[test]
fn colours_stand_in_one_file() {
    for sheet in files(&root(), ".css").iter().filter(|sheet| !sheet.ends_with("css/1-tokens.css")) {
        let style = read(sheet);
        let colour = style.split('#').skip(1).find(|rest| rest.starts_with(|sign: char| sign.is_ascii_hexdigit()));
        assert!(colour.is_none(), "{}: #{}", sheet.display(), colour.unwrap_or_default());
    }
}

/// Mails style inline, because mail programs drop style sheets.
#[test]
fn no_template_names_a_language_or_styles_inline() {
    for template in files(&root(), ".html") {
        let text = read(&template);
        let is_mail = template.starts_with(root().join("mail"));
        for refused in ["style=", "<style", "<script>", "lang=\"es", "lang=\"en", "dir=\"rtl", "onclick"] {
            let allowed = is_mail && refused == "style=";
            assert!(allowed || !text.contains(refused), "{}: {refused}", template.display());
        }
    }
}
