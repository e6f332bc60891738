//! What comes by once an hour to see whether all is well.

use axum::http::Method;
use forms::Function;
use functions::canary::{HEADER, path, proof};
use functions::pause::Pause;
use jiff::{SignedDuration, Timestamp};

use crate::support::{OPEN, Site};

async fn fly(site: &Site, function: Function, said: &str) -> u16 {
    site.send(Method::POST, &path(function), &[(HEADER, said)], Vec::new()).await.status
}

#[tokio::test]
async fn whoever_has_the_keys_is_kept_read_and_removed_and_leaves_nothing() {
    let site = Site::open().await;
    let now: Timestamp = OPEN.parse().expect("a moment");
    for function in [Function::Submissions, Function::Network] {
        let answer = site
            .send(Method::POST, &path(function), &[(HEADER, &proof(&site.service.keys, function, now))], Vec::new())
            .await;
        assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"kept":true}"#));
    }
    let waiting = site.service.store.waiting(Timestamp::MAX).await.expect("the store answers");
    assert!(waiting.drafts.is_empty(), "{waiting:?}");
    let pause = Pause { since: now, until: None };
    site.service.store.set_pause(Some(pause)).await.expect("the store answers");
    assert_eq!(fly(&site, Function::Network, &proof(&site.service.keys, Function::Network, now)).await, 200);
}

#[tokio::test]
async fn nobody_else_is_let_in() {
    let site = Site::open().await;
    let now: Timestamp = OPEN.parse().expect("a moment");
    let keys = &site.service.keys;
    let hour = SignedDuration::from_hours(1);
    let network = proof(keys, Function::Network, now);
    let (moment, token) = network.split_once('.').expect("a moment and a token");
    for said in [
        String::new(),
        ".".to_owned(),
        moment.to_owned(),
        format!("x.{token}"),
        format!("{}.{token}", now.as_second() + 1),
        format!("{moment}.{}", "x".repeat(token.len())),
        proof(keys, Function::Submissions, now),
        proof(keys, Function::Network, now - hour),
        proof(keys, Function::Network, now + hour),
        proof(&functions::keys::Keys::fresh().expect("keys"), Function::Network, now),
    ] {
        assert_eq!(fly(&site, Function::Network, &said).await, 403, "{said}");
    }
    assert_eq!(site.get(&path(Function::Network)).await.status, 405);
}
