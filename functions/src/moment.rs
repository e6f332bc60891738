//! Instants as pages show them: in the call's own zone, and in that of everybody.

use forms::{Deadline, Zone};
use jiff::Timestamp;
use serde::Serialize;
use theme::Dictionary;

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
    view(dictionary, &deadline.zone, deadline.opens.at)
}

/// Returns when a call closes: the last minute of its last day, when no time is named.
pub(crate) fn closes(deadline: &Deadline, dictionary: &Dictionary) -> Option<MomentView> {
    let at = deadline.last_minute().or_else(|| deadline.closes_at())?;
    Some(view(dictionary, &deadline.zone, at))
}

/// Returns any instant, by the clocks of a zone.
pub(crate) fn at(dictionary: &Dictionary, zone: &Zone, at: Timestamp) -> MomentView {
    view(dictionary, zone, at)
}

fn view(dictionary: &Dictionary, zone: &Zone, at: Timestamp) -> MomentView {
    MomentView {
        iso: at.to_string(),
        text: dictionary.formats.date_time(zone.local(at)),
        zone: theme::zone_name(dictionary, zone, at),
        utc: theme::in_utc(dictionary, at),
    }
}
