//! Calendars that hold a call: what becomes of their entries when a deadline is moved.

use generator::edit::{NewDeadline, extended};

use crate::support::{Event, SiteTest, event, events};

const CALL: &str = "content/calls/2027-lights/call.yaml";
const CALENDARS: [&str; 3] = [
    "site/es/convocatorias/luces/2027-lights.ics",
    "site/en/calls/lights/2027-lights.ics",
    "site/ar/calls/2027-lights/2027-lights.ics",
];

/// The facts of the call after its deadline was moved to these dates, one after another.
fn moved(dates: &[(&str, &str)]) -> String {
    let path = crate::support::here("sites/basic").join(CALL);
    let text = std::fs::read_to_string(path).expect("the call is there");
    dates.iter().fold(text, |text, (closes, decided)| {
        let [closes, decided] = [closes, decided].map(|date| date.parse().expect("the test names real dates"));
        extended(&text, NewDeadline { closes, decided }).expect("the date is later").text
    })
}

fn deadlines(dates: &[(&str, &str)]) -> Vec<Event> {
    let built = SiteTest::from("basic").file(CALL, &moved(dates)).build_sound();
    CALENDARS.map(|path| event(built.text(path), "2027-lights-closes@")).to_vec()
}

#[test]
fn a_moved_deadline_is_the_same_entry_with_a_higher_number_and_the_new_instant() {
    let moves = [("2027-04-15T23:59", "2027-03-20"), ("2027-04-20", "2027-04-10"), ("2027-05-01T12:00", "2027-04-18")];
    let ends = ["20270331T215900Z", "20270415T215900Z", "20270420T220000Z", "20270501T100000Z"];
    let stamps = ["20270110T080000Z", "20270319T230000Z", "20270409T220000Z", "20270417T220000Z"];
    for count in 0..=moves.len() {
        for (deadline, path) in deadlines(&moves[..count]).iter().zip(CALENDARS) {
            assert_eq!(deadline.get("UID"), "2027-lights-closes@faro.example", "{path} after {count} moves");
            assert_eq!(deadline.get("SEQUENCE"), count.to_string(), "{path} after {count} moves");
            assert_eq!(deadline.get("DTEND"), ends[count], "{path} after {count} moves");
            assert_eq!(deadline.get("DTSTAMP"), stamps[count], "{path} after {count} moves");
        }
    }
}

#[test]
fn the_other_entries_of_the_call_stay_as_they_are() {
    let others = |dates: &[(&str, &str)]| {
        let built = SiteTest::from("basic").file(CALL, &moved(dates)).build_sound();
        let all = CALENDARS.into_iter().flat_map(|path| events(built.text(path)));
        all.filter(|event| !event.get("UID").contains("-closes@")).collect::<Vec<_>>()
    };
    let before = others(&[]);
    assert_eq!(before.len(), 2 * CALENDARS.len());
    assert_eq!(others(&[("2027-04-15", "2027-03-20")]), before);
}

#[test]
fn a_deadline_of_which_only_the_day_is_written_is_an_instant_for_every_calendar() {
    for (zone, begin, end) in [
        ("Europe/Madrid", "20270331T215900Z", "20270331T220000Z"),
        ("Pacific/Tongatapu", "20270331T105900Z", "20270331T110000Z"),
        ("anywhere-on-earth", "20270401T115900Z", "20270401T120000Z"),
    ] {
        let call = moved(&[]).replace("Europe/Madrid", zone).replace("2027-03-31T23:59", "2027-03-31");
        let built = SiteTest::from("basic").file(CALL, &call).build_sound();
        let deadline = event(built.text(CALENDARS[0]), "2027-lights-closes@");
        assert_eq!((deadline.get("DTSTART"), deadline.get("DTEND")), (begin, end), "{zone}");
    }
}
