//! A time in which nothing is taken: an operator says so, the store keeps it, and every function obeys
//! within seconds, in every language and without a new build.
//!
//! Pages and drafts can be read meanwhile. Whatever is posted comes back with everything that was typed
//! and the moment at which it may be sent, as GOV.UK's pattern "Service unavailable pages" asks for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Nothing is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When that was said.
    pub since: Timestamp,
    /// When it ends by itself; without it, when somebody ends it.
    pub until: Option<Timestamp>,
}

impl Pause {
    /// Tells whether it lasts at a moment.
    pub fn lasts(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Returns how many seconds it lasts from a moment on, if that is known.
    pub(crate) fn seconds(&self, now: Timestamp) -> Option<u32> {
        let left = self.until?.duration_since(now).as_millis();
        Some(u32::try_from(left.max(0).unsigned_abs().div_ceil(1000)).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> Timestamp {
        moment.parse().expect("a moment")
    }

    #[test]
    fn a_pause_ends_at_its_moment_or_when_somebody_ends_it() {
        let since = at("2027-02-01T12:00:00Z");
        let ending = Pause { since, until: Some(at("2027-02-01T12:30:00Z")) };
        assert!(ending.lasts(at("2027-02-01T12:29:59.999Z")) && !ending.lasts(at("2027-02-01T12:30:00Z")));
        assert_eq!(ending.seconds(at("2027-02-01T12:29:58.500Z")), Some(2));
        assert_eq!(ending.seconds(at("2027-02-01T13:00:00Z")), Some(0));
        let open = Pause { since, until: None };
        assert!(open.lasts(Timestamp::MAX));
        assert_eq!(open.seconds(since), None);
    }
}
