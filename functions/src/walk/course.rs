//! The course of a walk: a draft held against its form. Nothing here knows HTTP or a store.

use forms::{Checked, Form, Problem, Scope, Step, Stop};

use super::field_of;
use crate::draft::Draft;

/// How a draft stands.
pub struct Course<'a> {
    /// What is good in it, what is wrong, and what is asked.
    pub checked: Checked,
    form: &'a Form,
    draft: &'a Draft,
}

/// How one step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepState {
    /// Earlier answers leave nothing to ask in it.
    NotNeeded,
    /// Nobody has gone through it yet.
    ToDo,
    /// Something in it is missing or wrong.
    Wrong,
    /// All of it is answered well.
    Done,
}

impl<'a> Course<'a> {
    /// Judges a draft.
    pub fn new(form: &'a Form, draft: &'a Draft, scope: &Scope<'_>) -> Self {
        Self { checked: forms::check(form, &draft.pairs, scope), form, draft }
    }

    /// Returns the steps in which something is asked, in order.
    pub fn steps(&self) -> impl Iterator<Item = &'a Step> {
        self.form.steps.iter().filter(|step| self.is_asked(step))
    }

    /// Returns the step of that id, if something is asked in it.
    pub fn step(&self, id: &str) -> Option<&'a Step> {
        self.steps().find(|step| step.id == id)
    }

    /// Returns how a step stands.
    pub fn state(&self, step: &Step) -> StepState {
        if !self.is_asked(step) {
            StepState::NotNeeded
        } else if !self.draft.visited.contains(&step.id) {
            StepState::ToDo
        } else if self.problems(step).next().is_some() {
            StepState::Wrong
        } else {
            StepState::Done
        }
    }

    /// Returns what is wrong with the answers of a step.
    pub fn problems<'c>(&'c self, step: &'c Step) -> impl Iterator<Item = &'c Problem> {
        let in_step = |id: &str| step.fields.iter().any(|field| field.id == id);
        self.checked.problems.iter().filter(move |problem| in_step(field_of(problem)))
    }

    /// Returns the stop at which the walk ends, if one of the steps up to this one leads to it.
    pub fn stop(&self, upto: &Step, scope: &Scope<'_>) -> Option<(&'a Step, &'a Stop)> {
        for step in self.steps() {
            if let Some(stop) = self.form.stop(step, &self.checked.answer, scope) {
                return Some((step, stop));
            }
            if step.id == upto.id {
                return None;
            }
        }
        None
    }

    /// Returns the step that comes after another.
    pub fn after(&self, id: &str) -> Option<&'a Step> {
        self.steps().skip_while(|step| step.id != id).nth(1)
    }

    /// Returns the step that comes before another.
    pub fn before(&self, id: &str) -> Option<&'a Step> {
        self.steps().take_while(|step| step.id != id).last()
    }

    /// Returns which one a step is of those that are asked, counted from 1, and how many there are.
    pub fn place(&self, id: &str) -> (usize, usize) {
        let place = self.steps().take_while(|step| step.id != id).count() + 1;
        (place, self.steps().count())
    }

    /// Returns the first step that is not done.
    pub fn first_open(&self) -> Option<&'a Step> {
        self.steps().find(|step| self.state(step) != StepState::Done)
    }

    fn is_asked(&self, step: &Step) -> bool {
        step.fields.iter().any(|field| self.checked.asked.contains(&field.id))
    }
}

impl StepState {
    /// Returns its name, as in words and classes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::ToDo => "to-do",
            Self::Wrong => "wrong",
            Self::Done => "done",
        }
    }
}
