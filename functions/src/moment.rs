//! Instants as pages show them: in the call's own zone, and in that of everybody.

use forms::{Deadline, Zone};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;
use theme::Dictionary;

/// The key of the words for the zone in which a day ends last.
pub(crate) const ANYWHERE: &str = "time.anywhere_on_earth";

/// An instant for a template.
#[derive(Debug, Serialize)]
pub(crate) struct MomentView {
    iso: String,
    text: String,
    zone: String,
    utc: String,
}

/// Returns when a call opens.
pub(crate) fn opens(deadline: &Deadline, dictionary: &Dictionary) -> MomentView {
    view(dictionary, &deadline.zone, deadline.zone.local(deadline.opens.at))
}

/// Returns when a call closes: the last minute of its last day, when no time is named.
pub(crate) fn closes(deadline: &Deadline, dictionary: &Dictionary) -> Option<MomentView> {
    let local = deadline.last_closes().or_else(|| Some(deadline.zone.local(deadline.closes_at()?)))?;
    Some(view(dictionary, &deadline.zone, local))
}

fn view(dictionary: &Dictionary, zone: &Zone, local: DateTime) -> MomentView {
    let at = zone.timestamp(local);
    let formats = &dictionary.formats;
    let offset = formats.offset(seconds_ahead(zone, at));
    let name = zone.is_anywhere_on_earth().then(|| dictionary.text(ANYWHERE, &[])).flatten();
    MomentView {
        iso: at.to_string(),
        text: formats.date_time(local),
        // Names of cities and abbreviations are not known everywhere: the distance from UTC is.
        zone: name.map_or_else(|| offset.clone(), |name| format!("{name}, {offset}")),
        utc: format!("{} (UTC)", formats.date_time(TimeZone::UTC.to_datetime(at))),
    }
}

fn seconds_ahead(zone: &Zone, at: Timestamp) -> i32 {
    let ahead = zone.local(at).duration_since(TimeZone::UTC.to_datetime(at));
    i32::try_from(ahead.as_secs()).expect("no zone is a lifetime ahead")
}
