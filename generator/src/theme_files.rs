//! A theme's folder, read: templates, style sheets, scripts, words, files to be copied.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use schema::{Fault, Faults, Node, Reader, Span, Spanned};

use crate::diagnostic::Report;
use crate::discover::{self, Text};
use crate::parse::InFile;
use crate::yaml;

/// What a theme brings.
#[derive(Debug, Default)]
pub struct ThemeFiles {
    /// The theme's folder, from the project's.
    pub folder: String,
    /// Templates by name: `kinds/page.html`.
    pub templates: Vec<(String, Arc<str>)>,
    /// How wide pictures in prose are shown, as `sizes` of HTML says it.
    pub prose_sizes: String,
    /// All style sheets, in the order in which they are joined.
    pub styles: Vec<String>,
    /// All scripts, in the order in which they are joined.
    pub scripts: Vec<String>,
    /// Files of `static/` by name.
    pub statics: BTreeMap<String, Vec<u8>>,
    /// Interface words by language.
    pub words: BTreeMap<String, Vec<InFile<Node>>>,
}

impl ThemeFiles {
    /// Tells whether the theme has a template.
    pub fn has(&self, template: &str) -> bool {
        self.templates.iter().any(|(name, _)| name == template)
    }
}

/// Reads the theme that the settings name. One that is not there is what the fault says.
pub fn load(project: &Path, name: &Spanned<String>, report: &mut Report) -> Result<ThemeFiles, Fault> {
    let folder = format!("themes/{}", name.value);
    let root = project.join(&folder);
    let mut theme = ThemeFiles { folder: folder.clone(), ..ThemeFiles::default() };
    if !root.join("theme.yaml").is_file() {
        let themes = fs::read_dir(project.join("themes")).into_iter().flatten().flatten();
        let themes = themes.filter(|theme| theme.path().join("theme.yaml").is_file());
        let mut known: Vec<String> = themes.map(|theme| theme.file_name().to_string_lossy().into_owned()).collect();
        known.sort();
        let fault = Fault::error("theme-missing", name.span).with("theme", &name.value);
        return Err(fault.near(&name.value, known.iter().map(String::as_str)));
    }
    let (mut general, mut of_components) = (Vec::new(), Vec::new());
    for discover::Found { inside, file, unreadable } in discover::theme(project, &folder) {
        let bytes = match (unreadable, fs::read(&file)) {
            (None, Ok(bytes)) => bytes,
            (why, read) => {
                let why = why.or_else(|| read.err().map(|error| error.to_string())).unwrap_or_default();
                let fault = Fault::error("file-unreadable", Span::default()).with("message", why);
                report.add(&format!("{folder}/{inside}"), &Arc::from(""), vec![fault]);
                continue;
            }
        };
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match inside.split_once('/') {
            None if inside == "theme.yaml" => theme.prose_sizes = settings(&folder, &text(), report),
            Some(("layouts" | "parts" | "cards" | "kinds" | "components", _)) if inside.ends_with(".html") => {
                theme.templates.push((inside, Arc::from(text())));
            }
            Some(("mail", _)) if inside.ends_with(".html") || inside.ends_with(".txt") => {
                theme.templates.push((inside, Arc::from(text())));
            }
            Some(("texts", _)) if inside.ends_with(".txt") => theme.templates.push((inside, Arc::from(text()))),
            Some(("components", _)) if inside.ends_with(".css") => of_components.push(text()),
            Some(("css", _)) if inside.ends_with(".css") => general.push(text()),
            Some(("scripts", _)) if inside.ends_with(".js") => theme.scripts.push(text()),
            Some(("static", file)) => {
                theme.statics.insert(file.to_owned(), bytes);
            }
            Some(("words", file)) => words(&mut theme, (&folder, file), text(), report),
            _ => {}
        }
    }
    theme.styles = general.into_iter().chain(of_components).collect();
    Ok(theme)
}

fn words(theme: &mut ThemeFiles, (folder, file): (&str, &str), text: String, report: &mut Report) {
    let Some(lang) = file.strip_suffix(".yaml").and_then(|stem| stem.rsplit('.').next()) else { return };
    let path = format!("{folder}/words/{file}");
    let text: Arc<str> = Arc::from(text);
    let mut faults = Faults::new();
    let value = yaml::parse(&text, &mut faults);
    report.add(&path, &text, faults);
    theme.words.entry(lang.to_owned()).or_default().push(InFile { value, path, text: Text::Kept(text) });
}

/// Checks what a theme says of itself, and returns how wide it shows pictures in prose.
fn settings(folder: &str, text: &str, report: &mut Report) -> String {
    let mut faults = Faults::new();
    let mut prose_sizes = None;
    let node = yaml::parse(text, &mut faults);
    if let Some(mut reader) = Reader::open(&node, "theme.yaml", &mut faults) {
        reader.required::<String>("name");
        reader.optional::<String>("description");
        reader.optional::<Vec<String>>("kinds");
        reader.optional::<Vec<String>>("components");
        prose_sizes = reader.optional::<String>("prose_sizes");
        reader.finish();
    }
    report.add(&format!("{folder}/theme.yaml"), &Arc::from(text), faults);
    // As wide as the window, which is what browsers take it for without.
    prose_sizes.unwrap_or_else(|| "100vw".to_owned())
}
