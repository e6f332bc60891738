//! One step of a draft: shown, and what its buttons do.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use forms::bundle::TRAP;
use forms::{Limits, Pairs, Step};

use super::press::{BACK_TO_CHECK, add_row, answers_of, belongs, markers, remove_row};
use super::{Course, Held, Press, Walk, views};
use crate::address::DraftPlace;
use crate::draft::Draft;
use crate::error::Refusal;
use crate::pause::Pause;
use crate::respond::{Reply, Wait};
use crate::router::Answered;
use crate::submit::{paused_problem, trap_problem};
use crate::{guard, request};

impl Walk<'_> {
    /// Shows a step as it stands in the draft. What is wrong is told once the step was gone through.
    pub(super) fn step_shown(&self, held: &Held, id: &str) -> Answered {
        let scope = self.scope(&held.draft);
        let course = self.course(&held.draft, &scope);
        let Some(step) = course.step(id) else {
            return Ok(("not-asked", Reply::SeeOther(self.at(&held.token, DraftPlace::Tasks))));
        };
        let visited = held.draft.visited.contains(id);
        let problems: Vec<_> = course.problems(step).filter(|_| visited).cloned().collect();
        let page = views::step(self, held, (&course, step), &problems)?;
        Ok(("step", Reply::Page(StatusCode::OK, page)))
    }

    /// Takes what was typed in a step, keeps it, and does what the button asks for.
    pub(super) async fn step_posted(&self, held: Held, id: &str, (parts, body): (&Parts, Body)) -> Answered {
        let Some(step) = self.offered.form.steps.iter().find(|step| step.id == id) else {
            return Err(Refusal::UnknownAddress);
        };
        let sent = request::read_pairs(&parts.headers, body).await?;
        let press = Press::of(&sent, step);
        let trapped = guard::is_trapped(&sent, TRAP);
        let back_to_check = sent.iter().any(|(name, _)| name == BACK_TO_CHECK);
        let answers = answers_of(sent, step);
        let held = self.change(held, |draft| self.take(draft, (step, &answers), &press)).await?;
        if let Some(reference) = &held.draft.sent {
            return Ok(("sent-before", Reply::SeeOther(self.received(reference))));
        }
        let scope = self.scope(&held.draft);
        let course = self.course(&held.draft, &scope);
        if trapped && press != Press::Autosave {
            let page = views::step(self, &held, (&course, step), &[trap_problem()])?;
            return Ok(("trapped", Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page)));
        }
        match &press {
            Press::Next => self.judged(&held, (&course, step), back_to_check),
            Press::Save => Ok(("saved", Reply::SeeOther(self.at(&held.token, DraftPlace::Tasks)))),
            Press::Autosave => Ok(("autosaved", Reply::Json(views::autosaved(self)))),
            Press::Language(lang) => {
                let there = self.in_language(lang, &held.token, DraftPlace::Step(id));
                let here = || self.at(&held.token, DraftPlace::Step(id));
                Ok(("language", Reply::SeeOther(there.unwrap_or_else(here))))
            }
            Press::AddFile(field) => Ok(("to-upload", Reply::SeeOther(self.at(&held.token, DraftPlace::File(field))))),
            Press::RemoveFile(id) => {
                // What a correction drops is named by the submission until the correction is sent.
                if held.draft.corrects.is_none() {
                    self.forget_file(id).await;
                }
                Ok(("file-removed", Reply::SeeOther(self.at(&held.token, DraftPlace::Step(&step.id)))))
            }
            Press::AddRow(group) | Press::RemoveRow(group, _) => {
                let there = self.at(&held.token, DraftPlace::Step(id));
                Ok(("row-changed", Reply::SeeOther(format!("{there}#{}", views::row_anchor(&held.draft, group)))))
            }
        }
    }

    /// Shows a step with what was typed while nothing is taken, and keeps none of it.
    pub(super) async fn step_held_up(
        &self,
        mut held: Held,
        (id, pause): (&str, Pause),
        (parts, body): (&Parts, Body),
    ) -> Answered {
        let step = self.offered.form.steps.iter().find(|step| step.id == id).ok_or(Refusal::UnknownAddress)?;
        let sent = request::read_pairs(&parts.headers, body).await?;
        let wait = Wait::during(&pause, self.now);
        if Press::of(&sent, step) == Press::Autosave {
            return Ok(("paused", Reply::Later(wait, None)));
        }
        self.take(&mut held.draft, (step, &answers_of(sent, step)), &Press::Save);
        let scope = self.scope(&held.draft);
        let page = views::step(self, &held, (&self.course(&held.draft, &scope), step), &[paused_problem()])?;
        Ok(("paused", Reply::Later(wait, Some(page))))
    }

    fn judged(&self, held: &Held, (course, step): (&Course<'_>, &Step), back_to_check: bool) -> Answered {
        let problems: Vec<_> = course.problems(step).cloned().collect();
        if problems.is_empty() {
            return Ok(("step-done", Reply::SeeOther(self.next(held, course, (step, back_to_check)))));
        }
        let page = views::step(self, held, (course, step), &problems)?;
        Ok(("step-refused", Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page)))
    }

    /// Returns where a walk goes on behind a step that is done: to the stop that it leads to, to the
    /// step that comes next, or to the page with all answers. Whoever changed an answer there comes
    /// back there, by way of what the change made necessary.
    pub(super) fn next(&self, held: &Held, course: &Course<'_>, (step, back_to_check): (&Step, bool)) -> String {
        let scope = self.scope(&held.draft);
        if let Some((_, stop)) = course.stop(step, &scope) {
            return self.at(&held.token, DraftPlace::Stop(&stop.id));
        }
        let next = if back_to_check { course.first_open() } else { course.after(&step.id) };
        let place = next.map_or(DraftPlace::Check, |step| DraftPlace::Step(&step.id));
        self.at(&held.token, place)
    }

    /// Shows why a walk ends; as soon as the answers no longer lead there, the list of steps.
    pub(super) fn stopped(&self, held: &Held, id: &str) -> Answered {
        let scope = self.scope(&held.draft);
        let course = self.course(&held.draft, &scope);
        let last = self.offered.form.steps.last();
        let stop = last.and_then(|last| course.stop(last, &scope)).filter(|(_, stop)| stop.id == id);
        let Some((step, stop)) = stop else {
            return Ok(("not-stopped", Reply::SeeOther(self.at(&held.token, DraftPlace::Tasks))));
        };
        let page = views::stop(self, held, (step, stop))?;
        Ok(("stopped", Reply::Page(StatusCode::OK, page)))
    }

    /// Puts what was typed in a step into its draft. Its questions are answered as they are now.
    fn take(&self, draft: &mut Draft, (step, answers): (&Step, &Pairs), press: &Press) {
        let mut typed = answers.clone();
        typed.extend(markers(&draft.pairs, step));
        let field = |id: &String| step.fields.iter().find(|field| field.id == *id);
        match press {
            Press::AddRow(group) => field(group).into_iter().for_each(|field| add_row(&mut typed, field)),
            Press::RemoveRow(group, number) => {
                field(group).into_iter().for_each(|field| remove_row(&mut typed, field, *number));
            }
            Press::Next => {
                draft.visited.insert(step.id.clone());
            }
            Press::Save | Press::Autosave | Press::Language(_) | Press::AddFile(_) | Press::RemoveFile(_) => {}
        }
        // A page names its files nowhere: they come and go by buttons of their own.
        typed.retain(|(name, _)| !is_file(name, step));
        typed.extend(draft.pairs.iter().filter(|(name, _)| is_file(name, step)).cloned());
        if let Press::RemoveFile(id) = press {
            typed.retain(|(name, value)| !(is_file(name, step) && value == id));
            draft.files.retain(|file| file.id != *id);
        }
        draft.replace(|name| belongs(name, step), typed);
        draft.prints.extend(step.fields.iter().map(|field| (field.id.clone(), field.print().to_owned())));
        draft.fingerprint.clone_from(&self.offered.form.fingerprint);
    }
}

/// Tells whether a name is that of a question of the step that asks for files.
fn is_file(name: &str, step: &Step) -> bool {
    step.fields.iter().any(|field| field.id == name && matches!(field.limits, Limits::File(_)))
}
