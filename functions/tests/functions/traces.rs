//! The headers of every answer, and the log.

use axum::http::Method;
use functions::headers::SECURITY;

use crate::support::{APPLY, CONTACT, Site, good, good_but, letter};

#[tokio::test]
async fn every_answer_has_the_security_headers_and_stays_out_of_caches() {
    let site = Site::open().await;
    let stored = site.post(APPLY, &good()).await;
    let answers = [
        site.get(stored.location()).await,
        site.post(APPLY, &[]).await,
        site.get(APPLY).await,
        site.get("/nothing").await,
        site.send(Method::PUT, APPLY, &[], Vec::new()).await,
        site.send(Method::POST, APPLY, &[], Vec::new()).await,
        site.post_from(APPLY, &good(), &[("sec-fetch-site", "cross-site")]).await,
        stored,
    ];
    for answer in answers {
        for (name, value) in SECURITY {
            assert_eq!(answer.header(name.as_str()), value, "{} {name}", answer.status);
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.status);
        assert_eq!(answer.header("strict-transport-security"), "", "{}", answer.status);
    }
    let secure = site.send(Method::GET, APPLY, &[("x-forwarded-proto", "https")], Vec::new()).await;
    assert!(secure.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn every_request_is_one_line_that_says_what_happened_and_nothing_of_the_visitor() {
    let site = Site::open().await;
    let email = good_but(&[("email", "ana at example")]);
    let trapped = good_but(&[(forms::bundle::TRAP, "secret")]);
    let stored = site.post(APPLY, &good()).await;
    site.post(APPLY, &good()).await;
    site.post(APPLY, &email).await;
    site.post(APPLY, &trapped).await;
    site.post(CONTACT, &letter()).await;
    site.get(stored.location()).await;
    site.get(&format!("{APPLY}/received/secret-Ana?secret=Ana")).await;
    site.get("/api/submissions/es/secret-Ana/2027").await;
    site.get("/ana@example.org").await;
    let site = site.later("2028-01-01T00:00:00Z");
    site.post(APPLY, &good_but(&[("name", "Ana")])).await;
    let lines = site.service.log.lines();
    let found: Vec<(u64, String, String)> = lines
        .iter()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            let text = |key: &str| line[key].as_str().unwrap_or("-").to_owned();
            (line["status"].as_u64().expect("a status"), text("form"), text("outcome"))
        })
        .collect();
    let expected = [
        (303, "apply", "stored"),
        (303, "apply", "already"),
        (422, "apply", "refused"),
        (422, "apply", "trapped"),
        (303, "contact", "stored"),
        (200, "apply", "receipt"),
        (404, "apply", "unknown_reference"),
        (404, "-", "unknown_address"),
        (404, "-", "unknown_address"),
        (403, "apply", "closed"),
    ];
    assert_eq!(found, expected.map(|(status, form, outcome)| (status, form.to_owned(), outcome.to_owned())));
    for secret in ["Ana", "ana", "example", "40000", "secret", "Buenos", "site."] {
        assert!(lines.iter().all(|line| !line.contains(secret)), "{secret}: {lines:#?}");
    }
}

#[tokio::test]
async fn every_request_has_a_trace_of_its_own() {
    let site = Site::open().await;
    for _ in 0..20 {
        site.get(APPLY).await;
    }
    let mut traces: Vec<String> = site
        .service
        .log
        .lines()
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON")["trace"].to_string())
        .collect();
    traces.sort();
    traces.dedup();
    assert_eq!(traces.len(), 20);
}
