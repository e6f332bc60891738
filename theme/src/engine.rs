//! Templates in, HTML out: the only module that names the template engine.
//!
//! [`Theme::new`] parses all templates of a theme and reports everything that is wrong with them
//! in one go; [`Theme::render`] draws one of them with a [`Context`]. Templates know five
//! functions: `t`, `ta` and `raw` for sentences, `number`, and `asset`. A template never sees the world
//! outside of its context: it reads no file, no clock and no other page.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use serde::Serialize;
use tera::{Error, ErrorKind, Kwargs, State, Tera, TeraResult, value::ValueKind};
use words::Arg;

use crate::{
    dictionary::Dictionary,
    fault::{TemplateFault, faults_of_report},
};

pub use tera::Value;

/// The key that marks a text as HTML in JSON.
const HTML_MARK: &str = "$html";

/// The templates of a theme, ready to be drawn in any language of the site.
#[derive(Debug)]
pub struct Theme {
    engine: Tera,
    sources: BTreeMap<String, String>,
}

/// The dictionaries of a site by the code of their language.
pub type Dictionaries = BTreeMap<String, Arc<Dictionary>>;

impl Theme {
    /// Parses templates given as pairs of name and text.
    ///
    /// `assets` gives the public address of each of the theme's files. Fails with every fault of
    /// every template: syntax, and names of templates, blocks, components, functions and filters
    /// that do not exist.
    pub fn new(
        templates: Vec<(String, String)>,
        dictionaries: Dictionaries,
        assets: BTreeMap<String, String>,
    ) -> Result<Self, Vec<TemplateFault>> {
        let sources: BTreeMap<String, String> = templates.into_iter().collect();
        let mut engine = Tera::new();
        register(&mut engine, dictionaries, assets);
        match engine.add_raw_templates(&sources) {
            Ok(()) => Ok(Self { engine, sources }),
            Err(error) => {
                // The engine stops at the first.
                let faults = syntax_faults(&sources);
                Err(if faults.is_empty() { faults_of(&error, &sources) } else { faults })
            }
        }
    }

    /// Draws a template behind what `page` holds already. All of it is UTF-8, which is not looked at again;
    /// after a fault, what was drawn before it stays there.
    pub fn render_to(&self, template: &str, context: &Context, page: &mut Vec<u8>) -> Result<(), TemplateFault> {
        self.engine.render_to(template, &context.for_engine(), page).map_err(|error| self.fault(&error, template))
    }

    /// Draws a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, TemplateFault> {
        self.engine.render(template, &context.for_engine()).map_err(|error| self.fault(&error, template))
    }

    /// Draws one component alone, in one language, with its parameters as the context.
    pub fn render_component(&self, component: &str, lang: &str, parameters: &Context) -> Result<String, TemplateFault> {
        let mut implicit = tera::Context::new();
        implicit.insert("lang", lang);
        self.engine
            .render_component_with_implicits(component, &parameters.for_engine(), &implicit, None, true)
            .map_err(|error| self.fault(&error, component))
    }

    /// Returns the names of all components, sorted.
    pub fn components(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.engine.get_component_names().collect();
        names.sort_unstable();
        names
    }

    /// Tells whether the theme has a template of that name.
    pub fn has(&self, template: &str) -> bool {
        self.sources.contains_key(template)
    }

    fn fault(&self, error: &Error, template: &str) -> TemplateFault {
        let whole = || TemplateFault::whole(template, error.to_string());
        faults_of(error, &self.sources).into_iter().next().unwrap_or_else(whole)
    }
}

/// What one page shows, by name.
///
/// Cloning costs a few pointers: long texts, lists and maps are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context(BTreeMap<Cow<'static, str>, Value>);

impl Context {
    /// Returns an empty context.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a name to what serialises; [`Html`] inside stays HTML.
    pub fn insert<T: Serialize + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, given: &T) {
        self.insert_value(name, value(given));
    }

    /// Sets a name to a value that was made before.
    pub fn insert_value(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.0.insert(name.into(), value);
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Returns the value under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns the context as JSON, in which HTML keeps its mark.
    pub fn to_json(&self) -> serde_json::Value {
        let pairs = self.0.iter().map(|(name, value)| (name.to_string(), json(value)));
        serde_json::Value::Object(pairs.collect())
    }

    /// Reads back what [`Context::to_json`] wrote; anything but an object is an empty context.
    pub fn from_json(json: &serde_json::Value) -> Self {
        let pairs = json.as_object().into_iter().flatten();
        Self(pairs.map(|(name, given)| (Cow::Owned(name.clone()), with_marks(value(given)))).collect())
    }

    fn for_engine(&self) -> tera::Context {
        let mut context = tera::Context::new();
        for (name, value) in &self.0 {
            context.insert_value(name.clone(), value.clone());
        }
        context
    }
}

