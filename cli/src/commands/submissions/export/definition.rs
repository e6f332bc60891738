//! A form as its project defines it now, with its words in one language when labels are asked for.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use forms::{Field, Form};
use generator::diagnostic::Report;
use generator::{theme_files, yaml};
use schema::{Faults, Node, Span, Spanned};
use theme::{FieldWords, FormWords};
use words::{Direction, Formats, Lang, Words};

use super::answered::Answered;
use crate::project::{SETTINGS, read_yaml};

/// A form with its labels, if they were asked for.
pub(super) struct Definition {
    /// What is asked.
    pub(super) form: Form,
    /// The words in which it is asked.
    pub(super) labels: Option<Labels>,
}

/// The words of a form in one language.
pub(super) struct Labels {
    words: FormWords,
    formats: Formats,
    yes: String,
    no: String,
}

/// A field with its words, if they were asked for, and the fields of a group with theirs.
pub(super) struct Worded<'a> {
    /// The field.
    pub(super) field: &'a Field,
    /// The fields of a group.
    pub(super) fields: Vec<Worded<'a>>,
    words: Option<(&'a Labels, &'a FieldWords)>,
}

impl Definition {
    /// Reads `content/forms/<name>`. Faults in it are for `convoca check` to explain.
    pub(super) fn read(project: &Path, name: &str, lang: Option<&Lang>) -> anyhow::Result<Self> {
        let forms = project.join("content/forms");
        let folder = forms.join(name);
        if !folder.join("form.yaml").is_file() {
            let known = names(&forms, |name| Some(name.to_owned()));
            bail!("there is no form `{name}`: the project has {}", listed(&known));
        }
        let read = |node: &Node, faults: &mut Faults| Form::read(name, node, faults);
        let form = faultless(&folder.join("form.yaml"), read)?;
        let labels = lang.map(|lang| Labels::read(project, &form, lang)).transpose()?;
        Ok(Self { form, labels })
    }

    /// Returns the fields in order.
    pub(super) fn fields(&self) -> Vec<Worded<'_>> {
        let labels = self.labels.as_ref();
        let words = |field: &Field| labels.and_then(|labels| Some((labels, labels.words.fields.get(&field.id)?)));
        self.form.fields().map(|field| Worded::new(field, words(field))).collect()
    }
}

impl Labels {
    fn read(project: &Path, form: &Form, lang: &Lang) -> anyhow::Result<Self> {
        let folder = project.join("content/forms").join(&form.name);
        let path = folder.join(format!("words.{}.yaml", lang.as_str()));
        if !path.is_file() {
            let of = |name: &str| Some(name.strip_prefix("words.")?.strip_suffix(".yaml")?.to_owned());
            let known = names(&folder, of);
            bail!("the form `{}` has no words in `{lang}`: it has them in {}", form.name, listed(&known));
        }
        let words = faultless(&path, |node, faults| FormWords::read(node, form, faults))?;
        let formats = Formats::new(lang);
        let interface = interface_words(project, lang)?;
        let word = |key: &str, default: &str| match interface.sentence(key) {
            Some(sentence) => formats.fill(sentence, &[]),
            None => default.to_owned(),
        };
        Ok(Self { yes: word("form.yes", "yes"), no: word("form.no", "no"), words, formats })
    }

    /// Returns the heading of the form.
    pub(super) fn title(&self) -> &str {
        &self.words.title
    }

    /// Returns the direction of the language.
    pub(super) fn direction(&self) -> Direction {
        self.formats.direction()
    }
}

impl<'a> Worded<'a> {
    fn new(field: &'a Field, words: Option<(&'a Labels, &'a FieldWords)>) -> Self {
        let inner = |inner: &'a Field| {
            let words = words.and_then(|(labels, words)| Some((labels, words.fields.get(&inner.id)?)));
            Self::new(inner, words)
        };
        Self { field, fields: field.fields().iter().map(inner).collect(), words }
    }

    /// Returns the question, if words were asked for.
    pub(super) fn label(&self) -> Option<&'a str> {
        self.words.map(|(_, words)| words.label.as_str())
    }

    /// Returns the name of an option, a country or a language, or else its id; nothing without words
    /// and for other fields.
    pub(super) fn name<'b>(&'b self, id: &'b str) -> Option<Cow<'b, str>> {
        let (labels, words) = self.words?;
        let name = match Answered::of(self.field) {
            Answered::Option | Answered::Options => words.options.get(id).map(|name| name.as_str().into()),
            Answered::Countries => labels.formats.country(id).map(Cow::from),
            Answered::Languages => labels.formats.language(id).map(Cow::from),
            _ => return None,
        };
        Some(name.unwrap_or(id.into()))
    }

    /// Returns the word for yes or for no, if words were asked for.
    pub(super) fn flag(&self, flag: bool) -> Option<&'a str> {
        self.words.map(|(labels, _)| if flag { labels.yes.as_str() } else { labels.no.as_str() })
    }
}

/// Reads a YAML file that must be without faults.
fn faultless<T>(path: &Path, read: impl FnOnce(&Node, &mut Faults) -> Option<T>) -> anyhow::Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut faults = Faults::new();
    let node = yaml::parse(&text, &mut faults);
    let read = read(&node, &mut faults).filter(|_| faults.is_empty());
    let reason = || format!("`{}` has faults: `convoca check` shows them and how to mend them", path.display());
    read.with_context(reason)
}

/// Returns the words of the theme with the site's own over them.
fn interface_words(project: &Path, lang: &Lang) -> anyhow::Result<Words> {
    let settings = read_yaml(&project.join(SETTINGS))?;
    let theme = settings.get("theme").and_then(Node::scalar).unwrap_or("default");
    let theme = Spanned { value: theme.to_owned(), span: Span::default() };
    let theme = theme_files::load(project, &theme, &mut Report::default()).unwrap_or_default();
    let of_theme = theme.words.get(lang.as_str()).into_iter().flatten().map(|file| file.value.clone());
    let own = read_yaml(&project.join(format!("content/words/{lang}.yaml"))).ok();
    let mut words = Words::default();
    for node in of_theme.chain(own) {
        words.merge(Words::read(&node, &mut Faults::new()));
    }
    Ok(words)
}

/// Returns what `of` makes of the names in a folder, sorted.
fn names(folder: &Path, of: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| of(&entry.file_name().to_string_lossy())).collect();
    names.sort();
    names
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
