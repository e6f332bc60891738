//! Dates as pages show them: one for machines, one for people.

use forms::{When, Zone};
use serde::Serialize;

use crate::kinds::fact::Fact;
use crate::site::Site;

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
    /// The same instant in UTC.
    utc: Option<String>,
    /// Whether it is later than first announced.
    extended: bool,
}

/// Returns a date in a language, without its zone.
pub(super) fn moment(site: &Site, when: When, zone: Option<&Zone>, language: usize) -> Moment {
    let iso = Fact::Date(when, zone.cloned()).machine_date(None).unwrap_or_default();
    Moment { iso, text: site.fact_text(&Fact::Date(when, None), None, language) }
}

/// Returns a deadline in a language.
pub(super) fn closing(site: &Site, (when, zone): (When, &Zone), extended: bool, language: usize) -> Closing {
    let Moment { iso, text } = moment(site, when, Some(zone), language);
    let dictionary = &site.dictionaries[language];
    let end = when.end(zone);
    Closing {
        iso,
        text,
        zone: Some(theme::zone_name(dictionary, zone, zone.local(end))),
        utc: Some(theme::in_utc(dictionary, end)),
        extended,
    }
}
