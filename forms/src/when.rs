//! Dates as they are written in content: an instant, a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp, civil};
use schema::{Fault, Faults, FromNode, Node};

use crate::Zone;

/// A date, as precise as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// `2020`
    Year(i16),
    /// `2022-05`
    Month(i16, i8),
    /// `2020-01-29`
    Day(civil::Date),
    /// `2027-03-31T23:59`
    Instant(civil::DateTime),
}

impl When {
    /// Reads a date; the error is the code of the fault: `not-a-date`, `date-not-real` or
    /// `time-not-real`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let date = numbers(day, '-', &[4, 2, 2]).ok_or("not-a-date")?;
        let time = time.map(|time| numbers(time, ':', &[2, 2, 2]).ok_or("not-a-date")).transpose()?;
        let read = match (&date[..], time.as_deref()) {
            ([year], None) => civil::Date::new(*year, 1, 1).map(|_| Self::Year(*year)),
            ([year, month], None) => {
                civil::Date::new(*year, small(*month), 1).map(|_| Self::Month(*year, small(*month)))
            }
            ([year, month, day], None) => civil::Date::new(*year, small(*month), small(*day)).map(Self::Day),
            ([year, month, day], Some([hour, minute, rest @ ..])) => {
                let second = rest.first().copied().unwrap_or_default();
                let date = civil::Date::new(*year, small(*month), small(*day));
                let time = civil::Time::new(small(*hour), small(*minute), small(second), 0);
                if date.is_ok() && time.is_err() {
                    return Err("time-not-real");
                }
                date.and_then(|date| time.map(|time| Self::Instant(date.to_datetime(time))))
            }
            _ => return Err("not-a-date"),
        };
        // Beyond these years a date is a slip, and arithmetic with it could leave the calendar.
        let usual = (1000..=2999).contains(&date[0]);
        read.ok().filter(|_| usual).ok_or("date-not-real")
    }

    /// Returns when it begins; an instant is its own beginning.
    pub fn start(&self, zone: &Zone) -> Timestamp {
        match self {
            Self::Instant(instant) => zone.timestamp(*instant),
            Self::Year(_) | Self::Month(..) | Self::Day(_) => zone.midnight(self.first_day()),
        }
    }

    /// Returns when it is over: the midnight behind its last day; an instant is its own end.
    pub fn end(&self, zone: &Zone) -> Timestamp {
        match self {
            Self::Instant(instant) => zone.timestamp(*instant),
            Self::Year(_) | Self::Month(..) | Self::Day(_) => {
                zone.midnight(self.last_day().tomorrow().expect("years end before 3000"))
            }
        }
    }

    /// Returns the first day it covers.
    pub fn first_day(&self) -> civil::Date {
        match self {
            Self::Year(year) => civil::date(*year, 1, 1),
            Self::Month(year, month) => civil::date(*year, *month, 1),
            Self::Day(date) => *date,
            Self::Instant(instant) => instant.date(),
        }
    }

    /// Returns the last day it covers.
    pub fn last_day(&self) -> civil::Date {
        match self {
            Self::Year(year) => civil::date(*year, 12, 31),
            Self::Month(..) => self.first_day().last_of_month(),
            Self::Day(date) => *date,
            Self::Instant(instant) => instant.date(),
        }
    }

    /// Returns when its last minute begins, which is how people write the end of a day; an instant
    /// is its own.
    pub fn last_minute(&self, zone: &Zone) -> Timestamp {
        match self {
            Self::Instant(instant) => zone.timestamp(*instant),
            Self::Year(_) | Self::Month(..) | Self::Day(_) => self.end(zone) - SignedDuration::from_mins(1),
        }
    }

    /// Returns the year.
    pub fn year(&self) -> i16 {
        self.first_day().year()
    }
}

