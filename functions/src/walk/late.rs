//! Late links: a page whose button begins a draft that may be sent after the deadline.

use axum::http::{Method, StatusCode};
use forms::Flow;

use super::{Walk, views};
use crate::draft::Draft;
use crate::error::Refusal;
use crate::keys::LateLink;
use crate::respond::Reply;
use crate::router::Answered;

/// The methods of a late link: its page, and the button on it.
pub(crate) const METHODS: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

impl Walk<'_> {
    /// Answers at a late link. One that these keys did not make for this call leads nowhere; one that
    /// is over is told as the deadline is.
    pub(crate) async fn late(&self, token: &str, posted: bool) -> Answered {
        let link = self.offered.page.call.as_deref().and_then(|call| LateLink::verify(&self.service.keys, call, token));
        let link = link.filter(|_| self.offered.form.flow == Flow::Steps).ok_or(Refusal::UnknownAddress)?;
        if !link.takes_answers(self.now) {
            return self.closed();
        }
        if !posted {
            return Ok(("late", Reply::Page(StatusCode::OK, views::late(self, token, link.until)?)));
        }
        self.resumed(Draft { late_until: Some(link.until), ..self.new_draft(Vec::new()) }).await
    }
}
