//! An e-mail address that a message can go to: [`MailAddress::parse`].

use std::fmt;

/// The longest address that a mail server must take.
const LONGEST: usize = 254;

/// The longest part before the `@` that a mail server must take.
const LONGEST_LOCAL: usize = 64;

/// An address by the rules of RFC 5321 without its rarities: no quotes, no comments, no numbers in
/// place of a host. It is ASCII: a host of another script is kept in the form that mail servers
/// look up.
///
/// It is somebody's personal data, so it shows itself only where that is asked for by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(String);

impl MailAddress {
    /// Takes an address; nothing when no message could be sent there.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, host) = text.rsplit_once('@')?;
        let host = idna::domain_to_ascii_strict(host).ok()?;
        let address = format!("{local}@{host}");
        let is_sound = is_local(local) && is_host(&host) && address.len() <= LONGEST;
        is_sound.then_some(Self(address))
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the part before the `@` and the host.
    pub fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').expect("an address was parsed with one")
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MailAddress(…)")
    }
}

fn is_local(local: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&sign);
    local.len() <= LONGEST_LOCAL && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_sign))
}

fn is_host(host: &str) -> bool {
    let is_number = host.rsplit('.').next().is_some_and(|last| last.bytes().all(|sign| sign.is_ascii_digit()));
    host.contains('.') && !is_number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::MailAddress;

    #[test]
    fn an_address_is_one_that_a_mail_server_takes() {
        for (text, expected) in [
            ("ana@example.org", Some("ana@example.org")),
            ("o'neil+form@Sub.Example.org", Some("o'neil+form@sub.example.org")),
            ("ana@مثال.إختبار", Some("ana@xn--mgbh0fb.xn--kgbechtv")),
            ("ana@münchen.example", Some("ana@xn--mnchen-3ya.example")),
            ("ana", None),
            ("@example.org", None),
            ("ana@", None),
            ("ana@localhost", None),
            ("ana@127.0.0.1", None),
            ("ana@[127.0.0.1]", None),
            ("a..b@example.org", None),
            (".a@example.org", None),
            ("a b@example.org", None),
            ("\"a b\"@example.org", None),
            ("añá@example.org", None),
            ("ana@example.org\nBcc: eva@example.org", None),
            ("ana\r\n@example.org", None),
            ("ana@example.org, eva@example.org", None),
            ("<ana@example.org>", None),
            ("ana@exa_mple.org", None),
        ] {
            assert_eq!(MailAddress::parse(text).as_ref().map(MailAddress::as_str), expected, "{text:?}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        assert_eq!(MailAddress::parse(&long), None);
    }

    #[test]
    fn an_address_hides_where_it_was_not_asked_for() {
        let address = MailAddress::parse("ana@example.org").expect("it is sound");
        assert_eq!(format!("{address:?}"), "MailAddress(…)");
    }

    proptest! {
        #[test]
        fn whatever_passes_is_one_word_of_ascii(text in "\\PC*@?\\PC*", before in any::<String>()) {
            for text in [text, format!("{before}@example.org"), format!("ana@{before}.org")] {
                if let Some(address) = MailAddress::parse(&text) {
                    prop_assert!(address.as_str().bytes().all(|sign| sign.is_ascii_graphic()));
                    prop_assert!(!address.as_str().contains(['<', '>', ',', ';', '"', '(', ')', '\\', '[', ']']));
                    prop_assert_eq!(address.as_str().matches('@').count(), 1);
                }
            }
        }
    }
}
