//! The list of steps of a draft, and the draft as a file to take along.

use axum::http::StatusCode;

use super::{Held, LinkAsked, Walk, views};
use crate::error::Refusal;
use crate::respond::Reply;
use crate::router::Answered;

impl Walk<'_> {
    /// Shows how each step stands.
    pub(super) fn tasks(&self, held: &Held, link: &LinkAsked) -> Answered {
        let page = views::tasks(self, held, link)?;
        Ok(("tasks", Reply::Page(StatusCode::OK, page)))
    }

    /// Gives the draft as a file. It is given after the deadline too: what was typed is its author's.
    pub(super) fn download(&self, held: &Held) -> Answered {
        let file = views::draft_file(self, &held.draft);
        let name = format!("{}-{}.json", self.offered.form.name, self.offered.page.lang);
        let text = serde_json::to_string_pretty(&file).map_err(|error| Refusal::failure(&error))?;
        Ok(("downloaded", Reply::File { name, media_type: "application/json", text }))
    }
}
