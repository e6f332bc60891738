//! Joining, staying in and leaving the network: the owner of an address confirms it, says after two
//! years that they stay, and leaves again.
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

/// How long nobody who has confirmed is asked again: two years.
const CONFIRMED_FOR: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);

/// How long somebody who is asked has for their answer.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Returns since when somebody must have confirmed not to be asked now.
pub(crate) fn confirmed_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(CONFIRMED_FOR).unwrap_or(Timestamp::MIN)
}

/// Returns since when somebody must have been asked to have time for an answer now.
pub(crate) fn asked_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(ANSWERED_WITHIN).unwrap_or(Timestamp::MIN)
}

/// Returns until when somebody who was asked then can say that they stay.
pub(crate) fn answered_until(asked: Timestamp) -> Timestamp {
    asked.saturating_add(ANSWERED_WITHIN).unwrap_or(Timestamp::MAX)
}

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
        let reference = record.reference.as_str();
        let lang = record.standing.mail_lang.as_deref().unwrap_or(&record.lang);
        let welcome = Letter::new(LetterKind::NetworkWelcome, reference, (reference, lang), self.now);
        let confirmed = self.service.store.confirm(&record.reference, self.now, vec![welcome]).await;
        confirmed.map_err(|error| crate::error::Refusal::failure(&error))?;
        self.service.wake();
        Ok(("confirmed", Reply::SeeOther(self.at(record, ReceiptPart::Confirm))))
    }

    /// Asks whether the owner of the address wants to stay; tells when that is known already.
    pub(super) fn stay_asked(&self, record: &Record) -> Answered {
        let of = match (record.standing.state, record.standing.asked) {
            (RecordState::Received, Some(_)) => "stay",
            (RecordState::Received, None) => "stayed",
            (RecordState::Withdrawn | RecordState::Erased, _) => "left",
        };
        Ok(("stay-asked", Reply::Page(StatusCode::OK, views::member(self, record, (of, ReceiptPart::Stay))?)))
    }

    /// Notes that the owner of the address stays.
    pub(super) async fn stayed(&self, record: &Record) -> Answered {
        let confirmed = self.service.store.confirm(&record.reference, self.now, Vec::new()).await;
        confirmed.map_err(|error| crate::error::Refusal::failure(&error))?;
        Ok(("stayed", Reply::SeeOther(self.at(record, ReceiptPart::Stay))))
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
