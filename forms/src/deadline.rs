//! Deadlines: when a call opens and closes, and in which state that leaves it.
//!
//! [`Deadline::read`] takes its keys from `call.yaml`; [`Deadline::state`] and
//! [`Deadline::takes_answers`] judge an instant. A deadline is JSON of the dates as written.

use jiff::{SignedDuration, Timestamp, ToSpan, civil};
use schema::{Fault, Faults, FromNode, Node, Reader, Span, Spanned};
use serde::{Deserialize, Serialize};

use crate::{When, Zone};

#[cfg(test)]
mod tests;

/// The days before the deadline that count as soon, when the call does not say.
const CLOSING_SOON_DAYS: u32 = 14;

/// The dates of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
#[non_exhaustive]
pub struct Deadline {
    /// Where its clocks hang.
    pub zone: Zone,
    /// From when answers are taken.
    pub opens: Moment,
    /// The first deadline; a call without one is closed by `ended` or by its results.
    pub closes: Option<Moment>,
    /// When a call whose deadline is not known was over.
    pub ended: Option<Moment>,
    /// Later deadlines in order, of which the last counts.
    pub extensions: Vec<Extension>,
    /// How long after the deadline what was begun is still taken.
    pub grace_minutes: u32,
    /// The days before the deadline that count as soon.
    pub closing_soon_days: u32,
    /// When winners are announced.
    pub results: Option<Moment>,
}

/// A date and the instant that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// As it is written.
    pub when: When,
    /// The instant from which on it has happened: what closes does so at the end of its day, and
    /// results of which no day is known are there when their month or year is over.
    pub at: Timestamp,
}

/// A later deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The deadline.
    pub closes: Moment,
    /// When it was decided.
    pub decided: When,
}

/// The states of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not open yet.
    Announced,
    /// Takes answers.
    Open,
    /// Takes answers, and not for long.
    ClosingSoon,
    /// The deadline has passed.
    Closed,
    /// The winners are known.
    Results,
}

