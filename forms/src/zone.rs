//! Time zones: IANA names, and `anywhere-on-earth`. The only place that looks into the tables.

use std::fmt;

use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use schema::{Fault, Faults, FromNode, Node};

use crate::When;

/// The zone of the last place on earth in which a day ends, UTC−12.
const ANYWHERE: &str = "anywhere-on-earth";

/// A zone that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    table: TimeZone,
}

impl Zone {
    /// Finds a zone by its name.
    pub fn parse(name: &str) -> Option<Self> {
        if name == ANYWHERE {
            return Some(Self { name: name.to_owned(), table: TimeZone::fixed(Offset::constant(-12)) });
        }
        // The tables within the program, not those of the machine: the same site everywhere.
        let table = TimeZoneDatabase::bundled().get(name).ok()?;
        let exact = table.iana_name() == Some(name);
        exact.then(|| Self { name: name.to_owned(), table })
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Tells whether this is `anywhere-on-earth`, which pages explain.
    pub fn is_anywhere_on_earth(&self) -> bool {
        self.name == ANYWHERE
    }

    /// Returns what clocks in the zone show.
    pub fn local(&self, instant: Timestamp) -> civil::DateTime {
        self.table.to_datetime(instant)
    }

    /// Returns how far clocks in the zone are from UTC at an instant.
    pub fn offset(&self, instant: Timestamp) -> Offset {
        self.table.to_offset(instant)
    }

    /// Returns the instant of a local time. A skipped time is moved behind the gap, of a repeated
    /// one the first is taken; [`Zone::fault`] finds both beforehand.
    pub fn timestamp(&self, local: civil::DateTime) -> Timestamp {
        self.table.to_timestamp(local).expect("years lie between 1000 and 3000")
    }

    /// Returns the code of what a clock change does to a date: `time-skipped` or `time-repeated`.
    pub fn fault(&self, when: When) -> Option<&'static str> {
        let When::Instant(local) = when else { return None };
        match self.table.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some("time-skipped"),
            AmbiguousOffset::Fold { .. } => Some("time-repeated"),
        }
    }

    /// Returns the first instant of a day.
    pub(crate) fn midnight(&self, day: civil::Date) -> Timestamp {
        self.timestamp(day.to_datetime(civil::Time::midnight()))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl FromNode for Zone {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let name = String::from_node(node, faults)?;
        let zone = Self::parse(&name);
        if zone.is_none() {
            let database = TimeZoneDatabase::bundled();
            let mut known: Vec<String> = database.available().map(|known| known.to_string()).collect();
            known.push(ANYWHERE.to_owned());
            known.sort_unstable();
            let fault = Fault::error("unknown-zone", node.span).with("found", &name);
            faults.push(fault.near(&name, known.iter().map(String::as_str)));
        }
        zone
    }
}
