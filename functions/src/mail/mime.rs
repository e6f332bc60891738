//! From a message to the bytes of RFC 5322 and MIME; with `smtp`, the only modules that name the
//! mail library.
//!
//! Whatever stands in a subject or in a name, it is one line of one header: control signs become
//! blanks before the library encodes it, and direction controls that would reach past their text are
//! taken out. Bodies are encoded so that no line is longer than mail allows.

use std::time::SystemTime;

use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};

use super::{MailAddress, MailError, Message};

/// The longest address that fits on a line of a header.
const LONGEST_LINK: usize = 900;

/// Builds the message of the library, with the addresses of its envelope.
pub(super) fn build(message: &Message, from: &MailAddress) -> Result<lettre::Message, MailError> {
    let mut builder = lettre::Message::builder()
        .date(SystemTime::from(message.written))
        .from(Mailbox::new(Some(one_line(&message.sender)), address(from)?))
        .to(Mailbox::new(None, address(&message.to)?))
        .message_id(Some(message.id.to_string()))
        .subject(one_line(&message.subject));
    if let Some(reply_to) = &message.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    builder = with_header(builder, "Auto-Submitted", "auto-generated");
    let tag: String = message.lang.chars().filter(char::is_ascii_graphic).collect();
    builder = with_header(builder, "Content-Language", &tag);
    if let Some(link) = message.unsubscribe.as_deref().filter(|link| is_link(link)) {
        builder = with_header(builder, "List-Unsubscribe", &format!("<{link}>"));
        builder = with_header(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    let parts = MultiPart::alternative()
        .boundary(boundary(message))
        .singlepart(part(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.html));
    builder.multipart(parts).map_err(|_| MailError::Unfit)
}

/// Returns the address as the library has it.
pub(super) fn address(address: &MailAddress) -> Result<Address, MailError> {
    let (local, host) = address.parts();
    Address::new(local, host).map_err(|_| MailError::Unfit)
}

/// Sets a header whose value is ASCII and needs no encoding; the library would break it in two.
fn with_header(builder: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    let name = HeaderName::new_from_ascii_str(name);
    builder.raw_header(HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned()))
}

fn part(content_type: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(content_type).body(many_lines(text))
}

/// Returns a text whose lines all end alike, without control signs: the library leaves alone what
/// comes before the end of a line, and mail knows no half of one.
fn many_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect()
}

/// Returns the line between the parts: it follows from the content, so that the same message has the
/// same bytes, and no content can hold the line that follows from itself.
fn boundary(message: &Message) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("convoca mail boundary 1");
    for part in [message.id.hash(), &message.text, &message.html] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    format!("={}", &hasher.finalize().to_hex()[..40])
}

/// Tells whether an address can stand between the angle brackets of a header.
fn is_link(link: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_graphic() && !b"<>,\"".contains(&sign);
    link.starts_with("https://") && link.len() <= LONGEST_LINK && link.bytes().all(is_sign)
}

/// Returns a text as one line that cannot steer what stands around it.
fn one_line(text: &str) -> String {
    let is_blank = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    let text: String = text.chars().map(|sign| if is_blank(sign) { ' ' } else { sign }).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let keeps_isolates = has_paired_isolates(&text);
    let stays = |sign: &char| !is_override(*sign) && (keeps_isolates || !is_isolate(*sign));
    words.join(" ").chars().filter(stays).collect()
}

fn is_override(sign: char) -> bool {
    matches!(sign, '\u{202A}'..='\u{202E}')
}

fn is_isolate(sign: char) -> bool {
    matches!(sign, '\u{2066}'..='\u{2069}')
}

fn has_paired_isolates(text: &str) -> bool {
    let mut open = 0_u32;
    for sign in text.chars().filter(|sign| is_isolate(*sign)) {
        match (sign, open) {
            ('\u{2069}', 0) => return false,
            ('\u{2069}', _) => open -= 1,
            _ => open += 1,
        }
    }
    open == 0
}

#[cfg(test)]
mod tests;
