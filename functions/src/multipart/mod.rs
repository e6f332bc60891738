//! Bodies with files in them (`multipart/form-data`, RFC 7578), read part by part as they arrive.
//!
//! [`Multipart::new`] looks at the head of the request, [`Multipart::next_part`] leads from part to
//! part, [`Multipart::content`] and [`Multipart::text`] give what is in one. Nothing is held but a
//! small buffer; where files are put is for the caller.
//!
//! Everything has a limit: the body, a text, the number of parts, the head of a part, a name, and the
//! time between two pieces. A body beyond a limit is a [`Refusal`]; [`Multipart::drain`] then reads on
//! for a while, because a browser shows an answer only after it could send everything.

mod head;
mod scanner;

#[cfg(test)]
mod properties;

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use forms::Pairs;
use http_body_util::BodyExt;
use tokio::time::Instant;

use self::scanner::{Broken, Found, Scanner};
use crate::error::Refusal;

/// The longest name of a field, in bytes.
pub const LONGEST_NAME: usize = 200;

/// The most parts that a body may have.
pub const MOST_PARTS: usize = 200;

/// The largest text in a part, in bytes.
pub const LARGEST_TEXT: usize = 64 * 1024;

/// How large the texts of a body may be together, in bytes.
pub const LARGEST_TEXTS: usize = 256 * 1024;

/// A body beyond its limit is read and thrown away up to this size.
pub const LARGEST_DRAINED: u64 = 64 * 1024 * 1024;

/// How much of a frame is looked at in one step.
const STEP: usize = 64 * 1024;

/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a body may take at first, and the bytes a second that it must bring from then on: what a
/// telephone line carries.
const GRACE: Duration = Duration::from_secs(60);
const SLOWEST: u64 = 4 * 1024;

/// A body that is being read.
#[derive(Debug)]
pub struct Multipart {
    body: Body,
    frame: Bytes,
    scanner: Scanner,
    /// How many bytes came, and how many of them were looked at.
    seen: u64,
    looked_at: u64,
    largest: u64,
    parts: usize,
    texts: usize,
    within: bool,
    began: Instant,
    heard: Instant,
}

/// What the head of a part says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartHead {
    /// The name of the field.
    pub name: String,
    /// What is said of the file, if the part is one.
    pub file: Option<SentFile>,
}

/// What a sender says of a file; nothing of it is to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// Its name, as it was sent. It is empty when nothing was chosen.
    pub name: String,
    /// Its media type in small letters and without parameters; empty when there is none.
    pub media_type: String,
}

impl Multipart {
    /// Begins to read a body of at most `largest` bytes.
    ///
    /// Refuses other types than `multipart/form-data` with a boundary, and bodies that announce more
    /// than would be drained.
    pub fn new(headers: &HeaderMap, body: Body, largest: u64) -> Result<Self, Refusal> {
        let boundary = boundary(headers).ok_or(Refusal::WrongContentType)?;
        if announced_length(headers).is_some_and(|length| length > LARGEST_DRAINED.max(largest)) {
            return Err(Refusal::TooLarge);
        }
        let now = Instant::now();
        Ok(Self {
            body,
            frame: Bytes::new(),
            scanner: Scanner::new(&boundary),
            seen: 0,
            looked_at: 0,
            largest,
            parts: 0,
            texts: 0,
            within: false,
            began: now,
            heard: now,
        })
    }

    /// Returns the head of the next part, past whatever was not read of the one before; nothing when
    /// the body has come to its end.
    pub async fn next_part(&mut self) -> Result<Option<PartHead>, Refusal> {
        while self.within {
            self.content().await?;
        }
        match self.find().await? {
            Found::Head(head) => {
                self.parts += 1;
                if self.parts > MOST_PARTS {
                    return Err(Refusal::TooLarge);
                }
                self.within = true;
                head::parse(&head).map(Some).ok_or(Refusal::Unreadable)
            }
            Found::BodyEnds => Ok(None),
            Found::Hungry | Found::Content(_) | Found::PartEnds => Err(Refusal::Unreadable),
        }
    }

