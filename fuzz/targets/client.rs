//! Any text as what came with a request before the entry of our own proxy: it changes nobody's name.

#![no_main]

use axum::http::Request;
use functions::client::Client;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|forged: &[u8]| {
    let honest = Client::at([203, 0, 113, 9].into());
    let request = Request::get("/").header("x-forwarded-for", forged).header("x-forwarded-for", "203.0.113.9");
    if let Ok(request) = request.body(()) {
        let (parts, ()) = request.into_parts();
        assert_eq!(Client::of(&parts, 1), honest);
        assert_eq!(Client::of(&parts, 0), None);
    }
});
