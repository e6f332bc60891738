//! What a store counts.

use jiff::Timestamp;

use crate::record::RecordState;

/// What waits in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Drafts whose time is not over and that were not sent, by form and call.
    pub drafts: Vec<WaitingDrafts>,
    /// The letters that are owed.
    pub letters: u64,
    /// Those of them that are due.
    pub due: u64,
    /// Those of them that were tried and could not leave.
    pub tried: u64,
    /// When the letter that waits longest was due.
    pub oldest_due: Option<Timestamp>,
}

/// The drafts of one form and call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDrafts {
    /// The form.
    pub form: String,
    /// The call, on a call's form.
    pub call: Option<String>,
    /// How many there are.
    pub count: u64,
    /// When the one was changed last that nobody has touched for longest.
    pub oldest: Timestamp,
    /// When one was changed last.
    pub newest: Timestamp,
}

/// How many submissions of a form and call are in a state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The form.
    pub form: String,
    /// The call, on a call's form.
    pub call: Option<String>,
    /// The state.
    pub state: RecordState,
    /// How many there are; never none.
    pub count: u64,
}
