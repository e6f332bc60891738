//! Instants as pages show them: in the call's own zone, and in that of everybody.

use forms::{Deadline, Zone};
use jiff::civil::DateTime;
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
    view(dictionary, &deadline.zone, deadline.zone.local(deadline.opens.at))
}

/// Returns when a call closes: the last minute of its last day, when no time is named.
pub(crate) fn closes(deadline: &Deadline, dictionary: &Dictionary) -> Option<MomentView> {
    let local = deadline.last_closes().or_else(|| Some(deadline.zone.local(deadline.closes_at()?)))?;
    Some(view(dictionary, &deadline.zone, local))
}

fn view(dictionary: &Dictionary, zone: &Zone, local: DateTime) -> MomentView {
    let at = zone.timestamp(local);
    MomentView {
        iso: at.to_string(),
        text: dictionary.formats.date_time(local),
        zone: theme::zone_name(dictionary, zone, local),
        utc: theme::in_utc(dictionary, at),
    }
}
