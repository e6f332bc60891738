//! The link of a draft by mail: asked for on the list of steps, opened by a button.
//!
//! Programs that look through mails follow every link in them: so the link leads to a page that does
//! nothing, and its button leads on.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use forms::bundle::TRAP;

use super::{Held, Walk, views};
use crate::address::DraftPlace;
use crate::letter::{Letter, LetterKind};
use crate::mail::MailAddress;
use crate::respond::Reply;
use crate::router::Answered;
use crate::{guard, request};

/// The name of the field in which the address is typed.
const MAIL: &str = "mail";

/// What came of asking for the link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkAsked {
    /// What was typed, when it is no address.
    pub(super) wrong: Option<String>,
    /// Whether the mail is owed.
    pub(super) owed: bool,
}

impl Walk<'_> {
    /// Owes the mail with the link of a draft. The address goes into the mail and nowhere else; one
    /// mail is owed for a draft at a time, however often the button is pressed.
    pub(super) async fn link_asked(&self, held: &Held, (parts, body): (&Parts, Body)) -> Answered {
        let sent = request::read_pairs(&parts.headers, body).await?;
        let typed = sent.iter().find(|(name, _)| name == MAIL).map_or("", |(_, value)| value.trim());
        let (Some(to), false) = (MailAddress::parse(typed), guard::is_trapped(&sent, TRAP)) else {
            let wrong = LinkAsked { wrong: Some(typed.to_owned()), owed: false };
            let page = views::tasks(self, held, &wrong)?;
            return Ok(("link-refused", Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page)));
        };
        let mail = self.service.limits.count_mail_to(to.as_str(), self.now)?;
        let page = self.offered.page;
        let call = page.call.as_deref().map(|call| format!("@{call}")).unwrap_or_default();
        let subject = format!("{:?}", held.token.id());
        let about = format!("{}{call}", page.form);
        let letter = Letter {
            to: Some(to.as_str().to_owned()),
            link: Some(self.at(&held.token, DraftPlace::Open)),
            ..Letter::new(LetterKind::DraftLink, &subject, (&about, &page.lang), self.now)
        };
        self.service.store.owe(&letter).await.map_err(|error| crate::error::Refusal::failure(&error))?;
        mail.keep();
        self.service.wake();
        let page = views::tasks(self, held, &LinkAsked { wrong: None, owed: true })?;
        Ok(("link-owed", Reply::Page(StatusCode::OK, page)))
    }

    /// Shows the page to which the mailed link leads.
    pub(super) fn open_page(&self, held: &Held) -> Answered {
        Ok(("open", Reply::Page(StatusCode::OK, views::open(self, held)?)))
    }
}
