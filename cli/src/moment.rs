//! Moments as they are typed behind `--now` and `--since`.

use anyhow::bail;
use clap::Args;
use functions::clock::Clock;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The option that stops the clock.
#[derive(Clone, Copy, Debug, Args)]
pub struct Now {
    /// Treats this instant as the present, to see the site as it was or will be: an instant with
    /// an offset, as 2027-03-31T23:59:00-05:00 or 2027-04-01T00:00:00Z [default: the clock's]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    now: Option<Timestamp>,
}

impl Now {
    /// Returns the clock to go by.
    pub fn clock(self) -> Clock {
        self.now.map_or(Clock::System, Clock::Fixed)
    }

    /// Returns the clock to remove by. One that is ahead is refused: what is removed does not come back.
    pub fn clock_for_removing(self) -> anyhow::Result<Clock> {
        let clock = self.clock();
        if clock.is_ahead() {
            bail!("nothing is removed before its time: `--now` is ahead of this machine's clock");
        }
        Ok(clock)
    }
}

/// Reads an instant with an offset or with a zone in brackets.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    let zoned = || text.parse::<Zoned>().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .or_else(|_| zoned())
        .map_err(|_| "an instant has a day, a time and an offset: 2027-03-31T23:59:00-05:00, or Z for UTC".to_owned())
}

/// Reads an instant, or a day, which begins at midnight in UTC.
pub fn instant_or_day(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|zoned| zoned.timestamp());
    match instant(text) {
        Ok(instant) => Ok(instant),
        // The parser of days takes a time too, and would drop it.
        Err(reason) if text.contains(['T', ' ']) => Err(reason),
        Err(reason) => day().map_err(|_| format!("{reason}; or a day: 2027-03-31")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_days_are_read_and_all_else_is_refused() {
        for (text, as_instant, as_day) in [
            ("2027-03-31T23:59:00-05:00", Some("2027-04-01T04:59:00Z"), Some("2027-04-01T04:59:00Z")),
            ("2027-03-31T23:59-05[America/Guayaquil]", Some("2027-04-01T04:59:00Z"), Some("2027-04-01T04:59:00Z")),
            ("2027-04-01T00:00:00Z", Some("2027-04-01T00:00:00Z"), Some("2027-04-01T00:00:00Z")),
            ("2027-04-01", None, Some("2027-04-01T00:00:00Z")),
            ("2027-04-01T10:00", None, None),
            ("2027-02-30", None, None),
            ("tomorrow", None, None),
            ("", None, None),
        ] {
            let written = |read: Result<Timestamp, String>| read.ok().map(|instant| instant.to_string());
            assert_eq!(written(instant(text)).as_deref(), as_instant, "{text}");
            assert_eq!(written(instant_or_day(text)).as_deref(), as_day, "{text}");
        }
    }
}
