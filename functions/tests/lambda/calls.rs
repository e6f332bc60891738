//! How many calls to the table each thing takes that a visitor does: what it costs follows from it.

use std::fmt::Write;

use stand_ins::line::Line;

use crate::site::Site;

const TOUR: &str = "/api/submissions/es/tour/2027";
const APPLY: &str = "/api/submissions/es/apply/2027";
const JOIN: &str = "/api/network/es/join";

/// Notes what was called since the last time.
fn note(line: &Line, text: &mut String, what: &str) {
    let operations = line.operations();
    let calls: Vec<String> = operations.iter().map(|(operation, count)| format!("{count} {operation}")).collect();
    let _ = writeln!(text, "{what}: {}", if calls.is_empty() { "none".to_owned() } else { calls.join(", ") });
    line.forget();
}

#[tokio::test]
async fn what_visitors_do_takes_as_many_calls_as_are_written_down() {
    let site = Site::over(0, 0).await;
    let apply = |name| [("name", name), ("email", "ana@example.org"), ("amount", "40000"), ("story", "")];
    let mut text = String::new();
    site.post(APPLY, &apply("Ana")).await;
    note(&site.submissions.store, &mut text, "a program starts and takes the first form of a call");
    let sent = site.post(APPLY, &apply("Eva")).await;
    note(&site.submissions.store, &mut text, "a form is sent");
    site.post(APPLY, &apply("Eva")).await;
    note(&site.submissions.store, &mut text, "the same form is sent again");
    site.post(APPLY, &[("name", "Ana")]).await;
    note(&site.submissions.store, &mut text, "a form is sent with problems");
    site.get(&sent.location).await;
    note(&site.submissions.store, &mut text, "a receipt is looked at");
    let first = site.post(TOUR, &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")]).await;
    site.submissions.store.forget();
    let draft = first.location.split("/step/").next().expect("it leads to a step").to_owned();
    site.get(&first.location).await;
    note(&site.submissions.store, &mut text, "a step of a draft is looked at");
    site.post(&format!("{draft}/step/last"), &[("story", ""), ("agree", "yes")]).await;
    note(&site.submissions.store, &mut text, "a step is sent");
    site.get(&format!("{draft}/check")).await;
    note(&site.submissions.store, &mut text, "all answers are looked at");
    site.post(&format!("{draft}/submit"), &[]).await;
    note(&site.submissions.store, &mut text, "a draft is sent");
    site.work().await.expect("it works");
    site.post(JOIN, &[("email", "ana@example.org"), ("name", "Ana")]).await;
    site.worker.store.forget();
    site.work().await.expect("it works");
    note(&site.worker.store, &mut text, "a worker sends one mail");
    site.work().await.expect("it works");
    note(&site.worker.store, &mut text, "a worker finds nothing to do");

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lambda/calls.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).expect("it is written");
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "UPDATE=1 writes it anew");
}
