//! Any bytes as a multipart body: parts within their limits, or a refusal, and always an end.

#![no_main]

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use functions::multipart::{LONGEST_NAME, MOST_PARTS, Multipart};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Builder;

const LARGEST: u64 = 1 << 20;

fuzz_target!(|body: &[u8]| {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=bo"));
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let mut multipart =
            Multipart::new(&headers, Body::from(body.to_vec()), LARGEST).expect("the head is that of a form");
        let (mut parts, mut bytes) = (0, 0);
        while let Ok(Some(head)) = multipart.next_part().await {
            parts += 1;
            assert!(parts <= MOST_PARTS && !head.name.is_empty() && head.name.len() <= LONGEST_NAME);
            while let Ok(Some(content)) = multipart.content().await {
                bytes += content.len();
            }
        }
        assert!(bytes <= body.len());
        multipart.drain().await;
    });
});
