//! The page with all answers, before they are sent.

use axum::http::StatusCode;
use forms::{Problem, Step};
use serde::Serialize;
use theme::answer_view;

use super::{Course, Held, StepState, Walk, drawn};
use crate::address::DraftPlace;
use crate::frame::Frame;
use crate::respond::Reply;
use crate::router::Answered;

/// The value `check` of `kinds/check.html`.
#[derive(Serialize)]
struct CheckView<'a> {
    title: String,
    form_title: &'a str,
    submit: &'a str,
    action: String,
    tasks: String,
    problems: Vec<StepProblem<'a>>,
    steps: Vec<CheckedStep>,
    lang: &'a str,
    dir: &'a str,
}

/// A step that must be gone through again, and where it is.
#[derive(Serialize)]
struct StepProblem<'a> {
    title: &'a str,
    url: String,
    state: &'a str,
}

#[derive(Serialize)]
struct CheckedStep {
    id: String,
    url: String,
}

impl Walk<'_> {
    /// Shows all answers. What is still missing is told as the steps in which it is missing.
    pub(super) fn checked(&self, held: &Held, problems: &[Problem], status: StatusCode) -> Answered {
        let scope = self.scope(&held.draft);
        let course = self.course(&held.draft, &scope);
        let words = self.offered.words;
        let dictionary = self.offered.dictionary;
        let title = dictionary.text("check.title", &[]).unwrap_or_default();
        let at = |place| self.at(&held.token, place);
        let step_url = |step: &Step| self.at(&held.token, DraftPlace::Step(&step.id));
        let open = course.steps().filter(|step| course.state(step) != StepState::Done);
        let open: Vec<StepProblem<'_>> = open
            .filter_map(|step| {
                let title = words.steps.get(&step.id)?.title.as_str();
                Some(StepProblem { title, url: step_url(step), state: course.state(step).as_str() })
            })
            .collect();
        let view = CheckView {
            title: title.clone(),
            form_title: &words.title,
            submit: &words.submit,
            action: at(DraftPlace::Submit),
            tasks: at(DraftPlace::Tasks),
            problems: if problems.is_empty() && status == StatusCode::OK { Vec::new() } else { open },
            steps: course.steps().map(|step| CheckedStep { id: step.id.clone(), url: step_url(step) }).collect(),
            lang: &self.offered.page.words_lang,
            dir: dictionary.formats.direction().as_str(),
        };
        let page = self.draw_check(held, (&course, &view))?;
        Ok(("check", Reply::Page(status, page)))
    }

    fn draw_check(
        &self,
        held: &Held,
        (course, view): (&Course<'_>, &CheckView<'_>),
    ) -> Result<String, crate::error::Refusal> {
        let scope = self.scope(&held.draft);
        let answers = answer_view(&self.offered.shown(&scope), &course.checked.answer);
        let frame = Frame::of(self.offered.page).titled(&view.title).located(None);
        let frame = frame.below(self.offered.page, &view.title);
        let frame = frame.switched(|lang| self.in_language(lang, &held.token, DraftPlace::Check));
        let values = [("check", theme::value(view)), ("answers", answers)];
        drawn(frame.draw(&self.catalogue.theme, "kinds/check.html", &values))
    }
}
