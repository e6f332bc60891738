//! The beginning of a walk: the first step, posted from a page of the site, makes the draft.

use axum::http::StatusCode;
use forms::bundle::STEP;
use forms::{Pairs, Problem, Step};

use super::press::{add_row, answers_of, remove_row};
use super::{Course, Held, Press, Walk, views};
use crate::address::DraftPlace;
use crate::draft::{Draft, DraftToken};
use crate::error::Refusal;
use crate::respond::Reply;
use crate::router::Answered;
use crate::store::Kept;

/// Returns the first step of the form when a post comes from the page that begins a walk.
pub(crate) fn begin<'a>(walk: &Walk<'a>, sent: &Pairs) -> Option<&'a Step> {
    let named = sent.iter().find(|(name, _)| name == STEP).map(|(_, value)| value.as_str())?;
    walk.offered.form.steps.first().filter(|step| step.id == named)
}

impl Walk<'_> {
    /// Answers the post that begins a walk. As long as the first step has problems nothing is kept:
    /// whoever may not apply, or only looks, leaves no trace.
    pub(crate) async fn begun(&self, step: &Step, sent: Pairs) -> Answered {
        if !self.takes(None) {
            return self.closed();
        }
        let press = Press::of(&sent, step);
        let mut pairs = answers_of(sent, step);
        let row = |id: &String| step.fields.iter().find(|field| field.id == *id);
        match &press {
            Press::AddRow(group) => row(group).into_iter().for_each(|field| add_row(&mut pairs, field)),
            Press::RemoveRow(group, number) => {
                row(group).into_iter().for_each(|field| remove_row(&mut pairs, field, *number));
            }
            Press::Next
            | Press::Save
            | Press::Autosave
            | Press::Language(_)
            | Press::AddFile(_)
            | Press::RemoveFile(_) => {}
        }
        let draft = self.new_draft(pairs);
        let scope = self.scope(&draft);
        let course = self.course(&draft, &scope);
        match press {
            Press::AddRow(_) | Press::RemoveRow(..) => {
                let page = views::first_step(self, (&course, step), &draft, &[])?;
                Ok(("row-changed", Reply::Page(StatusCode::OK, page)))
            }
            Press::Next if course.problems(step).next().is_some() => {
                let problems: Vec<_> = course.problems(step).cloned().collect();
                let page = views::first_step(self, (&course, step), &draft, &problems)?;
                Ok(("step-refused", Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page)))
            }
            Press::Language(lang) => {
                let held = self.keep_new(draft).await?;
                let there = self.in_language(&lang, &held.token, DraftPlace::Step(&step.id));
                let here = || self.at(&held.token, DraftPlace::Step(&step.id));
                Ok(("begun", Reply::SeeOther(there.unwrap_or_else(here))))
            }
            Press::AddFile(field) => {
                let held = self.keep_new(draft).await?;
                Ok(("begun", Reply::SeeOther(self.at(&held.token, DraftPlace::File(&field)))))
            }
            Press::Save | Press::Autosave | Press::RemoveFile(_) => {
                let held = self.keep_new(draft).await?;
                Ok(("begun", Reply::SeeOther(self.at(&held.token, DraftPlace::Tasks))))
            }
            Press::Next => {
                let visited = Draft { visited: [step.id.clone()].into(), ..draft };
                let held = self.keep_new(visited).await?;
                let scope = self.scope(&held.draft);
                let course = Course::new(self.offered.form, &held.draft, &scope);
                Ok(("begun", Reply::SeeOther(self.next(&held, &course, (step, false)))))
            }
        }
    }

    /// Draws the page that begins a walk again, with what was typed, and keeps nothing.
    pub(crate) fn first_again(&self, step: &Step, sent: Pairs, problems: &[Problem]) -> Result<String, Refusal> {
        let draft = self.new_draft(answers_of(sent, step));
        let scope = self.scope(&draft);
        views::first_step(self, (&self.course(&draft, &scope), step), &draft, problems)
    }

    async fn keep_new(&self, draft: Draft) -> Result<Held, Refusal> {
        self.keep_as(new_token()?, draft).await
    }

    async fn keep_as(&self, token: DraftToken, draft: Draft) -> Result<Held, Refusal> {
        let kept = self.service.store.keep_draft(&token.id(), &draft).await;
        match kept.map_err(|error| Refusal::failure(&error))? {
            Kept::Kept => Ok(Held { token, draft: Draft { revision: 1, ..draft } }),
            Kept::Stale => Err(Refusal::Failure { cause: "a new draft was there already".to_owned() }),
        }
    }

    /// Returns a draft that holds nothing but these answers.
    pub(crate) fn new_draft(&self, pairs: Pairs) -> Draft {
        let form = self.offered.form;
        Draft {
            form: form.name.clone(),
            call: self.offered.page.call.clone(),
            lang: self.offered.page.lang.clone(),
            fingerprint: form.fingerprint.clone(),
            prints: form.fields().map(|field| (field.id.clone(), field.print().to_owned())).collect(),
            pairs,
            files: Vec::new(),
            visited: [].into(),
            started: self.now,
            changed: self.now,
            late_until: None,
            closes: self.offered.call.and_then(|call| call.deadline.last_minute()),
            corrects: None,
            sent: None,
            revision: 0,
        }
    }

    /// Keeps a draft that was made of something else than a post, and leads to its list of steps.
    pub(crate) async fn resumed(&self, draft: Draft) -> Answered {
        self.resumed_as(new_token()?, draft).await
    }

    /// Does the same under a token that is known already.
    pub(super) async fn resumed_as(&self, token: DraftToken, draft: Draft) -> Answered {
        let held = self.keep_as(token, draft).await?;
        Ok(("begun", Reply::SeeOther(self.at(&held.token, DraftPlace::Tasks))))
    }
}

/// Returns a token for a draft that nobody has yet.
pub(super) fn new_token() -> Result<DraftToken, Refusal> {
    DraftToken::random().map_err(|error| Refusal::Failure { cause: error.to_string() })
}
