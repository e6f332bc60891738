//! Abuse: posts that other sites make a browser send, and posts of machines that fill in everything.
//!
//! No cookie, no puzzle, no third party: a page of this site is the same for everybody.

use axum::http::{HeaderMap, Uri, header, request::Parts};
use forms::Pairs;

/// Tells whether a request came from a page of this site, as far as the browser says.
///
/// A browser says so by `Sec-Fetch-Site` and by `Origin`, which no page can forge. What says
/// nothing, as a very old browser or a command line, is let through: a post needs no rights that
/// another site could borrow.
pub fn is_same_site(request: &Parts, base_url: &str) -> bool {
    let text = |name| request.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if text("sec-fetch-site") == Some("cross-site") {
        return false;
    }
    let Some(origin) = text("origin") else { return true };
    let Some(origin) = host_of(origin) else { return false };
    let own = own_host(&request.headers, &request.uri);
    own.is_some_and(|own| own == origin) || host_of(base_url).is_some_and(|base| base == origin)
}

/// Tells whether the field that no person sees was filled in.
pub fn is_trapped(pairs: &Pairs, trap: &str) -> bool {
    pairs.iter().any(|(name, value)| name == trap && !value.trim().is_empty())
}

fn own_host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| uri.authority().map(|authority| authority.as_str())).map(plain)
}

/// Returns host and port of an address; nothing for `null` and whatever else is no address.
fn host_of(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    uri.scheme().and(uri.authority()).map(|authority| plain(authority.as_str()))
}

/// Drops the ports that browsers leave out.
fn plain(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    let bare = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80"));
    bare.unwrap_or(&host).to_owned()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn request(headers: &[(&str, &str)]) -> Parts {
        let builder =
            headers.iter().fold(Request::post("/api"), |builder, (name, value)| builder.header(*name, *value));
        builder.body(()).expect("the headers are well-formed").into_parts().0
    }

    #[test]
    fn only_posts_from_pages_of_the_site_are_taken() {
        let base = "https://site.example";
        for (headers, expected) in [
            (&[][..], true),
            (&[("host", "site.example")], true),
            (&[("host", "site.example"), ("origin", "https://site.example")], true),
            (&[("host", "site.example:443"), ("origin", "https://site.example")], true),
            (&[("host", "Site.Example"), ("origin", "https://site.example")], true),
            (&[("host", "localhost:8080"), ("origin", "http://localhost:8080")], true),
            (&[("host", "localhost:8080"), ("origin", "http://localhost:9090")], false),
            (&[("host", "function.internal"), ("origin", "https://site.example")], true),
            (&[("host", "site.example"), ("origin", "https://evil.example")], false),
            (&[("host", "site.example"), ("origin", "https://site.example.evil.example")], false),
            (&[("host", "site.example"), ("origin", "null")], false),
            (&[("host", "site.example"), ("origin", "")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("host", "site.example"), ("sec-fetch-site", "same-origin")], true),
            (&[("host", "site.example"), ("sec-fetch-site", "none")], true),
            (&[("host", "site.example"), ("sec-fetch-site", "cross-site")], false),
            (&[("host", "site.example"), ("sec-fetch-site", "cross-site"), ("origin", "https://site.example")], false),
            (
                &[("host", "site.example"), ("sec-fetch-site", "same-site"), ("origin", "https://sub.site.example")],
                false,
            ),
        ] {
            assert_eq!(is_same_site(&request(headers), base), expected, "{headers:?}");
        }
    }

    #[test]
    fn the_trap_springs_only_when_it_is_filled() {
        let pairs = |value: &str| vec![("name".to_owned(), "Ana".to_owned()), ("trap".to_owned(), value.to_owned())];
        for (value, expected) in [("", false), ("  \r\n", false), ("x", true)] {
            assert_eq!(is_trapped(&pairs(value), "trap"), expected, "{value:?}");
        }
        assert!(!is_trapped(&Pairs::new(), "trap"));
    }
}
