//! What templates see of a form: definition, words, answers and problems as one value.
//!
//! [`form_view`] joins them:
//!
//! 1. each field's control, as the `forms` crate describes it, becomes a drawable field;
//! 2. what was sent fills it in;
//! 3. each problem becomes a sentence, beside its field and in the summary, with the same words.
//!
//! `docs/themes.md` lists what comes out. Nothing here judges an answer.

pub(crate) mod choices;
mod field;
mod limit;
pub(crate) mod names;
mod problem;
mod sent;
mod shapes;

use std::collections::BTreeSet;

use forms::bundle::TRAP;
use forms::{CountUnit, Form, Problem, Scope, Step};

use crate::{Dictionary, FormWords, Value};

pub use limit::limit_text;

use field::Drawing;
use problem::ProblemTexts;
use sent::Sent;
use shapes::{FormShape, HiddenShape, OutlineShape, StepShape, WalkShape};

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
    /// What it is judged by: the call's bounds, the site's languages and today.
    pub scope: &'a Scope<'a>,
}

/// Where a form is sent, and how much of it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The address that takes it.
    pub action: String,
    /// Names and values sent along unseen.
    pub hidden: Vec<(String, String)>,
    /// Whether it is taken at all.
    pub open: Openness,
    /// How much of it one page shows.
    pub part: Part,
}

/// How much of a form one page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// One step of a walk.
    Step(WalkedStep),
}

/// A step of a walk, at its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkedStep {
    /// The id of the step.
    pub id: String,
    /// Which one it is of those that are asked, counted from 1.
    pub number: usize,
    /// How many are asked, as far as is known.
    pub total: usize,
    /// The address of the step before, or of the list of steps.
    pub back: Option<String>,
    /// The address of the list of steps, once there is a draft.
    pub tasks: Option<String>,
    /// The ids of the fields that earlier answers have made asked; without it, nothing is known yet.
    pub asked: Option<BTreeSet<String>>,
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
pub fn form_view(page: &FormPage<'_>, offer: &Offer, (sent, problems): (&[(String, String)], &[Problem])) -> Value {
    let texts = ProblemTexts::new(page, problems);
    let drawing = Drawing { page, offer, sent: Sent::new(sent), problems: &texts };
    let walked = offer.walked();
    let shown: Vec<&Step> =
        page.form.steps.iter().filter(|step| walked.is_none_or(|walked| walked.id == step.id)).collect();
    let outlined = page.form.steps.iter().filter(|_| walked.is_some_and(|walked| walked.tasks.is_none()));
    crate::value(&FormShape {
        title: &page.words.title,
        intro: page.words.intro.as_deref(),
        submit: &page.words.submit,
        lang: page.lang,
        dir: page.dictionary.formats.direction().as_str(),
        locale: page.dictionary.formats.lang().as_str(),
        action: &offer.action,
        hidden: offer.hidden.iter().map(|(name, value)| HiddenShape { name, value }).collect(),
        trap: TRAP,
        open: offer.open == Openness::Open,
        saves: walked.is_some_and(|walked| walked.tasks.is_some()),
        units: units(&shown),
        problems: texts.summary(),
        steps: shown.into_iter().filter_map(|step| drawing.step(step)).collect(),
        walk: walked.map(|walked| WalkShape {
            number: walked.number,
            total: walked.total,
            back: walked.back.as_deref(),
            tasks: walked.tasks.as_deref(),
        }),
        resume: walked.filter(|walked| walked.tasks.is_none()).map(|_| format!("{}/draft", offer.action)),
        outline: outlined.filter_map(|step| outline(page, step)).collect(),
    })
}

/// Returns a problem as one sentence in the words of the form.
pub fn problem_text(page: &FormPage<'_>, problem: &Problem) -> String {
    let texts = ProblemTexts::new(page, std::slice::from_ref(problem));
    texts.of(&problem.field).map(|problem| problem.text.clone()).unwrap_or_default()
}

impl Offer {
    /// Offers a whole form that is taken.
    pub fn whole(action: String) -> Self {
        Self { action, hidden: Vec::new(), open: Openness::Open, part: Part::Whole }
    }

    /// Returns the one step that is shown, if it is one.
    fn walked(&self) -> Option<&WalkedStep> {
        match &self.part {
            Part::Whole => None,
            Part::Step(walked) => Some(walked),
        }
    }

    /// Tells whether earlier answers have settled that a field of the form is not asked.
    fn is_settled(&self, id: &str) -> bool {
        let asked = self.walked().and_then(|walked| walked.asked.as_ref());
        asked.is_some_and(|asked| !asked.contains(id))
    }
}

impl<'a> Drawing<'a> {
    fn step(&self, step: &'a Step) -> Option<StepShape<'a>> {
        let words = self.page.words.steps.get(&step.id)?;
        Some(StepShape {
            id: names::step_id(&step.id),
            title: &words.title,
            text: words.text.as_deref(),
            fields: step.fields.iter().filter_map(|field| self.field(step, field)).collect(),
        })
    }
}

fn outline<'a>(page: &FormPage<'a>, step: &Step) -> Option<OutlineShape<'a>> {
    let words = page.words.steps.get(&step.id)?;
    Some(OutlineShape { title: &words.title, text: words.text.as_deref() })
}

/// Returns what the texts of some steps are counted in.
fn units(steps: &[&Step]) -> BTreeSet<CountUnit> {
    let fields = steps.iter().flat_map(|step| &step.fields).flat_map(|field| field.fields().iter().chain([field]));
    fields.filter_map(|field| Some(field.control().count?.unit)).collect()
}

#[cfg(test)]
mod tests;
