//! Whatever is sent, there is an answer, and never one that blames the machine.

use axum::http::Method;
use proptest::prelude::*;

use crate::support::{APPLY, CONTACT, Site, encode};

const FORM: &str = "application/x-www-form-urlencoded";

fn status(method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> u16 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { Site::open().await.send(method, path, headers, body).await.status })
}

/// Names near to those of the forms, and any others.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec!["name", "email", "amount", "story", "message", "more-comments", ""])
            .prop_map(str::to_owned),
        "(name|amount)-(day|1|99999999999|-1)(-[a-z]{0,3})?",
        any::<String>(),
    ]
}

fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9.,' ]{0,30}",
        "[a-z]{1,5}@[a-z]{1,5}\\.[a-z]{2}",
        "\\PC{0,200}",
        "[\u{0}-\u{20}\u{200b}-\u{200f}\u{202a}-\u{202e}]{0,9}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..400)) {
        let found = status(Method::POST, CONTACT, &[("content-type", FORM)], body);
        prop_assert!(matches!(found, 303 | 400 | 422), "{found}");
    }

    #[test]
    fn any_pairs_are_answered(
        pairs in prop::collection::vec((names(), values()), 0..30),
        path in prop::sample::select(vec![APPLY, CONTACT, "/api/submissions/ar/apply/2027"]),
    ) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let found = status(Method::POST, path, &[("content-type", FORM)], encode(&pairs).into());
        prop_assert!(matches!(found, 303 | 422), "{found}");
    }

    #[test]
    fn any_address_method_and_header_are_answered(
        path in "/(api/(submissions|network)/(es|ar)/)?[!-~&&[^#?\"<>`{}^|\\\\]]{0,60}",
        method in prop::sample::select(vec![Method::GET, Method::POST, Method::PUT, Method::HEAD, Method::TRACE]),
        value in "[ -~]{0,40}",
    ) {
        let headers = ["origin", "sec-fetch-site", "content-type", "content-length", "host"].map(|name| (name, value.as_str()));
        let found = status(method, &path, &headers, b"a=1".to_vec());
        prop_assert!((200..500).contains(&found), "{path}: {found}");
    }
}