impl Deadline {
    /// Reads `opens`, `closes`, `ended`, `zone`, `extensions`, `grace`, `closing_soon` and `results`.
    pub fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let before = reader.faults.len();
        let zone = reader.required::<Zone>("zone");
        let opens = reader.required::<Spanned<When>>("opens");
        let ends = [reader.node("closes"), reader.node("ended"), reader.node("results")];
        let [closes, ended, results] = ends.map(|node| Spanned::<When>::from_node(node?, reader.faults));
        let extensions = reader.optional::<Vec<DatedExtension>>("extensions").unwrap_or_default();
        let grace = reader.number("grace", 0..=7 * 24 * 60);
        let closing_soon = reader.number("closing_soon", 0..=365);
        if ends == [None, None, None] {
            let place = reader.place("closes");
            reader.faults.push(Fault::error("missing-deadline", place));
        }
        (reader.faults.len() == before).then_some(())?;
        let dates = Dates { zone: zone?, opens: opens?, closes, ended, extensions, results };
        dates.judge(reader.faults);
        (reader.faults.len() == before).then_some(())?;
        let number = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
        Some(dates.deadline(number(grace).unwrap_or(0), number(closing_soon).unwrap_or(CLOSING_SOON_DAYS)))
    }

    /// Returns the state at an instant.
    pub fn state(&self, now: Timestamp) -> State {
        if now < self.opens.at {
            State::Announced
        } else if self.results.is_some_and(|results| now >= results.at) {
            State::Results
        } else if self.closes_at().is_some_and(|closes| now >= closes) {
            State::Closed
        } else if self.closing_soon_at().is_some_and(|soon| now >= soon) {
            State::ClosingSoon
        } else {
            State::Open
        }
    }

    /// Tells whether an answer that arrives at an instant is taken: from the opening up to the end
    /// of the grace.
    pub fn takes_answers(&self, now: Timestamp) -> bool {
        let grace = SignedDuration::from_mins(self.grace_minutes.into());
        let over = self.closes_at().is_some_and(|closes| now.duration_since(closes) >= grace);
        now >= self.opens.at && !over
    }

    /// Returns the instant of the last deadline; without one, when the call was over, or that of the
    /// results.
    pub fn closes_at(&self) -> Option<Timestamp> {
        self.last_deadline().or(self.ended).or(self.results).map(|moment| moment.at)
    }

    /// Returns the instant that pages, calendars and refusals name as the last deadline: of a day, the
    /// beginning of its last minute.
    pub fn last_minute(&self) -> Option<Timestamp> {
        Some(self.last_deadline()?.when.last_minute(&self.zone))
    }

    /// Returns the last deadline as clocks in the zone show it; for a day, its last minute.
    pub fn last_closes(&self) -> Option<civil::DateTime> {
        Some(self.zone.local(self.last_minute()?))
    }

    /// Returns the last deadline: that of the last extension, or the first one.
    pub fn last_deadline(&self) -> Option<Moment> {
        self.extensions.last().map(|extension| extension.closes).or(self.closes)
    }

    /// Returns the last day on which answers are taken, for [`crate::CallBounds`].
    pub fn last_day(&self) -> Option<civil::Date> {
        let last = self.last_deadline().or(self.ended).or(self.results)?;
        Some(last.when.last_day())
    }

    /// Returns the instants at which the state changes, in order.
    pub fn changes(&self) -> Vec<Timestamp> {
        let results = self.results.map(|results| results.at);
        let known = [Some(self.opens.at), self.closing_soon_at(), self.closes_at(), results];
        let mut changes: Vec<Timestamp> = known.into_iter().flatten().collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// Returns the first change after an instant.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes().into_iter().find(|change| *change > now)
    }

    /// Returns when "soon" begins, on the clock of the zone; not before the call opens.
    fn closing_soon_at(&self) -> Option<Timestamp> {
        let closes = self.last_deadline()?.at;
        let days = i64::from(self.closing_soon_days).days();
        let soon = self.zone.timestamp(self.zone.local(closes).saturating_sub(days));
        Some(soon.max(self.opens.at))
    }
}

impl State {
    /// Returns the name, as in words and classes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Open => "open",
            Self::ClosingSoon => "closing-soon",
            Self::Closed => "closed",
            Self::Results => "results",
        }
    }
}

/// The dates as they were read, to be held against each other.
struct Dates {
    zone: Zone,
    opens: Spanned<When>,
    closes: Option<Spanned<When>>,
    ended: Option<Spanned<When>>,
    extensions: Vec<DatedExtension>,
    results: Option<Spanned<When>>,
}

struct DatedExtension {
    closes: Spanned<When>,
    decided: Spanned<When>,
}

impl FromNode for DatedExtension {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "an extension", faults)?;
        let closes = reader.required("closes");
        let decided = reader.required("decided");
        reader.finish();
        Some(Self { closes: closes?, decided: decided? })
    }
}

impl Dates {
    /// Reports times that clocks skip or repeat, and dates that are not in their order.
    fn judge(&self, faults: &mut Faults) {
        let deadlines = self.closes.iter().chain(self.extensions.iter().map(|extension| &extension.closes));
        let all = [&self.opens].into_iter().chain(deadlines.clone()).chain(&self.ended).chain(&self.results);
        for when in all {
            if let Some(code) = self.zone.fault(when.value) {
                let fault = Fault::error(code, when.span).with("found", when.value.to_string());
                faults.push(fault.with("zone", self.zone.as_str()));
            }
        }
        if let (None, Some(extension)) = (&self.closes, self.extensions.first()) {
            faults.push(Fault::error("extension-without-deadline", extension.closes.span));
        }
        let mut earlier = ("opens", self.opens.value, self.opens.value.start(&self.zone));
        for (deadline, key) in deadlines.zip(["closes"].into_iter().chain(std::iter::repeat("extensions"))) {
            let at = deadline.value.end(&self.zone);
            if at <= earlier.2 {
                faults.push(out_of_order((key, deadline), earlier.0, earlier.1));
            }
            earlier = (key, deadline.value, at);
        }
        if let Some(ended) = &self.ended
            && ended.value.end(&self.zone) <= earlier.2
        {
            faults.push(out_of_order(("ended", ended), earlier.0, earlier.1));
        }
        for extension in &self.extensions {
            if extension.decided.value.start(&self.zone) >= extension.closes.value.end(&self.zone) {
                let (earlier, closes) = ("decided", &extension.closes);
                faults.push(out_of_order(("extensions", closes), earlier, extension.decided.value));
            }
        }
        if let Some(results) = &self.results
            && results_at(results.value, &self.zone) < earlier.2
        {
            faults.push(out_of_order(("results", results), earlier.0, earlier.1));
        }
    }

