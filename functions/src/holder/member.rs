//! Joining and leaving the network: the owner of an address confirms it, and leaves again.
//!
//! The mail that asks for it leads to a page that changes nothing; its button does. Leaving takes a
//! bare post as well, without a page before it, for the button of mail programs (RFC 8058). The codes
//! in these addresses open nothing else.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use super::{Holder, views};
use crate::address::ReceiptPart;
use crate::letter::{Letter, LetterKind};
use crate::record::{Record, RecordState};
use crate::respond::Reply;
use crate::router::Answered;

/// How long an address can be confirmed after it was given.
const CONFIRMED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Returns until when an address can be confirmed.
pub(crate) fn confirmed_until(record: &Record) -> Timestamp {
    record.received.saturating_add(CONFIRMED_WITHIN).unwrap_or(Timestamp::MAX)
}

impl Holder<'_> {
    /// Asks whether the address was given by its owner; tells when it is too late, or done.
    pub(super) fn confirm_asked(&self, record: &Record) -> Answered {
        let of = if record.standing.confirmed.is_some() {
            "confirmed"
        } else if self.now > confirmed_until(record) || record.standing.state != RecordState::Received {
            "expired"
        } else {
            "confirm"
        };
        Ok(("confirm-asked", Reply::Page(StatusCode::OK, views::member(self, record, (of, ReceiptPart::Confirm))?)))
    }

    /// Notes the confirmation and owes the welcome.
    pub(super) async fn confirmed(&self, record: &Record) -> Answered {
        if record.standing.confirmed.is_none() && self.now > confirmed_until(record) {
            return self.confirm_asked(record);
        }
        let welcome = Letter {
            id: format!("{}/{}", LetterKind::NetworkWelcome.as_str(), record.reference),
            kind: LetterKind::NetworkWelcome,
            about: record.reference.to_string(),
            lang: record.standing.mail_lang.clone().unwrap_or_else(|| record.lang.clone()),
            to: None,
            link: None,
            due: self.now,
            attempts: 0,
        };
        let confirmed = self.service.store.confirm(&record.reference, self.now, vec![welcome]).await;
        confirmed.map_err(|error| crate::error::Refusal::failure(&error))?;
        self.service.wake();
        Ok(("confirmed", Reply::SeeOther(self.at(record, ReceiptPart::Confirm))))
    }

    /// Asks whether the owner of the address wants to leave.
    pub(super) fn leave_asked(&self, record: &Record) -> Answered {
        let of = if record.standing.state == RecordState::Received { "leave" } else { "left" };
        Ok(("leave-asked", Reply::Page(StatusCode::OK, views::member(self, record, (of, ReceiptPart::Leave))?)))
    }

    /// Takes the owner of the address out. The answer is a page and no redirect, which mail programs
    /// do not follow.
    pub(super) async fn left(&self, record: &Record) -> Answered {
        let withdrawn = self.service.store.withdraw(&record.reference, self.now).await;
        withdrawn.map_err(|error| crate::error::Refusal::failure(&error))?;
        Ok(("left", Reply::Page(StatusCode::OK, views::member(self, record, ("left", ReceiptPart::Leave))?)))
    }
}
