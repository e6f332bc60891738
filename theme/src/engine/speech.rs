//! The functions that speak: `t`, `ta`, `raw` and `number`, in the language of where they are called.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use templates::{Call, Functions, Value};
use words::Arg;

use super::Dictionaries;
use crate::dictionary::Dictionary;

/// The variable that says which language is spoken.
const LANGUAGE: &str = "lang";

/// Adds the functions.
pub(super) fn add(functions: &mut Functions, dictionaries: Dictionaries) {
    let speakers: Speakers = dictionaries.into_iter().map(|(lang, own)| (lang, Speaker::new(own))).collect();
    let speakers = Arc::new(speakers);
    let known = Arc::clone(&speakers);
    functions.add_reading("t", LANGUAGE, move |call| {
        let html =
            |own: &Dictionary, key: &str, args: &[(&str, Arg<'_>)]| Some(Value::Html(own.html(key, args)?.into()));
        said(&known, call, |said| &said.html, html)
    });
    let known = Arc::clone(&speakers);
    functions.add_reading("ta", LANGUAGE, move |call| {
        said(&known, call, |said| &said.text, |own, key, args| own.text(key, args).map(Value::from))
    });
    let known = Arc::clone(&speakers);
    functions.add_reading("raw", LANGUAGE, move |call| {
        let (lang, speaker) = speaker(&known, call)?;
        let key = must(call, ("k", "a text"), Value::as_str)?;
        speaker.dictionary.json(key).map(Value::from).ok_or_else(|| no_words(key, lang))
    });
    functions.add_reading("number", LANGUAGE, move |call| {
        let (_, speaker) = speaker(&speakers, call)?;
        Ok(speaker.dictionary.formats.number(must(call, ("n", "a whole number"), Value::as_integer)?).into())
    });
}

/// Returns what a function cannot do without.
pub(super) fn must<'c, T>(
    call: &'c Call<'_>,
    (name, wanted): (&str, &str),
    read: impl Fn(&'c Value) -> Option<T>,
) -> Result<T, String> {
    let given = call.get(name).ok_or_else(|| format!("`{name}` must be given"))?;
    read(given).ok_or_else(|| format!("`{name}` must be {wanted}, and is {}", given.kind()))
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
    call: &Call<'_>,
    kept: impl Fn(&Said) -> &OnceLock<Value>,
    write: impl Fn(&Dictionary, &str, &[(&str, Arg<'_>)]) -> Option<Value>,
) -> Result<Value, String> {
    let (lang, speaker) = speaker(speakers, call)?;
    let key = must(call, ("k", "a text"), Value::as_str)?;
    let args = arguments(call)?;
    let written = || write(&speaker.dictionary, key, &args).ok_or_else(|| no_words(key, lang));
    let Some(kept) = speaker.said(key).filter(|_| args.is_empty()).map(kept) else { return written() };
    match kept.get() {
        Some(value) => Ok(value.clone()),
        None => written().map(|value| kept.get_or_init(|| value).clone()),
    }
}

fn speaker<'c>(speakers: &'c Speakers, call: &'c Call<'_>) -> Result<(&'c str, &'c Speaker), String> {
    let Some(lang) = call.variable() else {
        return Err("there is no `lang` here: a component that speaks must declare `@lang`".to_owned());
    };
    let lang = lang.as_str().unwrap_or_default();
    let speaker = speakers.get(lang).ok_or_else(|| format!("there are no words for `{lang}`"))?;
    Ok((lang, speaker))
}

fn no_words(key: &str, lang: &str) -> String {
    format!("no words for `{key}` in `{lang}`")
}

/// Returns what a sentence is to be filled with: all that is given beside its key.
fn arguments<'c>(call: &'c Call<'_>) -> Result<Vec<(&'c str, Arg<'c>)>, String> {
    let given = call.given().filter(|(name, _)| *name != "k");
    given.map(|(name, value)| Ok((name, argument(name, value)?))).collect()
}

fn argument<'c>(name: &str, value: &'c Value) -> Result<Arg<'c>, String> {
    match value {
        Value::Text(text) => Ok(Arg::Text(text)),
        Value::Html(html) => Ok(Arg::Safe(html)),
        Value::Integer(number) => Ok(Arg::Number(*number)),
        _ => Err(format!("`{name}` must be a text or a whole number, and is {}", value.kind())),
    }
}
