//! Senders who send too often: told kindly, with everything they typed, and nobody else with them.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use functions::Service;
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;

use crate::support::{APPLY, Answer, Site, TOUR, encode, good};

const JOIN: &str = "/api/network/es/join";

/// Posts from an address, with what a proxy may have added.
async fn post_from(site: &Site, (peer, forwarded): (&str, Option<&str>), path: &str, pairs: &[(&str, &str)]) -> Answer {
    let mut request =
        Request::post(path).header("host", "site.example").header("content-type", "application/x-www-form-urlencoded");
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    let mut request = request.body(Body::from(encode(pairs))).expect("the request is well-formed");
    let peer: SocketAddr = format!("{peer}:9").parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    let (parts, body) = site.router().oneshot(request).await.expect("a router cannot fail").into_parts();
    let bytes = body.collect().await.expect("the body is in memory").to_bytes();
    let body = String::from_utf8(bytes.to_vec()).expect("answers are UTF-8");
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// The small site behind one proxy.
async fn behind_a_proxy() -> Site {
    let site = Site::open().await;
    let mut service: Service = Arc::into_inner(site.service).expect("nobody else holds the site");
    service.proxies = 1;
    Site { service: Arc::new(service) }
}

/// Sends the same answer until it is one too many, and tells how many were taken.
async fn until_refused(site: &Site, from: (&str, Option<&str>), path: &str, pairs: &[(&str, &str)]) -> (usize, Answer) {
    for taken in 0..500 {
        let answer = post_from(site, from, path, pairs).await;
        if answer.status == 429 {
            return (taken, answer);
        }
    }
    panic!("there is no limit");
}

#[tokio::test]
async fn a_form_that_is_sent_too_often_comes_back_with_everything_typed_and_says_when_to_send_it() {
    let site = Site::open().await;
    let from = ("203.0.113.9", None);
    let (taken, answer) = until_refused(&site, from, APPLY, &good()).await;
    assert_eq!((taken, answer.header("retry-after")), (120, "15"));
    assert!(
        answer.body.contains("value=\"Ana Ibáñez\"") && answer.body.contains("es problem.too_often"),
        "{}",
        answer.body
    );
    let first = [("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    let begun = post_from(&site, from, TOUR, &first).await;
    assert_eq!(begun.status, 429);
    assert!(begun.body.contains("value=\"Eva\""), "{}", begun.body);
    assert_eq!(post_from(&site, ("203.0.113.10", None), TOUR, &first).await.status, 303, "others are not held back");
    let site = site.later("2027-02-01T12:00:15Z");
    assert_eq!(post_from(&site, from, TOUR, &first).await.status, 303);
}

#[tokio::test]
async fn a_draft_is_filled_in_without_a_limit_and_sent_too() {
    let site = Site::open().await;
    let from = ("203.0.113.9", None);
    let first = [("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    let begun = post_from(&site, from, TOUR, &first).await.location().to_owned();
    until_refused(&site, from, APPLY, &good()).await;
    for number in 0..200 {
        let story = number.to_string();
        let kept = post_from(&site, from, &begun, &[("story", &story), ("agree", "yes")]).await;
        assert_eq!(kept.status, 303);
    }
    let submit = begun.replace("/step/last", "/submit");
    assert_eq!(post_from(&site, from, &submit, &[]).await.status, 303);
}

#[tokio::test]
async fn a_forged_header_gives_nobody_a_new_name() {
    let site = Site::open().await;
    let refused = until_refused(&site, ("203.0.113.9", None), APPLY, &good()).await;
    assert_eq!(refused.0, 120);
    let forged = post_from(&site, ("203.0.113.9", Some("198.51.100.1")), APPLY, &good()).await;
    assert_eq!(forged.status, 429, "without a proxy the header is nobody's");
    let site = behind_a_proxy().await;
    for number in 0..130_u8 {
        let header = format!("198.51.100.{number}, 203.0.113.9");
        let answer = post_from(&site, ("127.0.0.1", Some(&header)), APPLY, &good()).await;
        assert_eq!(answer.status, if number < 120 { 303 } else { 429 }, "{number}");
    }
    let other = post_from(&site, ("127.0.0.1", Some("203.0.113.9, 203.0.113.10")), APPLY, &good()).await;
    assert_eq!(other.status, 303, "somebody else behind the same proxy");
}

#[tokio::test]
async fn an_address_is_not_flooded_whoever_gives_it() {
    let site = Site::open().await;
    for number in 0..7_u8 {
        let name = format!("Name {number}");
        let peer = format!("203.0.113.{number}");
        let answer = post_from(&site, (&peer, None), JOIN, &[("name", &name), ("email", "Ana@example.org")]).await;
        assert_eq!(answer.status, if number < 5 { 303 } else { 429 }, "{number}");
    }
    let again =
        post_from(&site, ("203.0.113.77", None), JOIN, &[("name", "Name 0"), ("email", "Ana@example.org")]).await;
    assert_eq!(again.status, 303, "what is stored already makes no mail");
    assert_eq!(site.stored().await.len(), 5);
    assert_eq!(site.mailed().await.len(), 5);
}

#[tokio::test]
async fn what_the_store_refuses_is_not_counted_against_who_sent_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let site = Site::at(crate::support::OPEN, &format!("sqlite:{}", path.display())).await;
    let connection = rusqlite::Connection::open(&path).expect("the same file");
    let full = "CREATE TRIGGER full BEFORE INSERT ON submissions BEGIN SELECT raise(FAIL, 'no room'); END";
    let join = [("name", "Ana"), ("email", "ana@example.org")];
    connection.execute_batch(full).expect("it can be full");
    for number in 0..9 {
        assert_eq!(site.post(JOIN, &join).await.status, 503, "{number}");
    }
    connection.execute_batch("DROP TRIGGER full").expect("somebody makes room");
    assert_eq!(site.post(JOIN, &join).await.status, 303);
}

#[tokio::test]
async fn mails_with_the_link_of_a_draft_and_files_have_limits_of_their_own() {
    let site = Site::open().await;
    let from = ("203.0.113.9", None);
    let first = [("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    let begun = post_from(&site, from, TOUR, &first).await.location().to_owned();
    let link = begun.replace("/step/last", "/link");
    let (taken, answer) = until_refused(&site, from, &link, &[("mail", "ana@example.org")]).await;
    assert_eq!((taken, answer.header("retry-after")), (5, "7200"), "one address");
    assert!(answer.body.contains("es failure.too_often.text"), "{}", answer.body);
    let (taken, _) = until_refused(&site, from, &link, &[("mail", "no address")]).await;
    assert_eq!(taken, 30 - 6, "one sender");
    let (taken, _) = until_refused(&site, from, &begun.replace("/step/last", "/file/photo"), &[]).await;
    assert_eq!(taken, 120);
}
