//! What a page may load and where it may send, as browsers are told: only its own host, nothing
//! inline.

macro_rules! policy {
    () => {
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
    };
}

/// The Content-Security-Policy as a page carries it in its head, for hosts that send no headers.
pub const PAGE_POLICY: &str = policy!();

/// The Content-Security-Policy as a header: the same, and no other site may frame the page (which
/// browsers do not believe from the page itself).
pub const HEADER_POLICY: &str = concat!(policy!(), "; frame-ancestors 'none'");
