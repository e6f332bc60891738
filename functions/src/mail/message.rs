//! A message, before it is bytes: [`Message`].

use std::fmt;

use jiff::Timestamp;

use super::{MailAddress, MailError, mime};

/// One message to one person.
///
/// It holds what a visitor wrote: it goes to its receiver and nowhere else, least of all into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is known by wherever it goes.
    pub id: MessageId,
    /// When it was written; the same for every delivery of it.
    pub written: Timestamp,
    /// The name of the site that sends it.
    pub sender: String,
    /// Where an answer goes, if not to the sending address.
    pub reply_to: Option<MailAddress>,
    /// Who gets it.
    pub to: MailAddress,
    /// What it is about, as one line.
    pub subject: String,
    /// All of it as plain text.
    pub text: String,
    /// All of it as HTML.
    pub html: String,
    /// The language it is written in.
    pub lang: String,
    /// The absolute address that ends messages of this sort by one POST (RFC 8058), if they can be
    /// ended.
    pub unsubscribe: Option<String>,
}

/// The name of a message: the same for the same entry of the outbox, so that whoever gets it twice
/// can tell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId {
    hash: String,
    host: String,
}

impl Message {
    /// Returns the message as mail servers take it (RFC 5322), sent from an address. The same
    /// message from the same address has the same bytes. Fails only when an address in it is none.
    pub fn to_bytes(&self, from: &MailAddress) -> Result<Vec<u8>, MailError> {
        Ok(mime::build(self, from)?.formatted())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

impl MessageId {
    /// Names the message of an entry of the outbox, at the site with that public address. The
    /// entry's own id cannot be told from the name.
    pub fn of(outbox_id: &str, base_url: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("convoca mail message 1");
        let hash = hasher.update(outbox_id.as_bytes()).finalize().to_hex();
        Self { hash: hash[..32].to_owned(), host: host_of(base_url) }
    }

    /// Returns the part that no other message has, of letters and digits.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{}@{}>", self.hash, self.host)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MessageId({self})")
    }
}

/// Returns the host of an absolute address, as ASCII.
fn host_of(base_url: &str) -> String {
    let behind = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = behind.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let ascii = idna::domain_to_ascii_strict(host).ok().filter(|host| !host.is_empty());
    // A name that never is anybody's host (RFC 2606).
    ascii.unwrap_or_else(|| "site.invalid".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_from_the_entry_and_the_site() {
        let id = MessageId::of("1", "https://www.site.example/below");
        assert_eq!(id, MessageId::of("1", "https://www.site.example/below"));
        assert_ne!(id, MessageId::of("2", "https://www.site.example/below"));
        assert!(id.hash().len() == 32 && id.hash().bytes().all(|sign| sign.is_ascii_hexdigit()));
        assert_eq!(id.to_string(), format!("<{}@www.site.example>", id.hash()));
    }

    #[test]
    fn the_host_is_one_that_mail_can_name() {
        for (base_url, expected) in [
            ("https://www.site.example", "www.site.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("https://مثال.إختبار/", "xn--mgbh0fb.xn--kgbechtv"),
            ("https://a b\r\nX: y", "site.invalid"),
            ("", "site.invalid"),
        ] {
            assert_eq!(host_of(base_url), expected, "{base_url}");
        }
    }
}
