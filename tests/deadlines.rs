//! One truth about a deadline: pages, forms, calendars, mails, the functions and what they say in refusal,
//! a second before, at and after the deadline and the end of its grace.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use forms::bundle::PackedCall;
use forms::{Deadline, State};
use functions::catalogue::Files;
use functions::keys::Keys;
use functions::log::Log;
use functions::mail::MailAddress;
use functions::mail::letters::{self, DraftLink, Envelope, Letterhead};
use functions::{Catalogue, Clock, Service, Store, router};
use http_body_util::BodyExt;
use jiff::Timestamp;
use tower::ServiceExt;

use crate::support::{Built, SiteTest, at, event};

const CALL: &str = "content/calls/2027-lights/call.yaml";
const PAGE: &str = "/es/convocatorias/luces/";
const FORM: &str = "/es/convocatorias/luces/formulario/";
const ACTION: &str = "/api/submissions/es/proposal/2027-lights";
const CALENDAR: &str = "site/es/convocatorias/luces/2027-lights.ics";

/// What a refusal says of the deadline.
const REFUSAL: &str = "<p class=\"{{ closed.state }}\">{{ closed.closes.iso }}|{{ closed.closes.text }}|\
    {{ closed.closes.zone }}, {{ closed.closes.utc }}</p>";

/// What a mail says of the deadline.
const MAIL: &str = "{{ draft.closes.iso }}|{{ draft.closes.zone }}";

const GRACE: i64 = 15 * 60;

/// A zone, a deadline in it, the instant that it is, and the last minute of it.
const CASES: [(&str, &str, &str, &str); 10] = [
    // The minute after clocks were put forward; the second before it is 01:59:59.
    ("Europe/Zurich", "2027-03-28T03:00", "2027-03-28T01:00:00Z", "2027-03-28T01:00:00Z"),
    // The minute after the hour that comes twice; the second before it is 02:59:59 for the second time.
    ("Europe/Zurich", "2027-10-31T03:00", "2027-10-31T02:00:00Z", "2027-10-31T02:00:00Z"),
    // Days of 23 and of 25 hours.
    ("Europe/Zurich", "2027-03-28", "2027-03-28T22:00:00Z", "2027-03-28T21:59:00Z"),
    ("Europe/Zurich", "2027-10-31", "2027-10-31T23:00:00Z", "2027-10-31T22:59:00Z"),
    // A midnight that comes twice, and one that does not come.
    ("Asia/Beirut", "2027-10-30", "2027-10-30T22:00:00Z", "2027-10-30T21:59:00Z"),
    ("Asia/Beirut", "2027-03-27", "2027-03-27T22:00:00Z", "2027-03-27T21:59:00Z"),
    // The first and the last places in which a day ends.
    ("Pacific/Tongatapu", "2027-03-31T23:59", "2027-03-31T10:59:00Z", "2027-03-31T10:59:00Z"),
    ("anywhere-on-earth", "2027-03-31", "2027-04-01T12:00:00Z", "2027-04-01T11:59:00Z"),
    ("anywhere-on-earth", "2027-03-31T23:59", "2027-04-01T11:59:00Z", "2027-04-01T11:59:00Z"),
    ("America/Guayaquil", "2027-03-31T23:59", "2027-04-01T04:59:00Z", "2027-04-01T04:59:00Z"),
];

/// What is seen of a deadline at one instant.
struct Seen {
    now: Timestamp,
    deadline: Deadline,
    built: Built,
    status: u16,
    body: String,
    mail: String,
}

#[test]
fn everything_agrees_on_a_deadline_to_the_second() {
    let mut checks = 0;
    for (zone, closes, instant, last_minute) in CASES {
        for (seconds, open, takes) in [
            (-1, true, true),
            (0, false, true),
            (1, false, true),
            (GRACE - 1, false, true),
            (GRACE, false, false),
            (GRACE + 1, false, false),
        ] {
            let now = at(instant, seconds);
            let place = format!("{zone} {closes} {seconds:+} s");
            checks += seen((zone, closes), &now).check((instant, last_minute), (open, takes), &place);
        }
    }
    println!("{} deadlines, {} instants, {checks} agreements", CASES.len(), 6 * CASES.len());
    assert_eq!(checks, CASES.len() * (4 * 9 + 2 * 10));
}

