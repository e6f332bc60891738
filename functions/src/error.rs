//! Refusals: what the visitor may read of them is a key, what the log may read is the cause.

use axum::http::{Method, StatusCode};

use crate::limits::TooOften;
use crate::pause::Pause;
use crate::store::StoreError;

/// Why a request gets no answer of its own. Nothing here is the visitor's answer to a question:
/// that is a `forms::Problem`.
#[derive(Debug)]
pub enum Refusal {
    /// Nothing is at this address.
    UnknownAddress,
    /// The address asks for a reference that is not known there.
    UnknownReference,
    /// The address asks for a draft that is not known there: it was never begun, or its time is over.
    UnknownDraft,
    /// The address does not take this method; it takes these.
    WrongMethod(&'static [Method]),
    /// The body is larger than any form.
    TooLarge,
    /// The body is not what a form sends.
    WrongContentType,
    /// The body is a form's and cannot be read.
    Unreadable,
    /// The body did not come to its end in time.
    TooSlow,
    /// The page that sent it is not of this site.
    CrossSite,
    /// The sender has done this too often lately.
    TooOften(TooOften),
    /// Nothing is taken for a while.
    Paused(Pause),
    /// The machine failed; the cause is for the log alone.
    Failure {
        /// The error and what lies under it, without a visitor's data.
        cause: String,
    },
}

impl From<TooOften> for Refusal {
    fn from(too_often: TooOften) -> Self {
        Self::TooOften(too_often)
    }
}

impl Refusal {
    /// Returns a failure with an error and everything under it as its cause.
    ///
    /// What is more than a store keeps in one piece is no failure: it is too large.
    pub fn failure(error: &(dyn std::error::Error + 'static)) -> Self {
        if let Some(StoreError::TooLarge) = error.downcast_ref() {
            return Self::TooLarge;
        }
        Self::Failure { cause: with_causes(error) }
    }

    /// Turns a fault of a template into a failure that names the place alone: the engine's message
    /// could quote what a visitor typed.
    pub fn undrawn(fault: &theme::TemplateFault) -> Self {
        Self::Failure { cause: format!("cannot draw {}:{}:{}", fault.file, fault.line, fault.column) }
    }

    /// Returns the status of the answer.
    pub fn status(&self) -> StatusCode {
        self.row().0
    }

    /// Returns its name in the log.
    pub fn name(&self) -> &'static str {
        self.row().1
    }

    /// Returns the key of its words: `failure.<key>.title` and `.text`. Several refusals that ask
    /// the same of the visitor share theirs.
    pub fn words(&self) -> &'static str {
        self.row().2
    }

    /// Returns what only the log may read.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::Failure { cause } => Some(cause),
            _ => None,
        }
    }

    fn row(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::UnknownAddress => (StatusCode::NOT_FOUND, "unknown_address", "not_found"),
            Self::UnknownReference => (StatusCode::NOT_FOUND, "unknown_reference", "unknown_reference"),
            Self::UnknownDraft => (StatusCode::NOT_FOUND, "unknown_draft", "unknown_draft"),
            Self::WrongMethod(_) => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "not_found"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "too_large"),
            Self::WrongContentType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_content_type", "bad_request"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable", "bad_request"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow", "bad_request"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too_often", "too_often"),
            Self::Paused(_) => (StatusCode::SERVICE_UNAVAILABLE, "paused", "paused"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "cross_site", "refused"),
            Self::Failure { .. } => (StatusCode::SERVICE_UNAVAILABLE, "failure", "broken"),
        }
    }
}

/// Returns what an error says, and what everything under it says.
pub(crate) fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let under = std::iter::successors(error.source(), |error| error.source());
    under.fold(error.to_string(), |text, error| format!("{text}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_finds_too_large_is_told_as_such() {
        assert!(matches!(Refusal::failure(&StoreError::TooLarge), Refusal::TooLarge));
    }

    #[test]
    fn every_refusal_has_a_status_of_refusal_and_words_that_the_site_must_have() {
        for refusal in [
            Refusal::UnknownAddress,
            Refusal::UnknownReference,
            Refusal::UnknownDraft,
            Refusal::WrongMethod(&[]),
            Refusal::TooLarge,
            Refusal::WrongContentType,
            Refusal::Unreadable,
            Refusal::TooSlow,
            Refusal::CrossSite,
            Refusal::TooOften(TooOften { seconds: 9 }),
            Refusal::Paused(Pause { since: jiff::Timestamp::UNIX_EPOCH, until: None }),
            Refusal::Failure { cause: String::new() },
        ] {
            assert!(refusal.status().is_client_error() || refusal.status().is_server_error(), "{refusal:?}");
            for part in ["title", "text"] {
                let key = format!("failure.{}.{part}", refusal.words());
                assert!(forms::bundle::WORDS.contains(&key.as_str()), "{key}");
            }
        }
    }
}
