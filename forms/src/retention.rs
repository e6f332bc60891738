//! How long answers are kept: each field's own time, counted from the end of what it was asked for.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::Field;

/// The months for which the answer to a field is kept that says nothing of it, or is asked no more.
pub const USUAL_RETENTION: u32 = 24;

impl Field {
    /// Returns the instant until which an answer is kept when what it was asked for came to its `end`: a
    /// call at its deadline, anything else when its record was changed last. A group is kept as a whole,
    /// for the time of the group.
    pub fn kept_until(&self, end: Timestamp) -> Timestamp {
        kept_until(end, self.retention)
    }
}

/// Returns the instant so many months of the calendar in UTC after an end.
pub fn kept_until(end: Timestamp, months: u32) -> Timestamp {
    let months = Span::new().try_months(months).ok();
    let until = months.and_then(|months| end.to_zoned(TimeZone::UTC).checked_add(months).ok());
    until.map_or(Timestamp::MAX, |until| until.timestamp())
}

#[cfg(test)]
mod tests {
    use schema::Faults;
    use serde_json::json;

    use super::*;
    use crate::{Form, definition};

    #[test]
    fn each_answer_is_kept_for_its_own_months_after_the_end_and_not_a_second_longer() {
        let field = |id: &str, months: u32| json!({"id": id, "kind": "text", "max": 9, "retention": months});
        let fields = json!([field("none", 0), field("month", 1), field("year", 12), field("long", 600),
                            {"id": "usual", "kind": "text", "max": 9}]);
        let tree =
            json!({"version": 1, "function": "network", "for": "site", "steps": [{"id": "one", "fields": fields}]});
        let form = Form::read("test", &definition::from_json(&tree), &mut Faults::new()).expect("it is sound");
        let moment = |text: &str| text.parse::<Timestamp>().expect("an instant");
        for (now, expected) in [
            ("2027-01-31T11:59:59Z", &[][..]),
            ("2027-01-31T12:00:00Z", &["none"]),
            ("2027-02-28T11:59:59Z", &["none"]),
            ("2027-02-28T12:00:00Z", &["none", "month"]),
            ("2028-01-31T11:59:59Z", &["none", "month"]),
            ("2028-01-31T12:00:00Z", &["none", "month", "year"]),
            ("2029-01-31T12:00:00Z", &["none", "month", "year", "usual"]),
            ("2077-01-31T12:00:00Z", &["none", "month", "year", "long", "usual"]),
        ] {
            let end = moment("2027-01-31T12:00:00Z");
            let over = form.fields().filter(|field| field.kept_until(end) <= moment(now));
            assert_eq!(over.map(|field| field.id.as_str()).collect::<Vec<_>>(), expected, "{now}");
        }
    }
}
