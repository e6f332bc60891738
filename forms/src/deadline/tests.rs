//! Deadlines at the second, in several zones, on days when clocks change.

use schema::Faults;
use serde_json::{Value, json};

use super::*;
use crate::definition;

fn read(call: &Value) -> (Option<Deadline>, Faults) {
    let mut faults = Faults::new();
    let node = definition::from_json(call);
    let mut reader = Reader::open(&node, "call.yaml", &mut faults).expect("the call is a map");
    let deadline = Deadline::read(&mut reader);
    reader.finish();
    assert_eq!(deadline.is_some(), faults.is_empty(), "{faults:?}");
    (deadline, faults)
}

fn deadline(call: &Value) -> Deadline {
    let (deadline, faults) = read(call);
    deadline.unwrap_or_else(|| panic!("{call}: {faults:?}"))
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect("tests name real instants")
}

#[test]
fn a_deadline_falls_on_the_second_in_every_zone() {
    for (zone, closes, expected) in [
        ("America/Guayaquil", "2027-03-31T23:59", "2027-04-01T04:59:00Z"),
        ("America/Guayaquil", "2027-03-31", "2027-04-01T05:00:00Z"),
        ("Europe/Zurich", "2027-03-27T23:59", "2027-03-27T22:59:00Z"),
        ("Europe/Zurich", "2027-03-28", "2027-03-28T22:00:00Z"),
        ("Europe/Zurich", "2027-03-28T03:00", "2027-03-28T01:00:00Z"),
        ("Europe/Zurich", "2027-10-31", "2027-10-31T23:00:00Z"),
        ("Europe/Zurich", "2027-10-31T03:00", "2027-10-31T02:00:00Z"),
        ("Asia/Kathmandu", "2027-03-31T23:59", "2027-03-31T18:14:00Z"),
        ("Pacific/Kiritimati", "2027-03-31", "2027-03-31T10:00:00Z"),
        ("anywhere-on-earth", "2027-03-31", "2027-04-01T12:00:00Z"),
        ("anywhere-on-earth", "2027-03-31T23:59:59", "2027-04-01T11:59:59Z"),
        ("America/Guayaquil", "2027-03", "2027-04-01T05:00:00Z"),
        ("America/Guayaquil", "2027", "2028-01-01T05:00:00Z"),
    ] {
        let deadline = deadline(&json!({"zone": zone, "opens": "2027-01-01", "closes": closes, "grace": 15}));
        let at = instant(expected);
        assert_eq!(deadline.closes_at(), Some(at), "{zone} {closes}");
        let grace = 15 * 60;
        for (seconds, state, takes) in [
            (-1, State::ClosingSoon, true),
            (0, State::Closed, true),
            (1, State::Closed, true),
            (grace - 1, State::Closed, true),
            (grace, State::Closed, false),
            (grace + 1, State::Closed, false),
        ] {
            let now = at + SignedDuration::from_secs(seconds);
            assert_eq!(deadline.state(now), state, "{zone} {closes} {seconds}");
            assert_eq!(deadline.takes_answers(now), takes, "{zone} {closes} {seconds}");
        }
    }
}

#[test]
fn a_call_goes_through_its_states() {
    let deadline = deadline(&json!({
        "zone": "Europe/Zurich", "opens": "2027-03-01", "closes": "2027-04-10T17:00", "results": "2027-06-01",
    }));
    // Fourteen days before the deadline clocks stood an hour earlier: "soon" begins at 17:00 all the same.
    let changes = ["2027-02-28T23:00:00Z", "2027-03-27T16:00:00Z", "2027-04-10T15:00:00Z", "2027-05-31T22:00:00Z"];
    assert_eq!(deadline.changes(), changes.map(instant));
    let states = [State::Announced, State::Open, State::ClosingSoon, State::Closed, State::Results];
    for (index, change) in deadline.changes().into_iter().enumerate() {
        let before = change - SignedDuration::from_secs(1);
        assert_eq!(deadline.state(before), states[index]);
        assert_eq!(deadline.state(change), states[index + 1]);
        assert_eq!(deadline.next_change(before), Some(change));
        assert_eq!(deadline.next_change(change), deadline.changes().get(index + 1).copied());
    }
    assert!(!deadline.takes_answers(instant("2027-02-28T22:59:59Z")));
    assert!(deadline.takes_answers(instant("2027-02-28T23:00:00Z")));
    assert_eq!(deadline.last_closes(), Some(civil::datetime(2027, 4, 10, 17, 0, 0, 0)));
}

