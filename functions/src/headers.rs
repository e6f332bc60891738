//! The headers that every answer carries, static pages and functions alike: one definition.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What a page may load and where it may send: what its own head says, and no frames.
pub const CONTENT_SECURITY_POLICY: &str = theme::HEADER_POLICY;

/// The security headers of every answer.
///
/// `Referrer-Policy` is no stricter because `no-referrer` would take away the `Origin` by which a
/// post from another site is known.
pub const SECURITY: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Tells browsers to come back by HTTPS only; for answers that travel by HTTPS.
pub const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Adds the security headers to an answer; those that the answer has of its own stay.
pub fn secure(answer: &mut HeaderMap) {
    for (name, value) in SECURITY {
        answer.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Adds `Strict-Transport-Security` when whoever ends the encryption in front of this process says
/// that the request came by HTTPS.
pub fn secure_transport(request: &HeaderMap, answer: &mut HeaderMap) {
    let forwarded = request.get("x-forwarded-proto").is_some_and(|protocol| protocol == "https");
    if forwarded {
        answer.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT_SECURITY));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_unsafe_and_names_every_door() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe") && !CONTENT_SECURITY_POLICY.contains('*'));
        assert!(!CONTENT_SECURITY_POLICY.contains("  "), "{CONTENT_SECURITY_POLICY}");
        for door in ["default-src", "form-action", "base-uri", "object-src", "frame-ancestors", "connect-src"] {
            assert!(CONTENT_SECURITY_POLICY.contains(door), "{door}");
        }
    }

    #[test]
    fn transport_security_is_promised_only_over_https() {
        for (protocol, expected) in [(None, false), (Some("http"), false), (Some("https"), true)] {
            let mut request = HeaderMap::new();
            if let Some(protocol) = protocol {
                request.insert("x-forwarded-proto", HeaderValue::from_static(protocol));
            }
            let mut answer = HeaderMap::new();
            secure_transport(&request, &mut answer);
            assert_eq!(answer.contains_key(header::STRICT_TRANSPORT_SECURITY), expected, "{protocol:?}");
        }
    }
}
