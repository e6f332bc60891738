//! What time it is: the only place of this crate that reads a clock.

use jiff::Timestamp;

/// Where "now" comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still, for tests and for looking at a site as it will be.
    Fixed(Timestamp),
}

impl Clock {
    /// Returns the present moment.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(moment) => moment,
        }
    }

    /// Tells whether its present has not come yet: what would be over then is not, and what is removed
    /// does not come back.
    pub fn is_ahead(self) -> bool {
        self.now() > Timestamp::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_ahead_when_its_present_has_not_come() {
        assert!(Clock::Fixed(Timestamp::MAX).is_ahead());
        assert!(!Clock::Fixed(Timestamp::UNIX_EPOCH).is_ahead() && !Clock::System.is_ahead());
    }
}