    /// Returns some more content of the part; nothing when it has come to its end.
    pub async fn content(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        if !self.within {
            return Ok(None);
        }
        match self.find().await? {
            Found::Content(content) => Ok(Some(content)),
            Found::PartEnds => {
                self.within = false;
                Ok(None)
            }
            Found::Hungry | Found::Head(_) | Found::BodyEnds => Err(Refusal::Unreadable),
        }
    }

    /// Returns the whole content of a part that holds a text.
    pub async fn text(&mut self) -> Result<String, Refusal> {
        let mut text = Vec::new();
        while let Some(content) = self.content().await? {
            self.texts += content.len();
            if text.len() + content.len() > LARGEST_TEXT || self.texts > LARGEST_TEXTS {
                return Err(Refusal::TooLarge);
            }
            text.extend(content);
        }
        String::from_utf8(text).map_err(|_| Refusal::Unreadable)
    }

    /// Reads what is left and throws it away, up to [`LARGEST_DRAINED`] and while it comes in time.
    pub async fn drain(&mut self) {
        self.frame = Bytes::new();
        while self.seen <= LARGEST_DRAINED.max(self.largest) {
            if !matches!(self.frame().await, Ok(Some(_))) {
                return;
            }
        }
    }

    /// Reads on until something is found.
    async fn find(&mut self) -> Result<Found, Refusal> {
        loop {
            match self.scanner.next() {
                Ok(Found::Hungry) => {}
                Ok(found) => return Ok(found),
                Err(Broken::Shape) => return Err(Refusal::Unreadable),
                Err(Broken::Head) => return Err(Refusal::TooLarge),
            }
            if self.frame.is_empty() {
                // A body that ends before its last boundary was cut off.
                self.frame = self.frame().await?.ok_or(Refusal::Unreadable)?;
            }
            let step = self.frame.split_to(self.frame.len().min(STEP));
            self.looked_at += step.len() as u64;
            if self.looked_at > self.largest {
                return Err(Refusal::TooLarge);
            }
            self.scanner.push(&step);
        }
    }

    async fn frame(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let paid = GRACE + Duration::from_secs(self.seen / SLOWEST);
            let until = (self.began + paid).min(self.heard + SILENCE);
            let frame = tokio::time::timeout_at(until, self.body.frame()).await.map_err(|_| Refusal::TooSlow)?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|_| Refusal::Unreadable)?;
            let Ok(data) = frame.into_data() else { continue };
            self.seen += data.len() as u64;
            if !data.is_empty() {
                self.heard = Instant::now();
            }
            return Ok(Some(data));
        }
    }
}

/// Reads a body that should hold no file, into the same pairs as an encoded form makes. Files that are
/// there all the same are passed over.
pub async fn read_pairs(multipart: &mut Multipart) -> Result<Pairs, Refusal> {
    let mut pairs = Pairs::new();
    while let Some(part) = multipart.next_part().await? {
        if part.file.is_none() {
            pairs.push((part.name, multipart.text().await?));
        }
    }
    Ok(pairs)
}

