//! Any bytes as the body of an encoded form: read or refused, and never a panic.

#![no_main]

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use functions::request::{MOST_PAIRS, read_pairs};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Builder;

fuzz_target!(|body: &[u8]| {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    if let Ok(pairs) = runtime.block_on(read_pairs(&headers, Body::from(body.to_vec()))) {
        assert!(pairs.len() <= MOST_PAIRS);
    }
});
