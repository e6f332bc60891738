//! Files into documents and forms; what is not to be built is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forms::Form;
use schema::{Fault, Faults, Span};
use theme::FormWords;

use super::Setting;
use crate::diagnostic::Report;
use crate::discover::Text;
use crate::kinds::{Facts, General, Kind, Own, Page};
use crate::parse::{InFile, Languages, Parsed, entry};
use crate::project::Project;
use crate::site::{Document, FormEntry};

/// A document on its way into the site, with the files it came from.
#[derive(Debug)]
pub struct Draft {
    /// The document.
    pub document: Document,
    /// Where its parts came from.
    pub files: Files,
}

/// The files of a document, for faults found later.
#[derive(Debug)]
pub struct Files {
    /// The facts file; the folder itself where there is none.
    pub facts: File,
    /// The language files, one place for each language of the site.
    pub entries: Vec<Option<File>>,
}

/// Returns the ids of documents and the names of forms that exist but hold faults: whoever names
/// them is not at fault.
pub fn broken(parsed: &Parsed) -> BTreeSet<String> {
    let id = |(kind, folder): &(Kind, String)| format!("{}/{folder}", kind.row().folder);
    let facts = parsed.facts.iter().filter(|(_, file)| file.value.is_none()).map(|(key, _)| id(key));
    let prose = parsed.prose.iter().filter(|(_, files)| files.values().any(|file| file.value.is_none()));
    let forms = parsed.forms.keys().chain(parsed.form_words.keys()).map(|name| format!("forms/{name}"));
    facts.chain(prose.map(|(key, _)| id(key))).chain(forms).collect()
}

/// Gathers the documents that are to be built, by kind and folder.
///
/// The entries move into their documents: prose is held once.
pub fn documents(parsed: &mut Parsed, setting: &Setting, report: &mut Report) -> Vec<Draft> {
    let mut keys: Vec<(Kind, String)> = parsed.prose.keys().chain(parsed.facts.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    keys.iter().filter_map(|(kind, folder)| document((*kind, folder), parsed, setting, report)).collect()
}

fn document(key: (Kind, &str), parsed: &mut Parsed, setting: &Setting, report: &mut Report) -> Option<Draft> {
    let (kind, folder) = key;
    let id = format!("{}/{folder}", kind.row().folder);
    let (facts, facts_file) = facts(key, &id, parsed, report)?;
    if !is_due(&facts.general, setting) {
        return None;
    }
    let mut entries = Vec::new();
    let mut entry_files = Vec::new();
    let pictures = pictures(key, parsed, setting);
    let mut prose = parsed.prose.remove(&(kind, folder.to_owned())).unwrap_or_default();
    for language in &setting.project.languages {
        let file = prose.get_mut(language.lang.as_str());
        let (entry, file) = file.map_or((None, None), |file| (file.value.take(), Some(file)));
        let entry = entry.filter(|entry| setting.drafts || !entry.draft);
        if let (Some(entry), Some(file)) = (&entry, &file) {
            let mut faults = Faults::new();
            entry.check(&facts, &mut faults);
            if !entry.draft && !facts.general.draft {
                faults.extend(left(&entry.left));
            }
            report.add(&file.path, &file.text, faults);
        }
        entries.push(entry);
        entry_files.push(file.map(|file| (file.path.clone(), file.text.clone())));
    }
    foreign_languages(&prose, &setting.project, report);
    if entries.iter().all(Option::is_none) {
        // A file that is no good has its own faults; only a folder without files needs this one.
        if entry_files.iter().all(Option::is_none) {
            report.add(&facts_file.0, &facts_file.1, vec![Fault::error("document-without-words", Span::default())]);
        }
        return None;
    }
    let prose_facts = facts.for_prose();
    let document = Document {
        place: 0,
        id,
        kind,
        folder: folder.to_owned(),
        facts,
        prose_facts,
        entries,
        shown: Vec::new(),
        urls: Vec::new(),
        pictures,
    };
    Some(Draft { document, files: Files { facts: facts_file, entries: entry_files } })
}

/// Returns the faults of what `convoca new` left to be written, in what is about to be published.
pub(crate) fn left(places: &[Span]) -> impl Iterator<Item = Fault> {
    places.iter().map(|place| Fault::warning("todo-left", *place))
}

type File = (String, Text);

/// Takes the facts of a document, which are held once as its prose is.
fn facts((kind, folder): (Kind, &str), id: &str, parsed: &mut Parsed, report: &mut Report) -> Option<(Facts, File)> {
    match parsed.facts.get_mut(&(kind, folder.to_owned())) {
        Some(file) => {
            let facts = file.value.take()?;
            Some((facts, (file.path.clone(), file.text.clone())))
        }
        None if kind.row().facts_optional => {
            let facts = Facts { general: General::default(), own: Own::Page(Page::default()) };
            Some((facts, (format!("content/{id}"), Text::Kept(Arc::from("")))))
        }
        None => {
            let fault = Fault::error("facts-missing", Span::default()).with("file", kind.row().facts_file);
            report.add(&format!("content/{id}"), &Arc::from(""), vec![fault]);
            None
        }
    }
}

/// Tells whether a document is to be built now.
fn is_due(general: &General, setting: &Setting) -> bool {
    let zone = &setting.project.zone;
    let published = general.publish.is_none_or(|publish| publish.start(zone) <= setting.now);
    let expired = general.expires.is_some_and(|expires| expires.start(zone) <= setting.now);
    published && !expired && (setting.drafts || !general.draft)
}

fn foreign_languages(prose: &Languages, project: &Project, report: &mut Report) {
    for (lang, file) in prose {
        if project.language(lang).is_none() {
            report.add(&file.path, &Arc::from(""), vec![language_fault(lang, project)]);
        }
    }
}

/// Returns the fault of a file in a language that the site does not have.
pub fn language_fault(lang: &str, project: &Project) -> Fault {
    let known: Vec<&str> = project.languages.iter().map(|language| language.lang.as_str()).collect();
    let fault = Fault::error("language-not-listed", Span::default()).with("found", lang);
    fault.with("known", known.join(", ")).near(lang, known)
}

fn pictures(
    (kind, folder): (Kind, &str),
    parsed: &Parsed,
    setting: &Setting,
) -> BTreeMap<String, crate::site::Picture> {
    let paths = parsed.pictures.get(&(kind, folder.to_owned())).into_iter().flatten();
    let named = paths.filter_map(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        Some((name.to_owned(), setting.pictures.get(path)?.clone()))
    });
    named.collect()
}

