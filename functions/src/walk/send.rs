//! Sending a draft: everything is judged once more, stored, and only then told as received.

use axum::http::StatusCode;
use forms::Checked;

use super::{Held, Walk};
use crate::draft::Draft;
use crate::error::Refusal;
use crate::record::{Arrival, Record, Standing};
use crate::respond::Reply;
use crate::router::Answered;
use crate::store::Submission;
use crate::submit;

impl Walk<'_> {
    /// Sends a draft. With problems the page with all answers comes back and says which they are.
    pub(super) async fn sent(&self, held: Held) -> Answered {
        let scope = self.scope(&held.draft);
        let course = self.course(&held.draft, &scope);
        let last = self.offered.form.steps.last();
        if let Some((_, stop)) = last.and_then(|last| course.stop(last, &scope)) {
            let place = crate::address::DraftPlace::Stop(&stop.id);
            return Ok(("stopped", Reply::SeeOther(self.at(&held.token, place))));
        }
        if !course.checked.problems.is_empty() {
            return self.checked(&held, &course.checked.problems, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let record = self.record(&held.draft, &course.checked);
        let submission = Submission {
            letters: submit::letters(self.catalogue, self.offered.form, &record),
            record,
            draft: Some(held.token.id()),
            corrects: held.draft.corrects.clone(),
        };
        let saved = self.service.store.save(submission).await.map_err(|error| Refusal::failure(&error))?;
        self.service.wake();
        Ok(("stored", Reply::SeeOther(self.received(saved.reference()))))
    }

    fn record(&self, draft: &Draft, checked: &Checked) -> Record {
        let record = submit::record(self.offered, checked, self.now);
        let standing = Standing { arrival: self.arrival(draft), ..record.standing.clone() };
        Record { standing, ..record }
    }

    fn arrival(&self, draft: &Draft) -> Arrival {
        let closes = self.offered.call.and_then(|call| call.deadline.closes_at());
        match closes {
            Some(closes) if self.now >= closes => {
                if draft.late_until.is_some() {
                    Arrival::Late
                } else {
                    Arrival::InGrace
                }
            }
            _ => Arrival::InTime,
        }
    }
}