    fn deadline(self, grace_minutes: u32, closing_soon_days: u32) -> Deadline {
        let zone = self.zone;
        let closing = |when: When| Moment { when, at: when.end(&zone) };
        let extended =
            |dated: &DatedExtension| Extension { closes: closing(dated.closes.value), decided: dated.decided.value };
        Deadline {
            opens: Moment { when: self.opens.value, at: self.opens.value.start(&zone) },
            closes: self.closes.map(|when| closing(when.value)),
            ended: self.ended.map(|when| closing(when.value)),
            extensions: self.extensions.iter().map(extended).collect(),
            grace_minutes,
            closing_soon_days,
            results: self.results.map(|when| Moment { when: when.value, at: results_at(when.value, &zone) }),
            zone,
        }
    }
}

/// Returns the fault of a date that does not come after the one it must come after.
fn out_of_order((key, found): (&'static str, &Spanned<When>), earlier: &'static str, when: When) -> Fault {
    let fault = Fault::error("deadline-order", found.span).with("key", key).with("found", found.value.to_string());
    fault.with("earlier", earlier).with("date", when.to_string())
}

fn results_at(when: When, zone: &Zone) -> Timestamp {
    match when {
        When::Day(_) | When::Instant(_) => when.start(zone),
        When::Year(_) | When::Month(..) => when.end(zone),
    }
}

/// A deadline as JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    zone: String,
    opens: String,
    closes: Option<String>,
    ended: Option<String>,
    extensions: Vec<WrittenExtension>,
    grace_minutes: u32,
    closing_soon_days: u32,
    results: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WrittenExtension {
    closes: String,
    decided: String,
}

impl From<Deadline> for Written {
    fn from(deadline: Deadline) -> Self {
        let text = |moment: Moment| moment.when.to_string();
        let extension = |extension: &Extension| WrittenExtension {
            closes: text(extension.closes),
            decided: extension.decided.to_string(),
        };
        Self {
            zone: deadline.zone.to_string(),
            opens: text(deadline.opens),
            closes: deadline.closes.map(text),
            ended: deadline.ended.map(text),
            extensions: deadline.extensions.iter().map(extension).collect(),
            grace_minutes: deadline.grace_minutes,
            closing_soon_days: deadline.closing_soon_days,
            results: deadline.results.map(text),
        }
    }
}

impl TryFrom<Written> for Deadline {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let date = |text: &str| {
            let value = When::parse(text).map_err(|code| format!("{code}: {text}"))?;
            Ok::<_, String>(Spanned { value, span: Span::default() })
        };
        let extension = |extension: &WrittenExtension| {
            Ok::<_, String>(DatedExtension { closes: date(&extension.closes)?, decided: date(&extension.decided)? })
        };
        let dates = Dates {
            zone: Zone::parse(&written.zone).ok_or_else(|| format!("unknown-zone: {}", written.zone))?,
            opens: date(&written.opens)?,
            closes: written.closes.as_deref().map(date).transpose()?,
            ended: written.ended.as_deref().map(date).transpose()?,
            extensions: written.extensions.iter().map(extension).collect::<Result<_, _>>()?,
            results: written.results.as_deref().map(date).transpose()?,
        };
        Ok(dates.deadline(written.grace_minutes, written.closing_soon_days))
    }
}
