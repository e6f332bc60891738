//! The dates of a call of the project, and dates as people at a keyboard write them.

use std::path::Path;

use anyhow::Context;
use forms::{Deadline, When};
use jiff::Timestamp;
use schema::{Faults, Node, Reader};

use super::known;
use crate::project::call_facts;

/// Reads the facts of a call and its dates; `convoca check` says more about a call that is not sound.
pub(super) fn of_call(project: &Path, call: &str) -> anyhow::Result<(Node, Deadline)> {
    known::call(project, call)?;
    let facts = call_facts(project, call)?;
    let mut faults = Faults::new();
    let deadline = Reader::open(&facts, "call.yaml", &mut faults).and_then(|mut reader| Deadline::read(&mut reader));
    let deadline =
        deadline.with_context(|| format!("the dates of `{call}` are not sound: `convoca check` says why"))?;
    Ok((facts, deadline))
}

/// Reads a day or a minute of a call's own clock: `2027-04-15`, `2027-04-15 23:59`, or with a `T`.
pub(super) fn day_or_minute(text: &str) -> Result<When, String> {
    let when = When::parse(&text.trim().replacen(' ', "T", 1)).ok();
    let precise = when.filter(|when| matches!(when, When::Day(_) | When::Instant(_)));
    precise
        .ok_or_else(|| "it is a day that exists, with or without a time: 2027-04-15 or '2027-04-15 23:59'".to_owned())
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<When, String> {
    let when = When::parse(text.trim()).ok().filter(|when| matches!(when, When::Day(_)));
    when.ok_or_else(|| "it is a day that exists: 2027-03-20".to_owned())
}

/// Returns the instant from which on answers are taken no more.
pub(super) fn answers_end(deadline: &Deadline) -> Option<Timestamp> {
    deadline.closes_at().map(|closes| closes + jiff::SignedDuration::from_mins(deadline.grace_minutes.into()))
}

/// Writes an instant by the call's clock and in UTC.
pub(super) fn both_clocks(deadline: &Deadline, at: Timestamp) -> String {
    format!("{:.0} {}, {at:.0}", deadline.zone.local(at), deadline.zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_minutes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2027-04-15 23:59", Some("2027-04-15T23:59")),
            ("2027-04-15T23:59", Some("2027-04-15T23:59")),
            (" 2027-04-15 ", Some("2027-04-15")),
            ("2027-04-31", None),
            ("2027-04-15 24:00", None),
            ("2027-04", None),
            ("2027", None),
            ("15/04/2027", None),
            ("", None),
        ] {
            let read = day_or_minute(text).ok().map(|when| when.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
            let is_day = expected.is_some_and(|expected| expected.len() == 10);
            assert_eq!(day(text).is_ok(), is_day, "{text}");
        }
    }
}