/// Gathers the forms that make sense, each with the words of each language.
pub fn forms(parsed: &Parsed, project: &Project, report: &mut Report) -> BTreeMap<String, FormEntry> {
    let mut forms = BTreeMap::new();
    for (name, file) in &parsed.forms {
        let mut faults = Faults::new();
        let form = Form::read(name, &file.value, &mut faults);
        report.add(&file.path, &file.text, faults);
        if let Some(entry) = form.and_then(|form| form_entry(form, file, parsed, (project, report))) {
            forms.insert(name.clone(), entry);
        }
    }
    for (name, files) in &parsed.form_words {
        for file in files.values().filter(|_| !parsed.forms.contains_key(name)) {
            report.add(&file.path, &file.text, vec![Fault::error("form-missing", Span::default()).with("form", name)]);
        }
    }
    forms
}

fn form_entry(
    form: Form,
    file: &InFile<schema::Node>,
    parsed: &Parsed,
    (project, report): (&Project, &mut Report),
) -> Option<FormEntry> {
    let files = parsed.form_words.get(&form.name);
    for (lang, words) in files.into_iter().flatten() {
        if project.language(lang).is_none() {
            report.add(&words.path, &Arc::from(""), vec![language_fault(lang, project)]);
        }
    }
    let mut words = Vec::new();
    let mut trees = Vec::new();
    for language in &project.languages {
        let tree = files.and_then(|files| files.get(language.lang.as_str()));
        let mut faults = Faults::new();
        let read = tree.and_then(|tree| FormWords::read(&tree.value, &form, &mut faults));
        tree.iter().for_each(|tree| faults.extend(left(&entry::left(&tree.text.get()))));
        if let Some(tree) = tree {
            report.add(&tree.path, &tree.text, faults);
        }
        trees.push(tree.filter(|_| read.is_some()).map(|tree| tree.value.clone()));
        words.push(read);
    }
    if words.iter().all(Option::is_none) {
        if files.is_none_or(BTreeMap::is_empty) {
            report.add(&file.path, &file.text, vec![Fault::error("form-without-words", Span::default())]);
        }
        return None;
    }
    Some(FormEntry { form, definition: file.value.clone(), words, trees })
}
