//! Dates as pages show them: one for machines, one for people.

use forms::{Deadline, When, Zone};
use serde::Serialize;

use crate::kinds::fact::Fact;
use crate::site::Frame;

/// A date.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Moment {
    /// For the `datetime` attribute.
    pub(super) iso: String,
    /// As the language writes it.
    pub(super) text: String,
}

/// A deadline.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Closing {
    iso: String,
    text: String,
    /// The zone's distance from UTC.
    zone: Option<String>,
    /// In UTC; of a day, its last minute, as the functions name it when they refuse an answer.
    utc: Option<String>,
    /// Whether it is later than first announced.
    extended: bool,
    /// The instant, for the script that closes the form.
    instant: String,
    /// How many seconds later what was begun is still taken.
    grace: u32,
}

/// Returns a date in a language, without its zone.
pub(super) fn moment(site: &Frame, when: When, zone: Option<&Zone>, language: usize) -> Moment {
    let iso = Fact::Date(when, zone.cloned()).machine_date(None).unwrap_or_default();
    Moment { iso, text: site.fact_text(&Fact::Date(when, None), None, language) }
}

/// Returns the last deadline of a call in a language; none when it is not known.
pub(super) fn closing(site: &Frame, deadline: &Deadline, language: usize) -> Option<Closing> {
    let (when, zone) = (deadline.last_deadline()?.when, &deadline.zone);
    let Moment { iso, text } = moment(site, when, Some(zone), language);
    let dictionary = &site.dictionaries[language];
    let last = when.last_minute(zone);
    Some(Closing {
        iso,
        text,
        zone: Some(theme::zone_name(dictionary, zone, last)),
        utc: Some(theme::in_utc(dictionary, last)),
        extended: !deadline.extensions.is_empty(),
        instant: when.end(zone).to_string(),
        grace: deadline.grace_minutes * 60,
    })
}
