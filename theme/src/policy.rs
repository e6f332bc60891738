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

/// Returns a policy under which the forms of a page may send to one more host.
pub fn sending_to(policy: &str, origin: &str) -> String {
    policy.replacen("form-action 'self'", &format!("form-action 'self' {origin}"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_sends_elsewhere_may_do_nothing_else_there() {
        let policy = sending_to(HEADER_POLICY, "https://files.example");
        assert!(policy.contains("; form-action 'self' https://files.example; base-uri 'none'"), "{policy}");
        assert_eq!(policy.matches("files.example").count(), 1);
    }
}
