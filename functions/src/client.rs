//! Who sends a request: the address by which limits are counted, and nothing else.
//!
//! A proxy adds the address of whoever it talks to at the end of `X-Forwarded-For`; what stands before
//! that was sent along and may be forged. So the operator says how many proxies stand before the
//! functions, and that many entries are counted from the end.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A sender as limits know them: one address of IPv4, or a network of IPv6 as one customer has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Client(IpAddr);

impl Client {
    /// Returns the sender of a request behind so many proxies. Nothing is said of who uses the
    /// machine itself, and where nothing is known.
    pub fn of(parts: &Parts, proxies: usize) -> Option<Self> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = nth_from_the_end(&parts.headers, proxies);
        forwarded.or(peer).and_then(Self::at)
    }

    /// Returns the sender with an address; nothing for the machine itself.
    pub fn at(address: IpAddr) -> Option<Self> {
        let address = address.to_canonical();
        (!address.is_loopback()).then_some(match address {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                // A customer has 56 bits of the network, and sometimes 64.
                Self(Ipv6Addr::new(a, b, c, d & 0xff00, 0, 0, 0, 0).into())
            }
        })
    }
}

/// Returns the address that the first of so many proxies saw; nothing when the header has fewer.
fn nth_from_the_end(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let skipped = proxies.checked_sub(1)?;
    let values: Vec<&str> = headers.get_all(&FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or("")).collect();
    let mut entries = values.iter().rev().flat_map(|value| value.rsplit(','));
    address(entries.nth(skipped)?.trim())
}

/// Reads an address as proxies write it: bare, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port).or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use proptest::prelude::*;

    use super::*;

    fn client(peer: &str, headers: &[&str], proxies: usize) -> Option<Client> {
        let builder = headers.iter().fold(Request::get("/"), |builder, value| builder.header(FORWARDED_FOR, *value));
        let (mut parts, ()) = builder.body(()).expect("the headers are well-formed").into_parts();
        let peer: SocketAddr = (peer.parse::<IpAddr>().expect("an address"), 9).into();
        parts.extensions.insert(ConnectInfo(peer));
        Client::of(&parts, proxies)
    }

    fn at(text: &str) -> Option<Client> {
        Client::at(text.parse().expect("an address"))
    }

    #[test]
    fn a_sender_is_the_address_that_the_outermost_of_the_known_proxies_saw() {
        for (headers, proxies, expected) in [
            (&[][..], 0, "192.0.2.1"),
            (&["203.0.113.9"], 0, "192.0.2.1"),
            (&["203.0.113.9"], 1, "203.0.113.9"),
            (&["198.51.100.7, 203.0.113.9"], 1, "203.0.113.9"),
            (&["198.51.100.7", "203.0.113.9"], 1, "203.0.113.9"),
            (&["198.51.100.7", "203.0.113.9, 10.0.0.1"], 2, "203.0.113.9"),
            (&["203.0.113.9:4711"], 1, "203.0.113.9"),
            (&["[2001:db8::1]:4711"], 1, "2001:db8::1"),
            (&["[2001:db8::1]"], 1, "2001:db8::1"),
            (&["::ffff:203.0.113.9"], 1, "203.0.113.9"),
            (&["203.0.113.9, unknown"], 1, "192.0.2.1"),
            (&["203.0.113.9"], 2, "192.0.2.1"),
        ] {
            assert_eq!(client("192.0.2.1", headers, proxies), at(expected), "{headers:?} behind {proxies}");
        }
    }

    #[test]
    fn the_machine_itself_is_nobody_and_networks_of_ipv6_are_one_sender() {
        for nobody in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(at(nobody), None, "{nobody}");
        }
        assert_eq!(at("2001:db8:1:2:3::4"), at("2001:db8:1:ff:9::1"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:102::1"));
    }

    proptest! {
        #[test]
        fn what_is_forged_before_the_entry_of_the_proxy_changes_nothing(forged in "[ -~]{0,40}") {
            let honest = client("127.0.0.1", &["203.0.113.9"], 1);
            prop_assert_eq!(client("127.0.0.1", &[&forged, "203.0.113.9"], 1), honest);
            prop_assert_eq!(client("127.0.0.1", &[&format!("{forged}, 203.0.113.9")], 1), honest);
        }
    }
}
