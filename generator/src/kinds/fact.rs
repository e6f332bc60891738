//! A fact as prose may take it: the value and how each language writes it.

use forms::{When, Zone};
use words::Formats;

/// A value out of a facts file.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A count.
    Number(i64),
    /// A share of a hundred.
    Percent(i64),
    /// A sum in whole units.
    Money(i64, String),
    /// A date, with the zone that an instant is told in.
    Date(When, Option<Zone>),
    /// A name, written alike in every language.
    Name(String),
    /// An e-mail address.
    Email(String),
    /// Countries by code.
    Countries(Vec<String>),
    /// Languages by tag.
    Languages(Vec<String>),
}

/// What a language needs to write facts.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// Dates, numbers, lists, names.
    pub formats: &'a Formats,
    /// What "anywhere on earth" is called.
    pub anywhere: &'a str,
}

impl Fact {
    /// Writes the fact as a text.
    pub fn text(&self, filter: Option<&str>, writer: Writer<'_>) -> String {
        let formats = writer.formats;
        match self {
            Self::Number(number) => formats.number(*number),
            Self::Percent(number) => formats.percent(*number),
            Self::Money(amount, currency) => formats.money(*amount, currency),
            Self::Date(when, zone) => date(*when, zone.as_ref(), filter, writer),
            Self::Name(name) | Self::Email(name) => name.clone(),
            Self::Countries(codes) => {
                let names: Vec<String> =
                    codes.iter().map(|code| formats.country(code).unwrap_or_else(|| code.clone())).collect();
                list(&names, formats)
            }
            Self::Languages(tags) => {
                let names: Vec<String> =
                    tags.iter().map(|tag| formats.language(tag).unwrap_or_else(|| tag.clone())).collect();
                list(&names, formats)
            }
        }
    }

    /// Returns the date that a machine reads, for a `time` element.
    pub fn machine_date(&self, filter: Option<&str>) -> Option<String> {
        match (self, filter) {
            (Self::Date(when, _), Some("year")) => Some(when.year().to_string()),
            (Self::Date(When::Instant(at), Some(zone)), Some("utc") | None) => Some(zone.timestamp(*at).to_string()),
            (Self::Date(When::Instant(at), _), _) => Some(at.date().to_string()),
            (Self::Date(When::Day(day), _), _) => Some(day.to_string()),
            (Self::Date(When::Month(year, month), _), _) => Some(format!("{year:04}-{month:02}")),
            (Self::Date(When::Year(year), _), _) => Some(year.to_string()),
            _ => None,
        }
    }
}

fn list(names: &[String], formats: &Formats) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    formats.list(&names)
}

fn date(when: When, zone: Option<&Zone>, filter: Option<&str>, writer: Writer<'_>) -> String {
    let formats = writer.formats;
    match (when, filter) {
        (_, Some("year")) | (When::Year(_), _) => formats.year(when.year()),
        (When::Month(year, month), _) => formats.month(year, month),
        (When::Day(day), _) => formats.date(day),
        (When::Instant(at), Some("date")) => formats.date(at.date()),
        (When::Instant(at), filter) => instant(at, zone, filter, writer),
    }
}

fn instant(at: jiff::civil::DateTime, zone: Option<&Zone>, filter: Option<&str>, writer: Writer<'_>) -> String {
    let Some(zone) = zone else { return writer.formats.date_time(at) };
    if filter == Some("utc") {
        let utc = zone.timestamp(at).to_zoned(jiff::tz::TimeZone::UTC).datetime();
        return format!("{} (UTC)", writer.formats.date_time(utc));
    }
    format!("{} ({})", writer.formats.date_time(at), zone_name(at, zone, writer))
}

/// Names a zone by what it is ahead of or behind UTC at an instant: names of cities and
/// abbreviations are not known everywhere, and some abbreviations mean several zones.
pub fn zone_name(at: jiff::civil::DateTime, zone: &Zone, writer: Writer<'_>) -> String {
    if zone.is_anywhere_on_earth() {
        return format!("{}, {}", writer.anywhere, writer.formats.offset(-12 * 3600));
    }
    let utc = zone.timestamp(at).to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let seconds = at.duration_since(utc).as_secs();
    writer.formats.offset(i32::try_from(seconds).expect("no zone is a lifetime ahead"))
}