/// Tells whether a request says that its body is multipart.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity")) {
        return None;
    }
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    let value = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?.1;
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "'()+_,-./:=? ".contains(sign);
    let is_sound = (1..=70).contains(&value.len()) && value.chars().all(is_sign) && !value.ends_with(' ');
    is_sound.then(|| value.to_owned())
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::http::HeaderValue;

    use super::*;

    fn headers(content_type: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().expect("a value"));
        headers
    }

    fn part(name: &str, content: &str) -> String {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    }

    async fn read(body: impl Into<Body>, largest: u64) -> Result<Pairs, u16> {
        let mut multipart =
            Multipart::new(&headers("multipart/form-data; boundary=x"), body.into(), largest).expect("it is multipart");
        read_pairs(&mut multipart).await.map_err(|refusal| refusal.status().as_u16())
    }

    #[test]
    fn the_boundary_is_read_as_browsers_write_it() {
        let longest = "b".repeat(70);
        for (content_type, expected) in [
            ("multipart/form-data; boundary=----WebKitFormBoundaryAbc123", Some("----WebKitFormBoundaryAbc123")),
            ("Multipart/Form-Data;charset=utf-8; BOUNDARY=\"a b:c\"", Some("a b:c")),
            (&format!("multipart/form-data; boundary={longest}"), Some(longest.as_str())),
            (&format!("multipart/form-data; boundary={longest}b"), None),
            ("multipart/form-data; boundary=", None),
            ("multipart/form-data; boundary=a\"b", None),
            ("multipart/form-data", None),
            ("multipart/mixed; boundary=x", None),
            ("application/x-www-form-urlencoded", None),
        ] {
            assert_eq!(boundary(&headers(content_type)).as_deref(), expected, "{content_type}");
        }
        let mut packed = headers("multipart/form-data; boundary=x");
        packed.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert!(!is_multipart(&packed));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limits_and_not_beyond() {
        let whole = |parts: &str| format!("{parts}--x--\r\n");
        let long = whole(&part("a", &"t".repeat(LARGEST_TEXT)));
        for (body, largest, expected) in [
            (whole(""), 1000, Ok(0)),
            (whole(&(part("a", "1") + &part("a", "") + &part("ñ", "عر\r\n"))), 1000, Ok(3)),
            (whole(&part("a", "1")), whole(&part("a", "1")).len() as u64, Ok(1)),
            (whole(&part("a", "1")), whole(&part("a", "1")).len() as u64 - 1, Err(413)),
            (long.clone(), long.len() as u64, Ok(1)),
            (whole(&part("a", &"t".repeat(LARGEST_TEXT + 1))), 1 << 20, Err(413)),
            (whole(&part("a", &"t".repeat(LARGEST_TEXT)).repeat(4)), 1 << 20, Ok(4)),
            (whole(&part("a", &"t".repeat(LARGEST_TEXT)).repeat(5)), 1 << 20, Err(413)),
            (whole(&part("a", "1").repeat(MOST_PARTS)), 1 << 20, Ok(MOST_PARTS)),
            (whole(&part("a", "1").repeat(MOST_PARTS + 1)), 1 << 20, Err(413)),
            (whole(&part(&"n".repeat(LONGEST_NAME + 1), "1")), 1 << 20, Err(400)),
            (whole(&part(&"n".repeat(10_000), "1")), 1 << 20, Err(413)),
            (part("a", "1"), 1000, Err(400)),
            (String::new(), 1000, Err(400)),
        ] {
            let size = body.len();
            assert_eq!(read(body, largest).await.map(|pairs| pairs.len()), expected, "{size}");
        }
    }

    #[tokio::test]
    async fn a_body_that_announces_too_much_is_refused_unread() {
        let mut headers = headers("multipart/form-data; boundary=x");
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(LARGEST_DRAINED + 1));
        assert!(matches!(Multipart::new(&headers, Body::empty(), 1000), Err(Refusal::TooLarge)));
    }

    /// A body that begins a part, brings so many frames of one size with a pause before each, and then
    /// says nothing more without going away.
    fn trickle(size: usize, count: usize, pause: Duration) -> Body {
        let (mut sender, body) = http_body_util::channel::Channel::<Bytes, Infallible>::new(1);
        tokio::spawn(async move {
            let begins = part("a", "").trim_end().to_owned() + "\r\n\r\n";
            let frames = std::iter::once(Bytes::from(begins)).chain((0..count).map(|_| vec![b'a'; size].into()));
            for frame in frames {
                tokio::time::advance(pause).await;
                if sender.send_data(frame).await.is_err() {
                    return;
                }
            }
            std::future::pending::<()>().await;
        });
        Body::new(body)
    }

    // The clock of this test stands still while anything can be done, and jumps else.
    #[tokio::test(start_paused = true)]
    async fn bodies_that_are_too_slow_or_never_end_are_cut_off() {
        for (size, count, seconds, expected) in [
            (10, 0, 0, 408),
            (10, 10, 61, 408),
            (10, 100, 10, 408),
            (60_000, 1_000, 10, 413),
            (60_000, 1_000, 14, 413),
            (60_000, 1_000, 20, 408),
        ] {
            let headers = headers("multipart/form-data; boundary=x");
            let body = trickle(size, count, Duration::from_secs(seconds));
            let mut multipart = Multipart::new(&headers, body, 1 << 20).expect("it is multipart");
            let refusal = loop {
                match multipart.next_part().await {
                    Ok(_) => {}
                    Err(refusal) => break refusal,
                }
            };
            assert_eq!(refusal.status().as_u16(), expected, "{size} {count} {seconds}");
            multipart.drain().await;
        }
    }
}
