//! A theme's folder, read: templates, style sheets, words, files to be copied.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use schema::{Fault, Faults, Node, Reader, Span};
use walkdir::WalkDir;

use crate::diagnostic::Report;
use crate::parse::InFile;
use crate::yaml;

/// What a theme brings.
#[derive(Debug, Default)]
pub struct ThemeFiles {
    /// The theme's folder, from the project's.
    pub folder: String,
    /// Templates by name: `kinds/page.html`.
    pub templates: Vec<(String, Arc<str>)>,
    /// All style sheets, in the order in which they are joined.
    pub styles: Vec<String>,
    /// Files of `static/` by name.
    pub statics: BTreeMap<String, Vec<u8>>,
    /// Interface words by language.
    pub words: BTreeMap<String, Vec<InFile<Node>>>,
}

/// Reads the theme of that name; one that is not there is a fault.
pub fn load(project: &Path, name: &str, report: &mut Report) -> io::Result<Option<ThemeFiles>> {
    let folder = format!("themes/{name}");
    let root = project.join("themes").join(name);
    let mut theme = ThemeFiles { folder: folder.clone(), ..ThemeFiles::default() };
    if !root.join("theme.yaml").is_file() {
        let fault = Fault::error("theme-missing", Span::default()).with("theme", name);
        report.add(&format!("{folder}/theme.yaml"), &Arc::from(""), vec![fault]);
        return Ok(None);
    }
    let (mut general, mut of_components) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inside = entry.path().strip_prefix(&root).expect("the walk stays under its root");
        let inside = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let bytes = fs::read(entry.path())?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match inside.split_once('/') {
            None if inside == "theme.yaml" => check_settings(&folder, &text(), report),
            Some(("layouts" | "kinds" | "components", _)) if inside.ends_with(".html") => {
                theme.templates.push((inside, Arc::from(text())));
            }
            Some(("components", _)) if inside.ends_with(".css") => of_components.push(text()),
            Some(("css", _)) if inside.ends_with(".css") => general.push(text()),
            Some(("static", file)) => {
                theme.statics.insert(file.to_owned(), bytes);
            }
            Some(("words", file)) => words(&mut theme, (&folder, file), text(), report),
            _ => {}
        }
    }
    theme.styles = general.into_iter().chain(of_components).collect();
    Ok(Some(theme))
}

fn words(theme: &mut ThemeFiles, (folder, file): (&str, &str), text: String, report: &mut Report) {
    let Some(lang) = file.strip_suffix(".yaml").and_then(|stem| stem.rsplit('.').next()) else { return };
    let path = format!("{folder}/words/{file}");
    let text: Arc<str> = Arc::from(text);
    let mut faults = Faults::new();
    let value = yaml::parse(&text, &mut faults);
    report.add(&path, &text, faults);
    theme.words.entry(lang.to_owned()).or_default().push(InFile { value, path, text });
}

fn check_settings(folder: &str, text: &str, report: &mut Report) {
    let mut faults = Faults::new();
    let node = yaml::parse(text, &mut faults);
    if let Some(mut reader) = Reader::open(&node, "theme.yaml", &mut faults) {
        reader.required::<String>("name");
        reader.optional::<String>("description");
        reader.optional::<Vec<String>>("kinds");
        reader.optional::<Vec<String>>("components");
        reader.finish();
    }
    report.add(&format!("{folder}/theme.yaml"), &Arc::from(text), faults);
}
