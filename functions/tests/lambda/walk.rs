//! A walk from its first step to the erasure of what was sent.

use stand_ins::line::Line;
use stand_ins::server;

use crate::site::Site;

const TOUR: &str = "/api/submissions/es/tour/2027";
const JOIN: &str = "/api/network/es/join";

#[tokio::test]
async fn a_walk_is_begun_sent_mailed_seen_and_erased() {
    let site = Site::over(0, 0).await;
    let first = site.post(TOUR, &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")]).await;
    assert_eq!(first.status, 303, "{first:?}");
    let draft = first.location.split("/step/").next().expect("it leads to a step").to_owned();
    let last = site.post(&format!("{draft}/step/last"), &[("story", ""), ("agree", "yes")]).await;
    assert_eq!(last.location, format!("{draft}/check"));
    assert_eq!(site.get(&last.location).await.status, 200);
    let mut receipts = Vec::new();
    for _ in 0..3 {
        receipts.push(site.post(&format!("{draft}/submit"), &[]).await.location);
    }
    receipts.dedup();
    let [receipt] = &receipts[..] else { panic!("one receipt: {receipts:?}") };
    assert_eq!(site.get(receipt).await.status, 200);
    assert_eq!(site.get(&format!("{receipt}/answers")).await.status, 200);
    assert_eq!(site.post(&format!("{receipt}/erase"), &[]).await.status, 303);
    let after = site.get(&format!("{receipt}/answers")).await;
    assert!(!after.body.contains("Ana"), "{after:?}");
}

#[tokio::test]
async fn joining_owes_a_mail_that_leaves_once_however_often_the_worker_is_called() {
    let site = Site::over(0, 0).await;
    let joined = site.post(JOIN, &[("email", "ana@example.org"), ("name", "Ana")]).await;
    assert_eq!(joined.status, 303, "{joined:?}");
    let (one, two) = tokio::join!(site.work(), site.work());
    let sent = |done: serde_json::Value| done["sent"].as_u64().expect("a number");
    assert_eq!(sent(one.expect("it works")) + sent(two.expect("it works")), 1);
    assert_eq!(sent(site.work().await.expect("it works")), 0);
    assert_eq!(site.mails().len(), 1);
}

#[tokio::test]
async fn each_function_answers_for_its_own_forms_alone() {
    let site = Site::over(0, 0).await;
    for (function, path, status) in [
        (&site.submissions, TOUR, 303),
        (&site.network, TOUR, 404),
        (&site.network, JOIN, 303),
        (&site.submissions, JOIN, 404),
    ] {
        let event = crate::site::event(axum::http::Method::GET, path, &[]);
        let answer = function.function.invoke(event).await.expect("it answers");
        assert_eq!(crate::site::Answer::read(&answer).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn the_worker_fails_on_what_it_does_not_know_and_takes_what_it_does() {
    let site = Site::over(0, 0).await;
    for (event, good) in [
        (r#"{"task":"tidy"}"#, true),
        (r#"{"task":"retain"}"#, true),
        (r#"{"Records":[{"eventSource":"aws:dynamodb","eventName":"INSERT"}]}"#, true),
        (r#"{"task":"other"}"#, false),
        (r#"{"Records":[]}"#, false),
        ("[]", false),
    ] {
        assert_eq!(site.worker.function.invoke(event).await.is_ok(), good, "{event}");
    }
}

#[tokio::test]
async fn a_canary_that_is_not_answered_well_is_a_failure_of_the_worker() {
    let site = Site::over(0, 0).await;
    // Whatever is asked there is answered with 200, and with nothing.
    let well = Line::to_nobody(0).await.expect("a port");
    let badly = Line::to_nobody(1).await.expect("a port");
    let nowhere = format!("http://127.0.0.1:{}", server::free_port());
    for (address, good) in [(&well.address, true), (&badly.address, false), (&nowhere, false)] {
        let done = site.worker.invoke_for(address, r#"{"task":"canary"}"#).await;
        assert_eq!(done.is_ok(), good, "{address}: {done:?}");
    }
    assert_eq!(
        well.operations().into_keys().collect::<Vec<_>>(),
        ["POST /api/network/canary", "POST /api/submissions/canary"]
    );
}
