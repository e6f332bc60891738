//! What the generator packed for the functions, read once: forms, words, calls, pages, templates.
//!
//! [`Catalogue::read`] reads the folder `dist/functions`, [`Catalogue::from_files`] takes its files
//! from memory. Either everything in it belongs together or there is no catalogue: a function does
//! not start with half a bundle. `forms::bundle` says which file holds what.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use forms::bundle::{Manifest, PackedCall, PackedPage};
use forms::{Form, Scope, Zone, definition};
use schema::Faults;
use serde::de::DeserializeOwned;
use theme::{Dictionary, FormPage, FormWords, Theme};
use words::{Formats, Lang, Names, Words};

use crate::address::Address;
use crate::packing::unpacked;

/// The texts of a bundle by their path in it, with `/` between folders.
pub type Files = BTreeMap<String, String>;

/// A bundle, ready to answer with.
pub struct Catalogue {
    /// What the bundle holds.
    pub manifest: Manifest,
    /// The zone for days that belong to no call.
    pub zone: Zone,
    /// The templates.
    pub theme: Theme,
    /// The codes of the site's languages, the default one first.
    pub languages: Vec<String>,
    /// The codes of all countries.
    pub countries: Vec<String>,
    /// The tags of all languages that an answer may name.
    pub known_languages: Vec<String>,
    dictionaries: BTreeMap<String, Arc<Dictionary>>,
    forms: BTreeMap<String, PackedForm>,
    calls: BTreeMap<String, PackedCall>,
    pages: Vec<PackedPage>,
}

/// A form with everything that answering on one of its pages takes.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// The page that shows it.
    pub page: &'a PackedPage,
    /// Its definition.
    pub form: &'a Form,
    /// Its words, in the page's language or, on a fallback, in another.
    pub words: &'a FormWords,
    /// The call, on a call's form.
    pub call: Option<&'a PackedCall>,
    /// The sentences and formats of the words' language.
    pub dictionary: &'a Dictionary,
}

/// Why a bundle cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the machine says.
        source: std::io::Error,
    },
    /// A file is missing or does not hold what it should.
    #[error("{path} in the bundle of the functions: {reason}")]
    Unfit {
        /// The file, by its path in the bundle.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Debug)]
struct PackedForm {
    form: Form,
    words: BTreeMap<String, PackedWords>,
}

/// The words of a form in a language, read when the form is asked for in it.
#[derive(Debug)]
struct PackedWords {
    text: String,
    read: OnceLock<Result<FormWords, String>>,
}

impl PackedWords {
    /// Returns the words, or why they are none.
    fn read(&self, form: &Form) -> Result<&FormWords, &str> {
        let read = || {
            let tree: serde_json::Value = serde_json::from_str(&self.text).map_err(|error| error.to_string())?;
            let mut faults = Faults::new();
            let read = FormWords::read(&definition::from_json(&tree), form, &mut faults);
            read.ok_or_else(|| codes(&faults))
        };
        self.read.get_or_init(read).as_ref().map_err(String::as_str)
    }
}

impl<'a> Offered<'a> {
    /// Returns the form as the theme draws it, judged by `scope`.
    pub fn shown<'s>(&'s self, scope: &'s Scope<'s>) -> FormPage<'s> {
        let Self { page, form, words, dictionary, .. } = *self;
        FormPage { form, words, lang: &page.words_lang, dictionary, scope }
    }

    /// Returns the zone in which its days are counted: the call's, or else that of the site.
    pub fn zone(&self, catalogue: &'a Catalogue) -> &'a Zone {
        self.call.map_or(&catalogue.zone, |call| &call.deadline.zone)
    }
}

impl Catalogue {
    /// Reads a bundle from its folder, or from the one file that [`pack`](crate::packing::pack) makes of it.
    pub fn read(path: &Path) -> Result<Self, CatalogueError> {
        if path.is_file() {
            let text = std::fs::read_to_string(path).map_err(unreadable(path))?;
            // Whoever packed it has read all of it.
            return Self::of(&unpacked(&text).map_err(|error| unfit("the whole", &error.to_string()))?);
        }
        Self::from_files(&folder_files(path)?)
    }

    /// Reads a bundle from the texts of its files.
    pub fn from_files(files: &Files) -> Result<Self, CatalogueError> {
        let catalogue = Self::of(files)?;
        for PackedForm { form, words } in catalogue.forms.values() {
            for (lang, words) in words {
                words.read(form).map_err(|reason| unfit(&format!("forms/{}/words.{lang}.json", form.name), reason))?;
            }
        }
        Ok(catalogue)
    }

