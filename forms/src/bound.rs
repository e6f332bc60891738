//! The bounds of dates: a day, today, or a date of the call, and some time before or behind it.

use std::fmt;

use jiff::{Span, civil};
use schema::{Fault, Reader, Spanned};

use crate::{Audience, Ground, Scope, When};

/// A day that may depend on the clock or on the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// From where it is counted.
    pub base: Base,
    /// How far.
    pub shift: Option<Shift>,
}

/// From where a bound is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A day.
    Day(civil::Date),
    /// The first day of a month; only for kinds that ask for a month.
    Month(civil::Date),
    /// The day of judging.
    Today,
    /// The first day of the call.
    CallOpens,
    /// The last day of the call.
    CallCloses,
}

/// How far a bound lies from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// How many units, before the base when negative.
    pub amount: i32,
    /// Of what.
    pub unit: Unit,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months; the last day of a shorter month stands for the days it lacks.
    Months,
    /// Years; 28 February stands for the 29th that a year lacks.
    Years,
}

impl Bound {
    /// Reads a bound as it is written, `call.closes - 2 years`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let base = Base::parse(words.next()?)?;
        let rest: Vec<&str> = words.collect();
        let shift = match rest[..] {
            [] => None,
            [sign, amount, unit] => Some(Shift::parse(sign, amount, unit)?),
            _ => return None,
        };
        Some(Self { base, shift })
    }

    /// Returns the day, or nothing when there is no call on which it depends.
    pub fn resolve(&self, scope: &Scope<'_>) -> Option<civil::Date> {
        let base = match self.base {
            Base::Day(date) | Base::Month(date) => date,
            Base::Today => scope.today,
            Base::CallOpens => scope.call.as_ref()?.opens,
            Base::CallCloses => scope.call.as_ref()?.closes,
        };
        Some(self.shifted(base))
    }

    /// Reads the bound under a key; one that is wrong is a fault.
    pub(crate) fn read(reader: &mut Reader<'_, '_>, key: &'static str, ground: Ground) -> Option<Self> {
        let text = reader.optional::<Spanned<String>>(key)?;
        let Some(bound) = Self::parse(&text.value) else {
            reader.faults.push(Fault::error("bad-bound", text.span).with("key", key).with("found", text.value));
            return None;
        };
        let of_call = matches!(bound.base, Base::CallOpens | Base::CallCloses);
        if of_call && ground.audience == Audience::Site {
            reader.faults.push(Fault::error("call-in-site-form", text.span).with("key", key));
            return None;
        }
        Some(bound)
    }

    /// Tells whether this bound lies behind the other on every day and for every call.
    pub(crate) fn is_always_after(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.base.day(), other.base.day()) else {
            // Any day does where both are counted from the same one.
            let day = civil::date(2024, 6, 15);
            return self.base == other.base && self.shifted(day) > other.shifted(day);
        };
        self.shifted(own) > other.shifted(others)
    }

    fn shifted(&self, day: civil::Date) -> civil::Date {
        match self.shift {
            Some(shift) => day.saturating_add(shift.span()),
            None => day,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.base {
            Base::Day(date) => write!(formatter, "{date}")?,
            Base::Month(date) => write!(formatter, "{}", When::Month(date.year(), date.month()))?,
            Base::Today => formatter.write_str("today")?,
            Base::CallOpens => formatter.write_str("call.opens")?,
            Base::CallCloses => formatter.write_str("call.closes")?,
        }
        let Some(Shift { amount, unit }) = self.shift else { return Ok(()) };
        let sign = if amount < 0 { '-' } else { '+' };
        let unit = match unit {
            Unit::Days => "days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
            Unit::Years => "years",
        };
        write!(formatter, " {sign} {} {unit}", amount.abs())
    }
}

impl Base {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "today" => Some(Self::Today),
            "call.opens" => Some(Self::CallOpens),
            "call.closes" => Some(Self::CallCloses),
            _ => match When::parse(word).ok()? {
                When::Day(date) => Some(Self::Day(date)),
                when @ When::Month(..) => Some(Self::Month(when.first_day())),
                When::Year(_) | When::Instant(_) => None,
            },
        }
    }

    fn day(self) -> Option<civil::Date> {
        match self {
            Self::Day(date) | Self::Month(date) => Some(date),
            Self::Today | Self::CallOpens | Self::CallCloses => None,
        }
    }
}

impl Shift {
    fn parse(sign: &str, amount: &str, unit: &str) -> Option<Self> {
        let unit = match unit {
            "day" | "days" => Unit::Days,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return None,
        };
        let amount = i32::from(amount.parse::<u16>().ok().filter(|amount| *amount < 10_000)?);
        match sign {
            "+" => Some(Self { amount, unit }),
            "-" => Some(Self { amount: -amount, unit }),
            _ => None,
        }
    }

    fn span(self) -> Span {
        let span = Span::new();
        match self.unit {
            Unit::Days => span.days(self.amount),
            Unit::Weeks => span.weeks(self.amount),
            Unit::Months => span.months(self.amount),
            Unit::Years => span.years(self.amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CallBounds;

    #[test]
    fn a_bound_is_a_day_and_some_time_from_it() {
        let call = CallBounds {
            opens: civil::date(2027, 1, 31),
            closes: civil::date(2027, 3, 31),
            maximum: None,
            countries: None,
            languages: Vec::new(),
        };
        let scope = Scope {
            today: civil::date(2024, 2, 29),
            call: Some(call),
            site_languages: &[],
            known_countries: &[],
            known_languages: &[],
            files: &[],
        };
        for (text, expected) in [
            ("2020-01-29", Some(civil::date(2020, 1, 29))),
            ("2020-02", Some(civil::date(2020, 2, 1))),
            ("today", Some(civil::date(2024, 2, 29))),
            ("today - 1 year", Some(civil::date(2023, 2, 28))),
            ("today - 18 years", Some(civil::date(2006, 2, 28))),
            ("call.opens + 1 month", Some(civil::date(2027, 2, 28))),
            ("call.closes - 10 days", Some(civil::date(2027, 3, 21))),
            ("call.closes + 2 weeks", Some(civil::date(2027, 4, 14))),
            ("today + 9999 years", Some(civil::Date::MAX)),
            ("today + 10000 years", None),
            ("today -1 year", None),
            ("today + 1 century", None),
            ("tomorrow", None),
            ("2020", None),
            ("2020-02-30", None),
            ("", None),
        ] {
            assert_eq!(Bound::parse(text).and_then(|bound| bound.resolve(&scope)), expected, "{text}");
        }
        let text = "call.closes - 10 days";
        assert_eq!(Bound::parse(text).map(|bound| bound.to_string()).as_deref(), Some(text));
    }
}