/// A text that is HTML already and must not be escaped, inside of what is given to [`value`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);

impl Serialize for Html {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The engine takes a value of its own as it is.
        safe_html(&self.0).serialize(serializer)
    }
}

/// Turns what serialises into a value for templates; [`Html`] inside stays HTML.
///
/// Turn shared data into a value once and clone the value: serialising is what costs.
pub fn value<T: Serialize + ?Sized>(given: &T) -> Value {
    Value::from_serializable(given)
}

/// Returns a text as a value that is HTML already.
pub fn safe_html(html: &str) -> Value {
    Value::safe_string(html)
}

/// Returns a list of values.
pub fn list(values: Vec<Value>) -> Value {
    Value::from(values)
}

/// Returns a map of values under names.
pub fn map<'n>(entries: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::from(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>())
}

/// Returns a map with more entries: they are taken as they are, whatever they hold.
pub fn with<const N: usize>(map: &Value, entries: [(&'static str, Value); N]) -> Value {
    let before = map.as_map().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
    before.chain(entries.map(|(key, value)| (key.into(), value))).collect::<BTreeMap<_, _>>().into()
}

fn with_marks(value: Value) -> Value {
    marked(&value).unwrap_or(value)
}

/// Returns a value in which marked texts are HTML, if there are any: most values have none, and are left
/// as they are.
fn marked(value: &Value) -> Option<Value> {
    if let Some(items) = value.as_array() {
        let changed: Vec<Option<Value>> = items.iter().map(marked).collect();
        if changed.iter().all(Option::is_none) {
            return None;
        }
        let items = items.iter().zip(changed).map(|(item, changed)| changed.unwrap_or_else(|| item.clone()));
        return Some(Value::from(items.collect::<Vec<Value>>()));
    }
    let map = value.as_map()?;
    if map.len() == 1
        && let Some(html) = map.get(&HTML_MARK.into()).and_then(Value::as_str)
    {
        return Some(Value::safe_string(html));
    }
    let changed: Vec<_> = map.iter().map(|(key, value)| (key, value, marked(value))).collect();
    if changed.iter().all(|(.., changed)| changed.is_none()) {
        return None;
    }
    let pairs =
        changed.into_iter().map(|(key, value, changed)| (key.clone(), changed.unwrap_or_else(|| value.clone())));
    Some(pairs.collect::<BTreeMap<_, _>>().into())
}

fn json(value: &Value) -> serde_json::Value {
    if value.is_safe() && value.is_string() {
        return serde_json::json!({ HTML_MARK: value.as_str() });
    }
    if let Some(items) = value.as_array() {
        return items.iter().map(json).collect();
    }
    if let Some(map) = value.as_map() {
        let mut pairs: Vec<(String, serde_json::Value)> =
            map.iter().map(|(key, value)| (key.to_string(), json(value))).collect();
        pairs.sort_by(|left, right| left.0.cmp(&right.0));
        return serde_json::Value::Object(pairs.into_iter().collect());
    }
    serde_json::to_value(value).unwrap_or_default()
}

fn register(engine: &mut Tera, dictionaries: Dictionaries, assets: BTreeMap<String, String>) {
    let speakers: Speakers = dictionaries.into_iter().map(|(lang, own)| (lang, Speaker::new(own))).collect();
    let speakers = Arc::new(speakers);
    let known = Arc::clone(&speakers);
    engine.register_function("t", move |given: Kwargs, state: &State| -> TeraResult<Value> {
        said(&known, &given, state, |said| &said.html, |own, key, args| Some(Value::safe_string(&own.html(key, args)?)))
    });
    let known = Arc::clone(&speakers);
    engine.register_function("ta", move |given: Kwargs, state: &State| -> TeraResult<Value> {
        said(&known, &given, state, |said| &said.text, |own, key, args| own.text(key, args).map(Value::from))
    });
    let known = Arc::clone(&speakers);
    engine.register_function("raw", move |given: Kwargs, state: &State| -> TeraResult<String> {
        let (lang, speaker) = speaker(&known, state)?;
        let key = given.must_get::<&str>("k")?;
        speaker.dictionary.json(key).ok_or_else(|| no_words(key, &lang))
    });
    engine.register_function("number", move |given: Kwargs, state: &State| -> TeraResult<String> {
        let (_, speaker) = speaker(&speakers, state)?;
        Ok(speaker.dictionary.formats.number(given.must_get::<i64>("n")?))
    });
    engine.register_function("asset", move |given: Kwargs, _: &State| -> TeraResult<String> {
        let path = given.must_get::<&str>("path")?;
        assets.get(path).cloned().ok_or_else(|| Error::message(format!("the theme has no file `{path}` in static/")))
    });
}

/// The languages of a site by their codes.
type Speakers = BTreeMap<String, Speaker>;

/// A dictionary, and what it says without values: the same on every page, and therefore written once.
struct Speaker {
    dictionary: Arc<Dictionary>,
    said: OnceLock<HashMap<String, Said>>,
}

/// A sentence without values as `t` and as `ta` write it, once it was asked for.
#[derive(Default)]
struct Said {
    html: OnceLock<Value>,
    text: OnceLock<Value>,
}

impl Speaker {
    fn new(dictionary: Arc<Dictionary>) -> Self {
        Self { dictionary, said: OnceLock::new() }
    }

    fn said(&self, key: &str) -> Option<&Said> {
        let unsaid = || self.dictionary.keys().map(|key| (key.to_owned(), Said::default())).collect();
        self.said.get_or_init(unsaid).get(key)
    }
}

/// Answers a call of `t` or `ta`: with what was `kept` of an earlier one, or as `write` says it.
fn said(
    speakers: &Speakers,
    given: &Kwargs,
    state: &State,
    kept: impl Fn(&Said) -> &OnceLock<Value>,
    write: impl Fn(&Dictionary, &str, &[(&str, Arg<'_>)]) -> Option<Value>,
) -> TeraResult<Value> {
    let (lang, speaker) = speaker(speakers, state)?;
    let key = given.must_get::<&str>("k")?;
    let args = arguments(given)?;
    let written = || write(&speaker.dictionary, key, &args).ok_or_else(|| no_words(key, &lang));
    let Some(kept) = speaker.said(key).filter(|_| args.is_empty()).map(kept) else { return written() };
    match kept.get() {
        Some(value) => Ok(value.clone()),
        None => written().map(|value| kept.get_or_init(|| value).clone()),
    }
}

fn speaker<'a>(speakers: &'a Speakers, state: &State) -> TeraResult<(Value, &'a Speaker)> {
    let lang: Value = state
        .get("lang")?
        .ok_or_else(|| Error::message("there is no `lang` here: a component that speaks must declare `@lang`"))?;
    let speaker = lang.as_str().and_then(|lang| speakers.get(lang));
    let speaker = speaker.ok_or_else(|| Error::message(format!("there are no words for `{lang}`")))?;
    Ok((lang, speaker))
}

fn no_words(key: &str, lang: &Value) -> Error {
    Error::message(format!("no words for `{key}` in `{lang}`"))
}

/// Returns what a sentence is to be filled with: all that is given beside its key.
fn arguments(given: &Kwargs) -> TeraResult<Vec<(&str, Arg<'_>)>> {
    let names = given.iter().map(|(name, value)| (name.as_str().unwrap_or_default(), value));
    names.filter(|(name, _)| *name != "k").map(|(name, value)| Ok((name, argument(name, value)?))).collect()
}

fn argument<'a>(name: &str, value: &'a Value) -> TeraResult<Arg<'a>> {
    if let Some(text) = value.as_str() {
        return Ok(if value.is_safe() { Arg::Safe(text) } else { Arg::Text(text) });
    }
    if value.kind() != ValueKind::Bool
        && let Some(number) = value.as_i64()
    {
        return Ok(Arg::Number(number));
    }
    Err(Error::message(format!("`{name}` must be a text or a whole number, and is {}", value.name())))
}

/// Parses each template by itself, because the engine stops at the first that does not parse.
fn syntax_faults(templates: &BTreeMap<String, String>) -> Vec<TemplateFault> {
    let mut faults = Vec::new();
    for (name, text) in templates {
        if let Err(error) = Tera::new().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            faults.extend(faults_of(&error, &BTreeMap::from([(name.clone(), text.clone())])));
        }
    }
    faults
}

fn faults_of(error: &Error, sources: &BTreeMap<String, String>) -> Vec<TemplateFault> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let source = sources.get(report.filename()).map_or("", String::as_str);
            let mut fault = TemplateFault::at(report.filename(), source, report.span().range.clone());
            report.message().clone_into(&mut fault.message);
            fault.note_callers(&error.to_string());
            vec![fault]
        }
        ErrorKind::MissingParent { current, parent } => {
            let source = sources.get(current).map_or("", String::as_str);
            let start = source.find(parent.as_str()).unwrap_or(0);
            let mut fault = TemplateFault::at(current, source, start..start + parent.len());
            fault.message = format!("Unknown template `{parent}`");
            vec![fault]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            vec![TemplateFault::whole(tpl, error.to_string())]
        }
        _ => faults_of_report(&error.to_string(), sources),
    }
}

#[cfg(test)]
mod tests;