    /// Reads a bundle but for what is read when it is asked for.
    fn of(files: &Files) -> Result<Self, CatalogueError> {
        let manifest: Manifest = json(files, "manifest.json")?;
        let dictionaries = dictionaries(files, &manifest)?;
        let formats = dictionaries.values().next().map(|dictionary| &dictionary.formats);
        let codes = |pairs: &[(String, String)]| pairs.iter().map(|(code, _)| code.clone()).collect();
        let catalogue = Self {
            zone: Zone::parse(&manifest.zone).ok_or_else(|| unfit("manifest.json", "the zone is unknown"))?,
            theme: theme(files, &manifest, dictionaries.clone())?,
            languages: manifest.languages.iter().map(|language| language.lang.clone()).collect(),
            countries: formats.map(|formats| codes(formats.countries())).unwrap_or_default(),
            known_languages: formats.map(|formats| codes(formats.languages())).unwrap_or_default(),
            forms: forms(files, &manifest)?,
            calls: calls(files, &manifest)?,
            pages: json_under(files, "pages/")?.into_iter().map(|(_, page)| page).collect(),
            dictionaries,
            manifest,
        };
        catalogue.check_pages()?;
        Ok(catalogue)
    }

    /// Returns what is offered at an address; only the function that the form names answers for it.
    pub fn offered(&self, address: &Address<'_>) -> Option<Offered<'_>> {
        self.page_at(address).and_then(|page| self.offer(page))
    }

    /// Returns the page that an address belongs to.
    fn page_at(&self, address: &Address<'_>) -> Option<&PackedPage> {
        let page = self.pages.iter().find(|page| {
            page.form == address.form && page.call.as_deref() == address.call && page.lang == address.lang
        })?;
        Some(page).filter(|page| self.form(&page.form).is_some_and(|form| form.function.as_str() == address.function))
    }

    /// Returns a form, of a call or of a page, as it is offered in a language.
    pub fn offered_in(&self, form: &str, call: Option<&str>, lang: &str) -> Option<Offered<'_>> {
        let page =
            self.pages.iter().find(|page| page.form == form && page.call.as_deref() == call && page.lang == lang)?;
        self.offer(page)
    }

    /// Returns the page that shows the same form in another language.
    pub fn translation(&self, page: &PackedPage, lang: &str) -> Option<&PackedPage> {
        self.pages.iter().find(|other| other.form == page.form && other.call == page.call && other.lang == lang)
    }

