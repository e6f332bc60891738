//! The functions that speak: `t`, `ta`, `raw` and `number`, in the language of where they are called.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use templates::{Answer, Call, Function, Functions, Value};
use words::Arg;

use super::Dictionaries;
use crate::dictionary::Dictionary;

/// The variable that says which language is spoken.
const LANGUAGE: &str = "lang";

/// Adds the functions.
pub(super) fn add(functions: &mut Functions, dictionaries: Dictionaries) {
    let speakers: Speakers = dictionaries.into_iter().map(|(lang, own)| (lang, Speaker::new(own))).collect();
    let speakers = Arc::new(speakers);
    functions.add_reading("t", LANGUAGE, Speech { speakers: Arc::clone(&speakers), form: Form::Html });
    functions.add_reading("ta", LANGUAGE, Speech { speakers: Arc::clone(&speakers), form: Form::Text });
    let known = Arc::clone(&speakers);
    functions.add_reading("raw", LANGUAGE, move |call: &Call<'_>| {
        let (lang, speaker) = speaker(&known, call)?;
        let key = must(call, ("k", "a text"), Value::as_str)?;
        speaker.dictionary.json(key).map(Value::from).ok_or_else(|| no_words(key, lang))
    });
    functions.add_reading("number", LANGUAGE, move |call: &Call<'_>| {
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
type Speakers = Vec<(String, Speaker)>;

/// A dictionary, and what it says without values: the same on every page, and therefore written once.
struct Speaker {
    dictionary: Arc<Dictionary>,
    said: OnceLock<HashMap<String, Said, RandomState>>,
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

/// `t` or `ta`.
struct Speech {
    speakers: Arc<Speakers>,
    form: Form,
}

/// How a sentence is written.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Text,
}

impl Form {
    fn write(self, dictionary: &Dictionary, key: &str, args: &[(&str, Arg<'_>)]) -> Option<Value> {
        match self {
            Self::Html => Some(Value::Html(dictionary.html(key, args)?.into())),
            Self::Text => dictionary.text(key, args).map(Value::from),
        }
    }
}

impl Function for Speech {
    fn call<'f>(&'f self, call: &Call<'_>) -> Result<Answer<'f>, String> {
        let (lang, speaker) = speaker(&self.speakers, call)?;
        let key = must(call, ("k", "a text"), Value::as_str)?;
        let args = arguments(call)?;
        let written = || self.form.write(&speaker.dictionary, key, &args).ok_or_else(|| no_words(key, lang));
        let Some(said) = speaker.said(key).filter(|_| args.is_empty()) else { return written().map(Answer::Made) };
        let kept = match self.form {
            Form::Html => &said.html,
            Form::Text => &said.text,
        };
        match kept.get() {
            Some(value) => Ok(Answer::Lent(value)),
            None => written().map(|value| Answer::Lent(kept.get_or_init(|| value))),
        }
    }
}

fn speaker<'s, 'c>(speakers: &'s Speakers, call: &'c Call<'_>) -> Result<(&'c str, &'s Speaker), String> {
    let Some(lang) = call.variable() else {
        return Err("there is no `lang` here: a component that speaks must declare `@lang`".to_owned());
    };
    let lang = lang.as_str().unwrap_or_default();
    let speaker = speakers
        .iter()
        .find(|(own, _)| own == lang)
        .map(|(_, speaker)| speaker)
        .ok_or_else(|| format!("there are no words for `{lang}`"))?;
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
