//! Instants in words: so that a page and a refusal name the same moment in the same way.

use forms::Zone;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Dictionary;

/// The key of the words for the zone in which a day ends last.
const ANYWHERE: &str = "time.anywhere_on_earth";

/// Names a zone by its distance from UTC at an instant: names of cities are not known
/// everywhere, and some abbreviations mean several zones.
pub fn zone_name(dictionary: &Dictionary, zone: &Zone, at: Timestamp) -> String {
    let offset = dictionary.formats.offset(zone.offset(at).seconds());
    let anywhere = zone.is_anywhere_on_earth().then(|| dictionary.text(ANYWHERE, &[])).flatten();
    anywhere.map_or_else(|| offset.clone(), |name| format!("{name}, {offset}"))
}

/// Writes an instant as clocks in UTC show it.
pub fn in_utc(dictionary: &Dictionary, at: Timestamp) -> String {
    format!("{} (UTC)", dictionary.formats.date_time(TimeZone::UTC.to_datetime(at)))
}
