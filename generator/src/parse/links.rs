//! What a link in prose may point to.

use memchr::{memchr, memchr_iter};
use schema::{Fault, Span};

use super::body::{Leads, Target};

/// Schemes of addresses outside the site.
const SCHEMES: &[&str] = &["https:", "http:", "mailto:", "tel:"];

/// Where a link leads.
pub(super) enum Link {
    /// To a document of the site, or a part of this one.
    Document(Target),
    /// Out of the site.
    Outside,
}

/// Reads the destination of a link, or says what is wrong with it.
pub(super) fn read(destination: &str, span: Span) -> Result<Link, Fault> {
    if let Some(anchor) = destination.strip_prefix('#') {
        return Ok(Link::Document(Target {
            id: String::new(),
            anchor: Some(decoded(anchor)),
            span,
            leads: Leads::Within,
        }));
    }
    if let Some(reference) = destination.strip_prefix('@') {
        let (id, anchor) = match reference.split_once('#') {
            Some((id, anchor)) => (id, Some(decoded(anchor))),
            None => (reference, None),
        };
        let id = id.trim_end_matches('/').to_owned();
        return Ok(Link::Document(Target { id, anchor, span, leads: Leads::Nowhere }));
    }
    if SCHEMES.iter().any(|scheme| destination.len() > scheme.len() && destination.starts_with(scheme)) {
        return Ok(Link::Outside);
    }
    let scheme = destination.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains('/'));
    Err(match scheme {
        Some(scheme) => Fault::error("link-scheme", span).with("scheme", scheme),
        None => Fault::error("link-by-address", span).with("found", destination),
    })
}

/// Anchors in prose may be written as they read or percent-encoded.
fn decoded(anchor: &str) -> String {
    percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned()
}

/// Finds the next bare web or e-mail address in a text: where it begins and ends.
pub(super) fn bare_address(text: &str) -> Option<(usize, usize)> {
    // A text is looked through once for each sign that an address must have: most have neither.
    let may_be_web = memchr(b':', text.as_bytes()).is_some();
    let web = may_be_web.then(|| text.match_indices("http").find_map(|(start, _)| web_address(text, start))).flatten();
    let mail = memchr_iter(b'@', text.as_bytes()).find_map(|at| mail_address(text, at));
    match (web, mail) {
        (Some(web), Some(mail)) => Some(web.min(mail)),
        (web, mail) => web.or(mail),
    }
}

fn web_address(text: &str, start: usize) -> Option<(usize, usize)> {
    let scheme = ["https://", "http://"].iter().find(|scheme| text[start..].starts_with(**scheme))?;
    let end = text[start..].find(|sign: char| sign.is_whitespace() || "<>\"«»،".contains(sign));
    let address = text[start..end.map_or(text.len(), |length| start + length)]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']);
    (address.len() > scheme.len()).then_some((start, start + address.len()))
}

fn mail_address(text: &str, at: usize) -> Option<(usize, usize)> {
    let is_local = |sign: char| sign.is_ascii_alphanumeric() || "._+-".contains(sign);
    let is_domain = |sign: char| sign.is_ascii_alphanumeric() || ".-".contains(sign);
    let start = text[..at]
        .rfind(|sign| !is_local(sign))
        .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
    let length = text[at + 1..].find(|sign| !is_domain(sign)).unwrap_or(text.len() - at - 1);
    let domain = text[at + 1..at + 1 + length].trim_end_matches('.');
    (start < at && domain.contains('.') && !domain.starts_with('.')).then_some((start, at + 1 + domain.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_to_documents_by_id_or_out_of_the_site_by_a_known_scheme() {
        for (destination, expected) in [
            ("@calls/2020-global", "calls/2020-global"),
            ("@pages/process#stages", "pages/process#stages"),
            ("#stages", "#stages"),
            ("#%D9%85%D8%B1", "#مر"),
            ("https://example.org/x", "outside"),
            ("mailto:a@example.org", "outside"),
            ("javascript:alert(1)", "link-scheme"),
            ("data:text/html,x", "link-scheme"),
            ("https:", "link-scheme"),
            ("/es/about/", "link-by-address"),
            ("../about/index.es.md", "link-by-address"),
            ("", "link-by-address"),
        ] {
            let found = match read(destination, Span::default()) {
                Ok(Link::Document(target)) => {
                    target.id + &target.anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
                }
                Ok(Link::Outside) => "outside".to_owned(),
                Err(fault) => fault.code.to_owned(),
            };
            assert_eq!(found, expected, "{destination}");
        }
    }

    #[test]
    fn a_bare_address_ends_before_the_sentence_does() {
        for (text, expected) in [
            ("see https://example.org/a.", Some("https://example.org/a")),
            ("(https://example.org)", Some("https://example.org")),
            ("write to info@example.org.", Some("info@example.org")),
            ("اكتب إلى info@example.org، وشكرا", Some("info@example.org")),
            ("a @ b, info@example.org", Some("info@example.org")),
            ("http://a.org and https://b.org", Some("http://a.org")),
            ("https:// and http://b.org", Some("http://b.org")),
            ("a @ b", None),
            ("https://", None),
            ("no address", None),
        ] {
            assert_eq!(bare_address(text).map(|(start, end)| &text[start..end]), expected, "{text}");
        }
    }
}
