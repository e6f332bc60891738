//! What templates see of a form: definition, words, answers and problems as one value.
//!
//! [`form_view`] joins them:
//!
//! 1. each field's control, as the `forms` crate describes it, becomes a drawable field;
//! 2. what was sent fills it in;
//! 3. each problem becomes a sentence, beside its field and in the summary, with the same words.
//!
//! `docs/themes.md` lists what comes out. Nothing here judges an answer.

mod choices;
mod field;
mod limit;
mod names;
mod problem;
mod sent;
mod shapes;

use forms::{Form, Problem, Scope};

use crate::{Dictionary, FormWords, Value};

use field::Drawing;
use problem::ProblemTexts;
use sent::Sent;
use shapes::{FormShape, HiddenShape, StepShape};

/// A form in one language, as one page offers it.
#[derive(Clone, Copy, Debug)]
pub struct FormPage<'a> {
    /// Its definition.
    pub form: &'a Form,
    /// Its words.
    pub words: &'a FormWords,
    /// The code of the words' language, which may be another than the page's.
    pub lang: &'a str,
    /// The dictionary of the words' language.
    pub dictionary: &'a Dictionary,
    /// Where and how it is sent.
    pub offer: &'a Offer<'a>,
}

/// Where a form is sent, and what it is judged by.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// The address that takes it.
    pub action: String,
    /// Names and values sent along unseen.
    pub hidden: Vec<(String, String)>,
    /// The name of the field that only machines fill in.
    pub trap: String,
    /// Whether it is taken at all.
    pub open: Openness,
    /// The call's bounds, the site's languages and today.
    pub scope: &'a Scope<'a>,
}

/// Whether a form is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// It is shown and taken.
    Open,
    /// The page says that it is closed and shows no form.
    Closed,
}

/// Returns the value `form` of a page: fresh when nothing was sent and there are no problems.
pub fn form_view(page: &FormPage<'_>, sent: &[(String, String)], problems: &[Problem]) -> Value {
    let texts = ProblemTexts::new(page, problems);
    let drawing = Drawing { page, sent: Sent::new(sent), problems: &texts };
    let steps = page.form.steps.iter().filter_map(|step| {
        let words = page.words.steps.get(&step.id)?;
        Some(StepShape {
            id: names::step_id(&step.id),
            title: &words.title,
            text: words.text.as_deref(),
            fields: step.fields.iter().filter_map(|field| drawing.field(field)).collect(),
        })
    });
    crate::value(&FormShape {
        title: &page.words.title,
        intro: page.words.intro.as_deref(),
        submit: &page.words.submit,
        lang: page.lang,
        dir: page.dictionary.formats.direction().as_str(),
        action: &page.offer.action,
        hidden: page.offer.hidden.iter().map(|(name, value)| HiddenShape { name, value }).collect(),
        trap: &page.offer.trap,
        open: page.offer.open == Openness::Open,
        problems: texts.summary(),
        steps: steps.collect(),
    })
}

#[cfg(test)]
mod tests;
