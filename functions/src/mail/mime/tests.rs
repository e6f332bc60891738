//! Whatever stands in a message, its bytes are one message with the headers that were meant.

use mail_parser::MessageParser;
use proptest::prelude::*;

use super::super::contract::message;
use super::*;

/// The headers of every message with a reply address and an unsubscribe link, in order.
const HEADERS: [&str; 11] = [
    "Date",
    "From",
    "To",
    "Message-ID",
    "Subject",
    "Reply-To",
    "Auto-Submitted",
    "Content-Language",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
];

fn from() -> MailAddress {
    MailAddress::parse("site@site.example").expect("an address")
}

fn bytes(message: &Message) -> Vec<u8> {
    message.to_bytes(&from()).expect("its addresses are sound")
}

/// Returns the names of the headers as a mail server sees them: lines that begin with no blank.
fn header_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_message_says_what_it_is() {
    let bytes = bytes(&message("1"));
    let text = String::from_utf8(bytes.clone()).expect("it is ASCII");
    let names = header_names(&bytes);
    assert_eq!(names[..HEADERS.len()], HEADERS);
    assert_eq!(names[HEADERS.len()..], ["Content-Type"]);
    let link = format!("https://www.site.example/api/network/ar/leave/{}", "a".repeat(64));
    for line in [
        "Date: Mon, 01 Feb 2027 12:00:00 +0000",
        "To: ana@example.org",
        "Reply-To: team@site.example",
        "Auto-Submitted: auto-generated",
        "Content-Language: ar",
        &format!("List-Unsubscribe: <{link}>"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
        &format!("Message-ID: {}", message("1").id),
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    assert!(text.contains("Content-Type: multipart/alternative;"), "{text}");
}

#[test]
fn what_cannot_be_ended_by_one_post_says_nothing_of_it() {
    for unsubscribe in [
        None,
        Some("http://site.example/leave".to_owned()),
        Some("https://site.example/a b".to_owned()),
        Some("https://site.example/>\r\nBcc: eva@example.org".to_owned()),
        Some(format!("https://site.example/{}", "a".repeat(1000))),
    ] {
        let bytes = bytes(&Message { unsubscribe: unsubscribe.clone(), ..message("1") });
        let names = header_names(&bytes);
        assert!(!names.iter().any(|name| name.starts_with("List-") || name == "Bcc"), "{unsubscribe:?}: {names:?}");
    }
}

#[test]
fn a_text_in_a_header_is_one_line_and_steers_nothing_around_it() {
    for (text, expected) in [
        ("a\r\nBcc: eva@example.org", "a Bcc: eva@example.org"),
        ("  a \t b\0c\u{85}d\u{2028}e ", "a b c d e"),
        ("a\u{202E}b\u{202A}c", "abc"),
        ("من \u{2068}ACME\u{2069}.", "من \u{2068}ACME\u{2069}."),
        ("من \u{2068}ACME.", "من ACME."),
        ("a\u{2069}b\u{2068}c", "abc"),
        ("a\u{200F}b", "a\u{200F}b"),
    ] {
        assert_eq!(one_line(text), expected, "{text:?}");
    }
}

#[test]
fn the_same_message_has_the_same_bytes() {
    assert_eq!(bytes(&message("1")), bytes(&message("1")));
    assert_ne!(bytes(&message("1")), bytes(&message("2")));
}

/// Texts as those have them who try what they can do with a header or a body.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("\r\n".to_owned()),
        Just("\r\nBcc: eva@example.org\r\n\r\n".to_owned()),
        Just("\n.\n".to_owned()),
        Just("=?utf-8?q?=0D=0ABcc:_eva@example.org?=".to_owned()),
        "[\u{202A}-\u{202E}\u{2066}-\u{2069}\u{200E}\u{200F}\u{61C}]{1,4}",
        "[ \\t\\r\\n]{1,9}",
        "[ء-ي ]{1,80}",
        "[a-z]{1,300}",
        Just("\"<>@,;:\\".to_owned()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_in_a_message_becomes_a_header(
        subject in hostile(), sender in hostile(), text in hostile(), html in hostile(), lang in hostile(),
    ) {
        let message = Message { subject, sender, text, html, lang, ..message("1") };
        let bytes = bytes(&message);
        prop_assert!(bytes.is_ascii());
        let names = header_names(&bytes);
        prop_assert_eq!(&names[..HEADERS.len()], &HEADERS[..]);
        prop_assert_eq!(&names[HEADERS.len()..], &["Content-Type"][..]);
        for line in bytes.split(|sign| *sign == b'\n') {
            prop_assert!(line.len() <= 999, "{} signs in one line", line.len());
        }
        let ends = |sign: u8, other: u8, step: isize| bytes.iter().enumerate().all(|(place, found)| {
            let beside = place.checked_add_signed(step).and_then(|beside| bytes.get(beside));
            *found != sign || beside == Some(&other)
        });
        prop_assert!(ends(b'\r', b'\n', 1) && ends(b'\n', b'\r', -1), "a line ends in half");
        let read = MessageParser::default().parse(&bytes).expect("it is a message");
        prop_assert_eq!(read.to().and_then(|to| to.first()).and_then(|to| to.address()), Some("ana@example.org"));
        prop_assert_eq!(read.from().map(|from| from.iter().count()), Some(1));
        prop_assert_eq!(read.from().and_then(|from| from.first()).and_then(|from| from.address()), Some("site@site.example"));
        prop_assert!(read.bcc().is_none());
        let plain = |text: &str| text.chars().filter(|sign| !sign.is_control() || *sign == '\t').collect::<String>();
        prop_assert_eq!(plain(&read.body_text(0).expect("text")), plain(&message.text));
    }

    #[test]
    fn a_subject_arrives_as_it_was_written(words in prop::collection::vec("[a-zñé“”ء-ي0-9(){}:=?_]{1,40}", 1..12)) {
        let subject = words.join(" ");
        let bytes = bytes(&Message { subject: subject.clone(), ..message("1") });
        let read = MessageParser::default().parse(&bytes).expect("it is a message");
        prop_assert_eq!(read.subject(), Some(subject.as_str()));
    }
}