impl fmt::Display for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(formatter, "{year:04}"),
            Self::Month(year, month) => write!(formatter, "{year:04}-{month:02}"),
            Self::Day(date) => write!(formatter, "{date}"),
            Self::Instant(instant) if instant.second() == 0 => {
                write!(formatter, "{}T{:02}:{:02}", instant.date(), instant.hour(), instant.minute())
            }
            Self::Instant(instant) => write!(formatter, "{instant}"),
        }
    }
}

impl FromStr for When {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl FromNode for When {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::from_node(node, faults)?;
        let when = Self::parse(&text);
        when.map_err(|code| faults.push(Fault::error(code, node.span).with("found", text))).ok()
    }
}

/// Returns the numbers between the separators, if each has as many digits as it must.
fn numbers(text: &str, separator: char, widths: &[usize]) -> Option<Vec<i16>> {
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = parts.len() <= widths.len() && parts.iter().zip(widths).all(|(part, width)| part.len() == *width);
    let digits = parts.iter().all(|part| part.bytes().all(|letter| letter.is_ascii_digit()));
    if !fits || !digits {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

/// Narrows a number of two digits.
fn small(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is_written() {
        for (text, expected) in [
            ("2020", Ok(When::Year(2020))),
            ("2022-05", Ok(When::Month(2022, 5))),
            ("2020-02-29", Ok(When::Day(civil::date(2020, 2, 29)))),
            ("2027-03-31T23:59", Ok(When::Instant(civil::datetime(2027, 3, 31, 23, 59, 0, 0)))),
            ("2027-03-31T23:59:59", Ok(When::Instant(civil::datetime(2027, 3, 31, 23, 59, 59, 0)))),
            ("2021-02-29", Err("date-not-real")),
            ("2022-13", Err("date-not-real")),
            ("2027-03-31T24:00", Err("time-not-real")),
            ("2027-03-31T23:60", Err("time-not-real")),
            ("0000", Err("date-not-real")),
            ("9999-12-31", Err("date-not-real")),
            ("2027-3-31", Err("not-a-date")),
            ("27-03-31", Err("not-a-date")),
            ("31/03/2027", Err("not-a-date")),
            ("2027-03-31 23:59", Err("not-a-date")),
            ("2027-03-31T23:59Z", Err("not-a-date")),
            ("2027-03-31T23", Err("not-a-date")),
            ("2027-03T23:59", Err("not-a-date")),
            ("soon", Err("not-a-date")),
            ("", Err("not-a-date")),
        ] {
            assert_eq!(When::parse(text), expected, "{text}");
            if let Ok(when) = expected {
                assert_eq!(when.to_string(), text);
            }
        }
    }

    #[test]
    fn a_day_ends_with_a_minute_of_its_own_though_clocks_change_at_midnight() {
        for (zone, text, expected, local) in [
            ("America/Guayaquil", "2027-03-31", "2027-04-01T04:59:00Z", "2027-03-31T23:59:00-05"),
            ("America/Guayaquil", "2027-03-31T12:00", "2027-03-31T17:00:00Z", "2027-03-31T12:00:00-05"),
            ("America/Guayaquil", "2027", "2028-01-01T04:59:00Z", "2027-12-31T23:59:00-05"),
            ("anywhere-on-earth", "2027-03-31", "2027-04-01T11:59:00Z", "2027-03-31T23:59:00-12"),
            // 23:59 comes twice on this day, and the midnight behind the other one does not come.
            ("Asia/Beirut", "2027-10-30", "2027-10-30T21:59:00Z", "2027-10-30T23:59:00+02"),
            ("Asia/Beirut", "2027-03-27", "2027-03-27T21:59:00Z", "2027-03-27T23:59:00+02"),
        ] {
            let zone = Zone::parse(zone).expect("a zone");
            let at = When::parse(text).expect("a date").last_minute(&zone);
            assert_eq!(at.to_string(), expected, "{zone} {text}");
            assert_eq!(format!("{}{}", zone.local(at), zone.offset(at)), local, "{zone} {text}");
        }
    }
}
