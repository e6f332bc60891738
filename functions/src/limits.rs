//! Limits on how often one sender may do what costs: send a form, send files, have mails written.
//!
//! They are wide enough for a school behind one address, and each act is counted for itself, so that
//! nobody who only fills in a form meets them: what a draft keeps is not limited here.
//! Each limit is a bucket that fills again (the generic cell rate algorithm, as ATM networks have it):
//! so many at once, then one each time that a pause has passed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::client::Client;

/// The most buckets that are kept. When all of them are in use nobody new is limited: a flood from so
/// many networks is for a wall before the functions, and nobody else is to pay for it.
const MOST: usize = 100_000;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Sending a whole form, or beginning a draft.
    Send,
    /// Sending files.
    Upload,
    /// Having a mail written.
    Mail,
    /// Having mails written to one address.
    MailTo,
}

/// By what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Client(Client),
    Address([u8; 16]),
}

/// What each sender has done lately, in memory.
#[derive(Debug, Default)]
pub struct Limits {
    /// When each bucket is full again.
    full_at: Mutex<HashMap<(Act, Key), Timestamp>>,
}

/// An act that was counted. What came to nothing by no fault of the sender is given back: dropping this
/// does, [`Counted::keep`] does not.
#[derive(Debug)]
#[must_use = "what is not kept is given back"]
pub struct Counted<'l> {
    limits: &'l Limits,
    bucket: (Act, Key),
}

/// The limit was met: how long to wait for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TooOften {
    /// How long, in seconds.
    pub seconds: u32,
}

impl Act {
    /// Returns how many are taken at once, and after which pause one more.
    fn measure(self) -> (i32, SignedDuration) {
        match self {
            Self::Send => (120, SignedDuration::from_secs(15)),
            Self::Upload => (120, SignedDuration::from_secs(10)),
            Self::Mail => (30, SignedDuration::from_mins(2)),
            Self::MailTo => (5, SignedDuration::from_hours(2)),
        }
    }
}

impl Limits {
    /// Counts an act of a sender. A sender of whom nothing is known has no limit.
    ///
    /// # Errors
    ///
    /// Fails when it is one too many; then it is not counted.
    pub fn count(&self, act: Act, client: Option<Client>, now: Timestamp) -> Result<(), TooOften> {
        client.map_or(Ok(()), |client| self.take((act, Key::Client(client)), now))
    }

    /// Counts a mail to an address, so that nobody is flooded in the name of a site.
    ///
    /// # Errors
    ///
    /// Fails when it is one too many; then it is not counted.
    pub fn count_mail_to(&self, address: &str, now: Timestamp) -> Result<Counted<'_>, TooOften> {
        let hash = blake3::hash(address.to_lowercase().as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hash.as_bytes()[..16]);
        let bucket = (Act::MailTo, Key::Address(key));
        self.take(bucket, now)?;
        Ok(Counted { limits: self, bucket })
    }

    fn take(&self, bucket: (Act, Key), now: Timestamp) -> Result<(), TooOften> {
        let (at_once, pause) = bucket.0.measure();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MOST && !full_at.contains_key(&bucket) {
            full_at.retain(|_, full| *full > now);
            if full_at.len() >= MOST {
                return Ok(());
            }
        }
        let full = full_at.get(&bucket).copied().filter(|full| *full > now).unwrap_or(now);
        let next = full.saturating_add(pause).unwrap_or(Timestamp::MAX);
        let over = next.duration_since(now) - pause * at_once;
        if over > SignedDuration::ZERO {
            let seconds = over.as_secs() + i64::from(over.subsec_nanos() > 0);
            return Err(TooOften { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) });
        }
        full_at.insert(bucket, next);
        Ok(())
    }

    fn give_back(&self, bucket: (Act, Key)) {
        let (_, pause) = bucket.0.measure();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full) = full_at.get_mut(&bucket) {
            *full = full.saturating_sub(pause).unwrap_or(Timestamp::MIN);
        }
    }
}

impl Counted<'_> {
    /// Says that the act was done.
    pub fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.limits.give_back(self.bucket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("it is in range")
    }

    fn client(last: u8) -> Option<Client> {
        Client::at([192, 0, 2, last].into())
    }

    #[test]
    fn so_many_are_taken_at_once_and_then_one_after_each_pause() {
        let limits = Limits::default();
        for number in 0..120 {
            assert_eq!(limits.count(Act::Send, client(1), moment(0)), Ok(()), "{number}");
        }
        for (second, expected) in [
            (0, Err(TooOften { seconds: 15 })),
            (14, Err(TooOften { seconds: 1 })),
            (15, Ok(())),
            (15, Err(TooOften { seconds: 15 })),
            (45, Ok(())),
            (45, Ok(())),
            (45, Err(TooOften { seconds: 15 })),
        ] {
            assert_eq!(limits.count(Act::Send, client(1), moment(second)), expected, "{second}");
        }
        for (act, other) in [(Act::Upload, client(1)), (Act::Send, client(2)), (Act::Send, None)] {
            assert_eq!(limits.count(act, other, moment(45)), Ok(()), "{act:?}: each is counted for itself");
        }
        for _ in 0..120 {
            assert_eq!(
                limits.count(Act::Send, client(1), moment(9_000)),
                Ok(()),
                "after a long pause all is as before"
            );
        }
    }

    #[test]
    fn an_address_is_written_to_a_few_times_whoever_asks_and_however_it_is_written() {
        let limits = Limits::default();
        for address in ["ana@example.org", "Ana@example.org", "ANA@EXAMPLE.ORG", "ana@example.org", "ana@example.org"] {
            limits.count_mail_to(address, moment(0)).expect("it is one of a few").keep();
        }
        assert_eq!(limits.count_mail_to("ana@example.org", moment(0)).err(), Some(TooOften { seconds: 7200 }));
        limits.count_mail_to("eva@example.org", moment(0)).expect("it is the first").keep();
    }

    #[test]
    fn a_mail_that_was_never_owed_is_given_back() {
        let limits = Limits::default();
        for number in 0..9 {
            drop(limits.count_mail_to("ana@example.org", moment(0)).expect("none was kept"));
            assert_eq!(limits.full_at.lock().expect("nobody panicked").values().max(), Some(&moment(0)), "{number}");
        }
    }

    #[test]
    fn memory_has_an_end_and_what_is_over_makes_room() {
        let limits = Limits::default();
        let kept = || limits.full_at.lock().expect("nobody panicked").len();
        let number = |number: u32| Client::at(std::net::Ipv4Addr::from(0x0100_0000 + number).into());
        for sender in 0..u32::try_from(MOST).expect("it fits") + 9 {
            assert_eq!(limits.count(Act::Send, number(sender), moment(0)), Ok(()));
        }
        assert_eq!(kept(), MOST);
        assert_eq!(limits.count(Act::Send, number(9_999_999), moment(60)), Ok(()));
        assert_eq!(kept(), 1);
    }
}