#[test]
fn the_last_extension_counts() {
    let deadline = deadline(&json!({
        "zone": "America/Guayaquil", "opens": "2020-01-29", "closes": "2020-04-05",
        "extensions": [{"closes": "2020-04-19", "decided": "2020-03-20"}, {"closes": "2020-05-03", "decided": "2020-04-15"}],
    }));
    assert_eq!(deadline.closes_at(), Some(instant("2020-05-04T05:00:00Z")));
    assert_eq!(deadline.last_closes(), Some(civil::datetime(2020, 5, 3, 23, 59, 0, 0)));
    assert_eq!(deadline.last_day(), Some(civil::date(2020, 5, 3)));
    assert_eq!(deadline.state(instant("2020-04-10T00:00:00Z")), State::Open);
}

#[test]
fn a_call_without_a_deadline_is_closed_by_its_results() {
    let deadline = deadline(&json!({"zone": "Europe/Zurich", "opens": "2020", "results": "2020"}));
    assert_eq!(deadline.last_closes(), None);
    assert_eq!(deadline.state(instant("2020-12-31T22:59:59Z")), State::Open);
    assert_eq!(deadline.state(instant("2020-12-31T23:00:00Z")), State::Results);
    assert!(!deadline.takes_answers(instant("2020-12-31T23:00:00Z")));
}

#[test]
fn a_short_call_opens_as_closing_soon() {
    let deadline = deadline(&json!({"zone": "Europe/Zurich", "opens": "2027-05-01", "closes": "2027-05-07"}));
    assert_eq!(deadline.state(deadline.opens.at), State::ClosingSoon);
    assert_eq!(deadline.changes().len(), 2);
}

#[test]
fn wrong_dates_are_faults() {
    let zurich = |opens: &str, closes: &str| json!({"zone": "Europe/Zurich", "opens": opens, "closes": closes});
    let with = |key: &str, value: Value| {
        let mut call = zurich("2027-01-01", "2027-02-01");
        call[key] = value;
        call
    };
    let extension = |closes: &str, decided: &str| json!({"closes": closes, "decided": decided});
    for (call, expected) in [
        (json!({}), vec!["missing-key", "missing-key", "missing-deadline"]),
        (json!({"zone": "Europe/Zurich", "opens": "2027"}), vec!["missing-deadline"]),
        (json!({"zone": "Europe/Zurich", "opens": "2027", "closes": null}), vec!["missing-deadline"]),
        (json!({"zone": "Europe/Züri", "opens": "2027", "closes": "2027"}), vec!["unknown-zone"]),
        (json!({"zone": "europe/zurich", "opens": "2027", "closes": "2027"}), vec!["unknown-zone"]),
        (zurich("2027-02-30", "soon"), vec!["date-not-real", "not-a-date"]),
        (zurich("2027-01-01", "2027-03-28T02:30"), vec!["time-skipped"]),
        (zurich("2027-01-01", "2027-10-31T02:30"), vec!["time-repeated"]),
        (zurich("2027-01-02", "2027-01-01"), vec!["deadline-order"]),
        (zurich("2027-01-01T10:00", "2027-01-01T10:00"), vec!["deadline-order"]),
        (with("results", json!("2027-01-31")), vec!["deadline-order"]),
        (with("extensions", json!([extension("2027-02-01", "2027-01-15")])), vec!["deadline-order"]),
        (with("extensions", json!([extension("2027-02-09", "2027-03-01")])), vec!["deadline-order"]),
        (with("extensions", json!([{"closes": "2027-02-09"}])), vec!["missing-key"]),
        (
            json!({"zone": "Europe/Zurich", "opens": "2027", "results": "2028", "extensions": [extension("2027", "2027")]}),
            vec!["extension-without-deadline"],
        ),
        (with("grace", json!(-5)), vec!["number-out-of-range"]),
        (with("closing_soon", json!("two weeks")), vec!["not-a-whole-number"]),
    ] {
        let codes: Vec<&str> = read(&call).1.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, expected, "{call}");
    }
    let (_, faults) = read(&json!({"zone": "America/Guayaqil", "opens": "2027", "closes": "2027"}));
    assert_eq!(faults[0].detail("near"), Some("America/Guayaquil"));
}

#[test]
fn a_deadline_survives_the_journey_as_json() {
    let deadline = deadline(&json!({
        "zone": "anywhere-on-earth", "opens": "2020-01", "closes": "2020-04-05T23:59", "grace": 30, "closing_soon": 7,
        "extensions": [{"closes": "2020-04-19", "decided": "2020-03"}], "results": "2021",
    }));
    let json = serde_json::to_string(&deadline).expect("deadlines are JSON");
    assert_eq!(serde_json::from_str::<Deadline>(&json).expect("deadlines are read back"), deadline);
    let broken = json.replace("2020-04-05", "2020-04-31");
    assert!(serde_json::from_str::<Deadline>(&broken).is_err());
}
