//! How far a site is translated: what each language has of its own, and which files it lacks.

use crate::kinds::KINDS;
use crate::site::Site;

/// What one language has of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The language.
    pub lang: String,
    /// Documents of each kind and forms, by their folder in `content/`.
    pub folders: Vec<Covered>,
    /// The files that are not there, or that are drafts, from the project's folder.
    pub missing: Vec<String>,
}

/// How much of a folder a language has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The folder: `calls`, `forms`.
    pub folder: &'static str,
    /// How many of it are in the language.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// Returns what each language of a site has, in the order of `site.yaml`.
pub(crate) fn of(site: &Site) -> Vec<Coverage> {
    site.languages().map(|language| of_language(site, language)).collect()
}

fn of_language(site: &Site, language: usize) -> Coverage {
    let lang = site.language(language).lang.as_str();
    let mut coverage = Coverage { lang: lang.to_owned(), folders: Vec::new(), missing: Vec::new() };
    for row in KINDS {
        let documents = site.documents.iter().filter(|document| document.kind == row.kind);
        let files = documents
            .map(|document| (document.entries[language].is_some(), format!("content/{}/index.{lang}.md", document.id)));
        coverage.count(row.folder, files);
    }
    let files = site
        .forms
        .iter()
        .map(|(name, form)| (form.words[language].is_some(), format!("content/forms/{name}/words.{lang}.yaml")));
    coverage.count("forms", files);
    coverage
}

impl Coverage {
    fn count(&mut self, folder: &'static str, files: impl Iterator<Item = (bool, String)>) {
        let mut covered = Covered { folder, done: 0, total: 0 };
        for (there, file) in files {
            covered.total += 1;
            covered.done += usize::from(there);
            self.missing.extend((!there).then_some(file));
        }
        self.folders.push(covered);
    }
}
