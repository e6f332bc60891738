//! The list of steps of a draft, and the draft as a file to take along.

use axum::http::StatusCode;

use super::{Held, LinkAsked, Walk, views};
use crate::draft_file::DraftFile;
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
        let file = DraftFile::of(&held.draft, self.offered.form.version, &self.service.keys);
        let name = format!("{}-{}.json", self.offered.form.name, self.offered.page.lang);
        Ok(("downloaded", Reply::File { name, media_type: "application/json", text: file.to_text() }))
    }
}