    /// Returns a form.
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms.get(name).map(|packed| &packed.form)
    }

    /// Returns a call that uses a form.
    pub fn call(&self, folder: &str) -> Option<&PackedCall> {
        self.calls.get(folder)
    }

    /// Returns all pages that show a form.
    pub fn pages(&self) -> impl Iterator<Item = &PackedPage> {
        self.pages.iter()
    }

    /// Returns any page in a language, as the frame of what belongs to no form.
    pub fn page_in(&self, lang: &str) -> Option<&PackedPage> {
        self.pages.iter().find(|page| page.lang == lang)
    }

    /// Returns the sentences and formats of a language of the site.
    pub fn dictionary(&self, lang: &str) -> Option<&Dictionary> {
        self.dictionaries.get(lang).map(Arc::as_ref)
    }

    fn offer<'a>(&'a self, page: &'a PackedPage) -> Option<Offered<'a>> {
        let packed = self.forms.get(&page.form)?;
        let call = match &page.call {
            Some(call) => Some(self.calls.get(call)?),
            None => None,
        };
        let words = packed.words.get(&page.words_lang)?.read(&packed.form).ok()?;
        let dictionary = self.dictionary(&page.words_lang)?;
        self.dictionary(&page.lang)?;
        Some(Offered { page, form: &packed.form, words, call, dictionary })
    }

    /// Tells whether everything is there that a page needs.
    fn is_whole(&self, page: &PackedPage) -> bool {
        let has_words = self.forms.get(&page.form).is_some_and(|packed| packed.words.contains_key(&page.words_lang));
        let has_call = page.call.as_ref().is_none_or(|call| self.calls.contains_key(call));
        has_words && has_call && [&page.words_lang, &page.lang].iter().all(|lang| self.dictionary(lang).is_some())
    }

    /// Holds every page against what answers for it: what the page sends must arrive at itself.
    fn check_pages(&self) -> Result<(), CatalogueError> {
        for page in &self.pages {
            if !self.is_whole(page) {
                return Err(unfit(&page.action, "the page's form, call, words or language is not in the bundle"));
            }
            let readings = Address::readings(&page.action);
            let answering = readings.iter().find_map(|address| self.page_at(address));
            if !answering.is_some_and(|answering| std::ptr::eq(answering, page)) {
                return Err(unfit(&page.action, "no form of the bundle is sent there"));
            }
            if !page.url.starts_with('/') || !page.url.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(unfit(&page.action, "the page's own address is no path in ASCII"));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Catalogue {
    /// Writes what the bundle holds; all of it, with the tables of all languages, is megabytes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Catalogue").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

fn dictionaries(files: &Files, manifest: &Manifest) -> Result<theme::Dictionaries, CatalogueError> {
    let mut dictionaries = theme::Dictionaries::new();
    let mut fallback: Option<Arc<Words>> = None;
    for language in &manifest.languages {
        let path = format!("words/{}.json", language.lang);
        let locale = Lang::parse(&language.locale).ok_or_else(|| unfit(&path, "the locale is unknown"))?;
        let words: Words = json(files, &path)?;
        let own = fallback.get_or_insert_with(|| Arc::new(words.clone()));
        let names: Names = json(files, &format!("names/{}.json", language.lang))?;
        let formats = Formats::with_names(&locale, names);
        let dictionary = Dictionary { fallback: Some(Arc::clone(own)), words, formats };
        dictionaries.insert(language.lang.clone(), Arc::new(dictionary));
    }
    if dictionaries.is_empty() { Err(unfit("manifest.json", "there is no language")) } else { Ok(dictionaries) }
}

fn theme(files: &Files, manifest: &Manifest, dictionaries: theme::Dictionaries) -> Result<Theme, CatalogueError> {
    let named = |(path, text): (&String, &String)| Some((path.strip_prefix("theme/")?.to_owned(), text.clone()));
    let templates = files.iter().filter_map(named).collect();
    Theme::new(templates, dictionaries, manifest.assets.clone()).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        unfit("theme/", &faults.join("; "))
    })
}

fn forms(files: &Files, manifest: &Manifest) -> Result<BTreeMap<String, PackedForm>, CatalogueError> {
    let mut forms = BTreeMap::new();
    for name in &manifest.forms {
        let path = format!("forms/{name}/form.json");
        let tree: serde_json::Value = json(files, &path)?;
        let mut faults = Faults::new();
        let form = Form::read(name, &definition::from_json(&tree), &mut faults);
        let form = form.ok_or_else(|| unfit(&path, &codes(&faults)))?;
        let words = form_words(files, name);
        forms.insert(name.clone(), PackedForm { form, words });
    }
    Ok(forms)
}

fn form_words(files: &Files, form: &str) -> BTreeMap<String, PackedWords> {
    let folder = format!("forms/{form}/words.");
    let words =
        files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?.strip_suffix(".json")?, text)));
    words.map(|(lang, text)| (lang.to_owned(), PackedWords { text: text.clone(), read: OnceLock::new() })).collect()
}

fn calls(files: &Files, manifest: &Manifest) -> Result<BTreeMap<String, PackedCall>, CatalogueError> {
    let read = |call: &String| Ok((call.clone(), json(files, &format!("calls/{call}.json"))?));
    manifest.calls.iter().map(read).collect()
}

fn json<T: DeserializeOwned>(files: &Files, path: &str) -> Result<T, CatalogueError> {
    let text = files.get(path).ok_or_else(|| unfit(path, "it is missing"))?;
    serde_json::from_str(text).map_err(|error| unfit(path, &error.to_string()))
}

fn json_under<'f, T: DeserializeOwned>(files: &'f Files, begin: &str) -> Result<Vec<(&'f str, T)>, CatalogueError> {
    let paths = files.keys().filter(|path| path.starts_with(begin));
    paths.map(|path| Ok((path.as_str(), json(files, path)?))).collect()
}

fn codes(faults: &Faults) -> String {
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    codes.join(", ")
}

fn unfit(path: &str, reason: &str) -> CatalogueError {
    CatalogueError::Unfit { path: path.to_owned(), reason: reason.to_owned() }
}

pub(crate) fn folder_files(folder: &Path) -> Result<Files, CatalogueError> {
    let mut files = Files::new();
    read_folder(folder, "", &mut files)?;
    Ok(files)
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> CatalogueError {
    let path = path.to_owned();
    move |source| CatalogueError::Unreadable { path: path.clone(), source }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), CatalogueError> {
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let key = format!("{prefix}{name}");
        if path.is_dir() {
            read_folder(&path, &format!("{key}/"), files)?;
        } else if [".json", ".html", ".txt"].iter().any(|ending| key.ends_with(ending)) {
            files.insert(key, std::fs::read_to_string(&path).map_err(unreadable(&path))?);
        }
    }
    Ok(())
}