fn seen((zone, closes): (&str, &str), now: &str) -> Seen {
    let built = SiteTest::from("basic")
        .replace(CALL, "zone: Europe/Madrid", &format!("zone: {zone}"))
        .replace(CALL, "closes: 2027-03-31T23:59", &format!("closes: {closes}\ngrace: 15"))
        .replace(CALL, "results: 2027-06-15", "results: 2027-12-15")
        .file("themes/plain/kinds/closed.html", REFUSAL)
        .file("themes/plain/mail/draft-link.txt", MAIL)
        .at(now)
        .build_sound();
    let call: PackedCall = serde_json::from_str(built.text("functions/calls/2027-lights.json")).expect("it is packed");
    let now = now.parse().expect("it is an instant");
    let (status, body) = post(&built, now);
    let mail = mail(&built, now);
    Seen { now, deadline: call.deadline, built, status, body, mail }
}

fn catalogue(built: &Built) -> Catalogue {
    let packed = |path: &str| Some((path.strip_prefix("functions/")?.to_owned(), built.text(path).to_owned()));
    let files: Files = built.paths().filter_map(packed).collect();
    Catalogue::from_files(&files).expect("the bundle is sound")
}

/// Writes the mail with the link of a draft.
fn mail(built: &Built, now: Timestamp) -> String {
    let catalogue = catalogue(built);
    let offered = catalogue.offered_in("proposal", Some("2027-lights"), "es").expect("the call has a form");
    let to = MailAddress::parse("ana@example.org").expect("an address");
    let head = Letterhead::of(&catalogue, offered.page).expect("the page has a language");
    let envelope = Envelope { outbox_id: "x", to: &to, written: now };
    let told = DraftLink { offered: &offered, url: "/", until: None };
    letters::draft_link(&head, &envelope, &told).expect("it is drawn").text
}

/// Sends an empty form at an instant.
fn post(built: &Built, now: Timestamp) -> (u16, String) {
    let catalogue = catalogue(built);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open("memory:").await.expect("memory is there");
        let mut service = Service::new(catalogue, (store, Keys::generate([7; 32], [9; 32])), Clock::Fixed(now));
        service.log = Log::memory();
        let request = Request::post(ACTION).header("host", "faro.example").header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Body::empty()).expect("the request is well-formed");
        let response = router(Arc::new(service)).oneshot(request).await.expect("a router cannot fail");
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.expect("the body is in memory").to_bytes();
        (status, String::from_utf8(bytes.to_vec()).expect("answers are UTF-8"))
    })
}

impl Seen {
    /// Checks what is seen against what is so, and returns how many things agreed.
    fn check(&self, (instant, last_minute): (&str, &str), (open, takes): (bool, bool), place: &str) -> usize {
        let state = if open { State::ClosingSoon } else { State::Closed };
        let shown = if open { "a punto de cerrar" } else { "cerrada" };
        let page = self.built.page(PAGE);
        let form = self.built.page(FORM);
        let deadline = event(self.built.text(CALENDAR), "2027-lights-closes@");
        let compact = |instant: &str| instant.replace(['-', ':'], "");
        let agreements = [
            ("the instant", self.deadline.closes_at().map(|at| at.to_string()).as_deref() == Some(instant)),
            ("the state", self.deadline.state(self.now) == state),
            ("whether answers are taken", self.deadline.takes_answers(self.now) == takes),
            ("the state on the page", page.contains(&format!("<dt>state</dt><dd>{shown}</dd>"))),
            ("the way to the form", page.contains("<a class=\"form\"") == takes),
            ("the form", form.contains("<form ") == takes && form.contains("El plazo terminó.") != takes),
            (
                "the calendar",
                (deadline.get("DTSTART"), deadline.get("DTEND")) == (&compact(last_minute), &compact(instant)),
            ),
            ("the mail", self.mail.starts_with(&format!("{last_minute}|"))),
            ("the answer to a post", self.status == if takes { 422 } else { 403 }),
        ];
        for (what, agrees) in agreements {
            assert!(agrees, "{place}: {what} does not agree: {} {}\n{page}\n{form}", self.status, self.body);
        }
        if takes {
            return agreements.len();
        }
        let (_, zone) =
            page.split_once("<dt>closes</dt>").and_then(|(_, dd)| dd.split_once("</time> ")).expect("a zone");
        let (zone, _) = zone.split_once("</dd>").expect("it ends");
        let local = self.deadline.last_closes().expect("it has a deadline");
        let clock = format!("{:02}:{:02}|{zone}</p>", local.hour(), local.minute());
        let begin = format!("<p class=\"closed\">{last_minute}|");
        assert!(self.body.contains(&begin) && self.body.contains(&clock), "{place}: {begin} {clock} {}", self.body);
        agreements.len() + 1
    }
}
