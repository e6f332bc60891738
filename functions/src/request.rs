//! How browsers post: type, size, time and encoding of a body, and the pairs in it.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use forms::Pairs;
use http_body_util::BodyExt;

use crate::error::Refusal;

/// The largest body that is read, in bytes.
pub const LARGEST_BODY: usize = 256 * 1024;

/// The most pairs that a body may have.
pub const MOST_PAIRS: usize = 2_000;

/// A body beyond the limit is read to its end, and thrown away, up to this size: a browser shows
/// the answer only after it could send everything.
const LARGEST_DRAINED: usize = 4 * 1024 * 1024;

/// How long a body may take: four minutes for the largest one over the slowest telephone line.
const LONGEST: Duration = Duration::from_secs(240);

/// Reads the pairs that a form sends.
///
/// Refuses other types than `application/x-www-form-urlencoded` in UTF-8, bodies that are too
/// large or too slow, and bodies that are not encoded as a form encodes them.
pub async fn read_pairs(headers: &HeaderMap, body: Body) -> Result<Pairs, Refusal> {
    if !is_form(headers) {
        return Err(Refusal::WrongContentType);
    }
    if announced_length(headers).is_some_and(|length| length > LARGEST_DRAINED) {
        return Err(Refusal::TooLarge);
    }
    let bytes = tokio::time::timeout(LONGEST, read_body(body)).await.map_err(|_| Refusal::TooSlow)??;
    parse_pairs(&bytes)
}

/// Reads `name=value` pairs joined by `&`.
fn parse_pairs(body: &[u8]) -> Result<Pairs, Refusal> {
    let mut pairs = Pairs::new();
    for part in body.split(|byte| *byte == b'&').filter(|part| !part.is_empty()) {
        if pairs.len() == MOST_PAIRS {
            return Err(Refusal::TooLarge);
        }
        let (name, value) = match part.iter().position(|byte| *byte == b'=') {
            Some(place) => (&part[..place], &part[place + 1..]),
            None => (part, &[][..]),
        };
        pairs.push((decode(name)?, decode(value)?));
    }
    Ok(pairs)
}

fn is_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
    let encoded = text(header::CONTENT_ENCODING).is_some_and(|encoding| encoding.trim() != "identity");
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    let is_form = parts.next() == Some("application/x-www-form-urlencoded");
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|charset| charset.trim_matches('"'));
    is_form && !encoded && charset.is_none_or(|charset| matches!(charset, "utf-8" | "utf8"))
}

fn announced_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read_body(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Unreadable)?;
        let Some(data) = frame.data_ref() else { continue };
        seen += data.len();
        if seen <= LARGEST_BODY {
            bytes.extend_from_slice(data);
        } else if seen > LARGEST_DRAINED {
            break;
        }
    }
    if seen > LARGEST_BODY { Err(Refusal::TooLarge) } else { Ok(bytes) }
}

/// Undoes the encoding of one name or value. Stricter than browsers are with addresses: a form
/// never sends a `%` without two digits, so such a body is damaged.
fn decode(part: &[u8]) -> Result<String, Refusal> {
    let broken =
        |place: usize| !part[place + 1..].iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count().eq(&2);
    let mut escapes = part.iter().enumerate().filter(|(_, byte)| **byte == b'%').map(|(place, _)| place);
    if escapes.any(broken) {
        return Err(Refusal::Unreadable);
    }
    let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_encoding::percent_decode(&spaced).collect()).map_err(|_| Refusal::Unreadable)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| ((*name).parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    async fn read(content_type: &str, body: Vec<u8>) -> Result<Pairs, u16> {
        let headers = headers(&[("content-type", content_type)]);
        read_pairs(&headers, Body::from(body)).await.map_err(|refusal| refusal.status().as_u16())
    }

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        for (body, expected) in [
            ("", Some(vec![])),
            ("a=1&b=2", Some(vec![("a", "1"), ("b", "2")])),
            ("a=1&a=2", Some(vec![("a", "1"), ("a", "2")])),
            ("a&b=", Some(vec![("a", ""), ("b", "")])),
            ("a=1&&b=2&", Some(vec![("a", "1"), ("b", "2")])),
            ("a=b=c", Some(vec![("a", "b=c")])),
            ("a=x+y%2B%20z", Some(vec![("a", "x y+ z")])),
            ("%61=%D8%B9%D8%B1", Some(vec![("a", "عر")])),
            ("a=%0D%0A%00", Some(vec![("a", "\r\n\0")])),
            ("a=%FF", None),
            ("a=%D8", None),
            ("a=%", None),
            ("a=%4", None),
            ("a=%zz", None),
            ("a=100%&b=1", None),
        ] {
            let expected = expected.map(|pairs| {
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Pairs>()
            });
            assert_eq!(parse_pairs(body.as_bytes()).ok(), expected, "{body}");
        }
    }

    #[tokio::test]
    async fn only_the_type_that_forms_send_is_read() {
        for (content_type, expected) in [
            ("application/x-www-form-urlencoded", Ok(1)),
            ("application/x-www-form-urlencoded; charset=UTF-8", Ok(1)),
            ("Application/X-WWW-Form-Urlencoded;charset=\"utf-8\"", Ok(1)),
            ("application/x-www-form-urlencoded; charset=iso-8859-1", Err(415)),
            ("application/x-www-form-urlencodedx", Err(415)),
            ("multipart/form-data; boundary=x", Err(415)),
            ("application/json", Err(415)),
            ("text/plain", Err(415)),
            ("", Err(415)),
        ] {
            let pairs = read(content_type, b"a=1".to_vec()).await;
            assert_eq!(pairs.map(|pairs| pairs.len()), expected, "{content_type}");
        }
        let missing = read_pairs(&HeaderMap::new(), Body::from("a=1")).await;
        assert!(matches!(missing, Err(Refusal::WrongContentType)));
        let packed = headers(&[("content-type", "application/x-www-form-urlencoded"), ("content-encoding", "gzip")]);
        assert!(matches!(read_pairs(&packed, Body::from("a=1")).await, Err(Refusal::WrongContentType)));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limits_and_not_beyond() {
        let form = "application/x-www-form-urlencoded";
        let of_size = |size: usize| [b"a=".to_vec(), vec![b'x'; size - 2]].concat();
        for (body, expected) in [
            (of_size(LARGEST_BODY), Ok(1)),
            (of_size(LARGEST_BODY + 1), Err(413)),
            (of_size(LARGEST_DRAINED + 1), Err(413)),
            ("a=1&".repeat(MOST_PAIRS).into_bytes(), Ok(MOST_PAIRS)),
            ("a=1&".repeat(MOST_PAIRS + 1).into_bytes(), Err(413)),
        ] {
            let size = body.len();
            assert_eq!(read(form, body).await.map(|pairs| pairs.len()), expected, "{size}");
        }
    }

    #[tokio::test]
    async fn a_body_that_announces_too_much_is_refused_unread() {
        let mut headers = headers(&[("content-type", "application/x-www-form-urlencoded")]);
        headers.insert("content-length", HeaderValue::from(LARGEST_DRAINED + 1));
        assert!(matches!(read_pairs(&headers, Body::from("a=1")).await, Err(Refusal::TooLarge)));
    }

    proptest! {
        #[test]
        fn whatever_a_form_encodes_is_read_back(pairs in prop::collection::vec((".{1,8}", ".{0,20}"), 0..8)) {
            let encode = |text: &str| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
            };
            let body: Vec<String> =
                pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            prop_assert_eq!(parse_pairs(body.join("&").as_bytes()).expect("it is encoded"), pairs);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_pairs(&body);
        }
    }
}
