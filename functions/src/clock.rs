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
}
