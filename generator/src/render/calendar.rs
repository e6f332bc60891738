//! The dates of a call as a calendar file (RFC 5545), one for each language.
//!
//! Instants are written in UTC, so that every calendar shows the same moment whatever zone it is
//! in. A deadline is an instant there even if only its day is written: a day would begin and end by
//! the clock of whoever looks. An event keeps its identifier for good; when a deadline is moved its sequence number rises,
//! and calendars that hold the old date take the new one.

use forms::{Deadline, When};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::address::absolute;
use crate::Output;
use crate::kinds::Call;
use crate::site::{Document, Sight};

/// Octets in a line, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// Returns the address of a call's calendar file, if some date of the call is still to come.
pub(super) fn url(site: &Sight<'_>, document: &Document, language: usize) -> Option<String> {
    let call = document.facts.call()?;
    let ahead = events(site, (document, call), language).iter().any(|event| event.ends(&call.deadline) > site.now);
    ahead.then(|| format!("{}{}.ics", document.urls[language], document.folder))
}

/// Returns the calendar file of a call in a language, if some date of it is still to come.
pub(super) fn output(site: &Sight<'_>, document: &Document, language: usize) -> Option<Output> {
    let url = url(site, document, language)?;
    let call = document.facts.call()?;
    Some(Output { path: format!("site{url}"), bytes: write(site, (document, call), language).into_bytes() })
}

/// A date of a call.
struct Event {
    id: String,
    when: When,
    /// Its beginning and end, if it is no whole day.
    exact: Option<(Timestamp, Timestamp)>,
    label: String,
    sequence: usize,
    decided: Timestamp,
}

impl Event {
    fn ends(&self, deadline: &Deadline) -> Timestamp {
        self.when.end(&deadline.zone)
    }
}

/// Returns the dates of which at least the day is known.
fn events(site: &Sight<'_>, (document, call): (&Document, &Call), language: usize) -> Vec<Event> {
    let (entry, shown) = document.shown_entry(language);
    let deadline = &call.deadline;
    let word = |key: &str| site.word(&format!("timeline.{key}"), language, &[]);
    let first = deadline.opens.at;
    let event = |id: &str, when, label| {
        let exact = match when {
            When::Instant(local) => Some(deadline.zone.timestamp(local)).map(|at| (at, at)),
            When::Day(_) | When::Month(..) | When::Year(_) => None,
        };
        Event { id: id.to_owned(), when, exact, label, sequence: 0, decided: first }
    };
    let mut events = vec![event("opens", deadline.opens.when, word("opens"))];
    if let Some(closes) = deadline.last_deadline() {
        let moved = deadline.extensions.last().map(|last| last.decided.start(&deadline.zone));
        let label = word(if moved.is_some() { "extended" } else { "closes" });
        let decided = moved.unwrap_or(first);
        let last_minute = deadline.last_minute().map(|from| (from, closes.at));
        let event = event("closes", closes.when, label);
        events.push(Event { sequence: deadline.extensions.len(), decided, exact: last_minute, ..event });
    }
    events.extend(deadline.results.map(|results| event("results", results.when, word("results"))));
    events.extend(call.milestones.iter().filter_map(|milestone| {
        let label = entry.label(&format!("milestones.{}", milestone.id.0))?;
        let label = site.filled(&label.text, document, shown).into_owned();
        Some(event(&format!("milestone-{}", milestone.id.0), milestone.on, label))
    }));
    events.retain(|event| matches!(event.when, When::Day(_) | When::Instant(_)));
    events
}

fn write(site: &Sight<'_>, (document, call): (&Document, &Call), language: usize) -> String {
    let (entry, shown) = document.shown_entry(language);
    let title = site.filled(&entry.title.value, document, shown);
    let host = site.project.base_url.split("://").last().unwrap_or_default();
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//Convoca//Convoca//EN");
    calendar.line("METHOD", "PUBLISH");
    calendar.text("X-WR-CALNAME", &title);
    for event in events(site, (document, call), language) {
        calendar.line("BEGIN", "VEVENT");
        calendar.text("UID", &format!("{}-{}@{host}", document.folder, event.id));
        calendar.line("DTSTAMP", &utc(event.decided));
        calendar.line("SEQUENCE", &event.sequence.to_string());
        calendar.dates(&event);
        calendar.text("SUMMARY", &format!("{title}: {}", event.label));
        calendar.line("URL", &absolute(site, &document.urls[language]));
        calendar.line("END", "VEVENT");
    }
    calendar.line("END", "VCALENDAR");
    calendar.lines
}

#[derive(Default)]
struct Calendar {
    lines: String,
}

impl Calendar {
    fn dates(&mut self, event: &Event) {
        match event.exact {
            Some((from, to)) => {
                self.line("DTSTART", &utc(from));
                self.line("DTEND", &utc(to));
            }
            // A whole day, up to but not including the next one (RFC 5545, 3.6.1).
            None => {
                let last = event.when.last_day();
                self.line("DTSTART;VALUE=DATE", &day(event.when.first_day()));
                self.line("DTEND;VALUE=DATE", &day(last.tomorrow().unwrap_or(last)));
            }
        }
    }

    fn text(&mut self, name: &str, value: &str) {
        let escaped = value.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n");
        self.line(name, &escaped);
    }

    /// Writes a line, folded between characters where it is too long.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if length + sign.len_utf8() > LONGEST_LINE {
                self.lines.push_str("\r\n ");
                length = 1;
            }
            self.lines.push(sign);
            length += sign.len_utf8();
        }
        self.lines.push_str("\r\n");
    }
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_escaped_and_folded_between_characters() {
        let mut calendar = Calendar::default();
        calendar.text("SUMMARY", &format!("a, b; c\\d {}", "ñ".repeat(40)));
        let lines: Vec<&str> = calendar.lines.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LONGEST_LINE), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), format!("SUMMARY:a\\,b\\;c\\\\d{}", "ñ".repeat(40)));
    }
}
