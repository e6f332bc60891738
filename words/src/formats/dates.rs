//! Days, months, years, times of day and distances from UTC.

use icu_calendar::Gregorian;
use icu_datetime::{
    FixedCalendarDateTimeFormatter, NoCalendarFormatter, fieldsets,
    input::{Date, DateTime, Time},
};
use icu_locale::Locale;
use jiff::civil;

type GregorianFormatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

#[derive(Debug)]
pub(super) struct Dates {
    days: GregorianFormatter<fieldsets::YMD>,
    months: GregorianFormatter<fieldsets::YM>,
    years: GregorianFormatter<fieldsets::Y>,
    times: NoCalendarFormatter<fieldsets::T>,
    instants: GregorianFormatter<fieldsets::YMDT>,
}

const LOADED: &str = "date patterns of every locale are compiled in";

impl Dates {
    pub(super) fn new(locale: &Locale) -> Self {
        Self {
            days: GregorianFormatter::try_new(locale.into(), fieldsets::YMD::long()).expect(LOADED),
            months: GregorianFormatter::try_new(locale.into(), fieldsets::YM::long()).expect(LOADED),
            years: GregorianFormatter::try_new(locale.into(), fieldsets::Y::long()).expect(LOADED),
            times: NoCalendarFormatter::try_new(locale.into(), fieldsets::T::hm()).expect(LOADED),
            instants: GregorianFormatter::try_new(locale.into(), fieldsets::YMD::long().with_time_hm()).expect(LOADED),
        }
    }

    pub(super) fn date(&self, date: civil::Date) -> String {
        self.days.format(&icu_date(date)).to_string()
    }

    pub(super) fn month(&self, year: i16, month: i8) -> String {
        let first = Date::try_new_gregorian(year.into(), month.unsigned_abs(), 1)
            .expect("the caller gives a month of 1 to 12 and a year of at most four digits");
        self.months.format(&first).to_string()
    }

    pub(super) fn year(&self, year: i16) -> String {
        let first = Date::try_new_gregorian(year.into(), 1, 1).expect("the caller gives a year of at most four digits");
        self.years.format(&first).to_string()
    }

    pub(super) fn time(&self, time: civil::Time) -> String {
        self.times.format(&icu_time(time)).to_string()
    }

    pub(super) fn date_time(&self, date_time: civil::DateTime) -> String {
        let input = DateTime { date: icu_date(date_time.date()), time: icu_time(date_time.time()) };
        self.instants.format(&input).to_string()
    }
}

pub(super) fn offset(seconds: i32) -> String {
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if seconds < 0 { '−' } else { '+' };
    let distance = seconds.unsigned_abs();
    let (hours, minutes, rest) = (distance / 3600, distance / 60 % 60, distance % 60);
    let odd_seconds = if rest == 0 { String::new() } else { format!(":{rest:02}") };
    format!("UTC{sign}{hours:02}:{minutes:02}{odd_seconds}")
}

fn icu_date(date: civil::Date) -> Date<Gregorian> {
    Date::try_new_gregorian(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
        .expect("both libraries have the same calendar")
}

fn icu_time(time: civil::Time) -> Time {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    Time::try_new(hour.unsigned_abs(), minute.unsigned_abs(), second.unsigned_abs(), 0)
        .expect("both libraries have the same clock")
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn days_months_years_and_times_are_written_in_full() {
        for (tag, day, month, year, clock) in [
            ("es", "31 de marzo de 2027", "mayo de 2022", "2022", "23:59"),
            ("en-GB", "31 March 2027", "May 2022", "2022", "23:59"),
            ("en", "March 31, 2027", "May 2022", "2022", "11:59\u{202f}PM"),
            ("fr", "31 mars 2027", "mai 2022", "2022", "23:59"),
            ("ar", "31 مارس 2027", "مايو 2022", "2022", "11:59 م"),
            ("zh", "2027年3月31日", "2022年5月", "2022年", "23:59"),
            ("ru", "31 марта 2027\u{202f}г.", "май 2022\u{202f}г.", "2022", "23:59"),
            ("fa", "۳۱ مارس ۲۰۲۷", "مه ۲۰۲۲", "۲۰۲۲", "۲۳:۵۹"),
        ] {
            let dates = Dates::new(&tag.parse().expect("the tag is good"));
            assert_eq!(dates.date(date(2027, 3, 31)), day, "{tag}");
            assert_eq!(dates.month(2022, 5), month, "{tag}");
            assert_eq!(dates.year(2022), year, "{tag}");
            assert_eq!(dates.time(time(23, 59, 0, 0)), clock, "{tag}");
        }
    }

    #[test]
    fn a_day_and_a_time_are_joined_as_the_language_does() {
        for (tag, expected) in [
            // CLDR's pattern for `es` is `H:mm`; ICU4X pads it all the same (seen in 2.1 to 2.4).
            ("es", "1 de marzo de 2027 a las 09:05"),
            ("en-GB", "1 March 2027 at 09:05"),
            ("fr", "1 mars 2027 à 09:05"),
            ("ar", "1 مارس 2027 في 9:05 ص"),
            ("zh", "2027年3月1日 09:05"),
        ] {
            let dates = Dates::new(&tag.parse().expect("the tag is good"));
            assert_eq!(dates.date_time(date(2027, 3, 1).at(9, 5, 0, 0)), expected, "{tag}");
        }
    }

    #[test]
    fn the_distance_from_utc_has_a_sign_hours_and_minutes() {
        for (seconds, expected) in [
            (0, "UTC"),
            (-5 * 3600, "UTC−05:00"),
            (-12 * 3600, "UTC−12:00"),
            (5 * 3600 + 1800, "UTC+05:30"),
            (3600, "UTC+01:00"),
            (-(4 * 3600 + 56 * 60 + 16), "UTC−04:56:16"),
        ] {
            assert_eq!(offset(seconds), expected, "{seconds}");
        }
    }
}
