//! A fact as prose may take it: the value and how each language writes it.

use forms::{When, Zone};
use theme::Dictionary;
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

impl Fact {
    /// Writes the fact as a text.
    pub fn text(&self, filter: Option<&str>, dictionary: &Dictionary) -> String {
        let formats = &dictionary.formats;
        match self {
            Self::Number(number) => formats.number(*number),
            Self::Percent(number) => formats.percent(*number),
            Self::Money(amount, currency) => formats.money(*amount, currency),
            Self::Date(when, zone) => date(*when, zone.as_ref(), filter, dictionary),
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

fn date(when: When, zone: Option<&Zone>, filter: Option<&str>, dictionary: &Dictionary) -> String {
    let formats = &dictionary.formats;
    match (when, filter) {
        (_, Some("year")) | (When::Year(_), _) => formats.year(when.year()),
        (When::Month(year, month), _) => formats.month(year, month),
        (When::Day(day), _) => formats.date(day),
        (When::Instant(at), Some("date")) => formats.date(at.date()),
        (When::Instant(at), filter) => instant(at, zone, filter, dictionary),
    }
}

fn instant(at: jiff::civil::DateTime, zone: Option<&Zone>, filter: Option<&str>, dictionary: &Dictionary) -> String {
    let Some(zone) = zone else { return dictionary.formats.date_time(at) };
    if filter == Some("utc") {
        return theme::in_utc(dictionary, zone.timestamp(at));
    }
    format!("{} ({})", dictionary.formats.date_time(at), theme::zone_name(dictionary, zone, zone.timestamp(at)))
}
