//! Messages to a mail server, by SMTP (RFC 5321, 6409, 8314).
//!
//! The way there is always encrypted, and the server must show a certificate for its name; only a
//! server on this very machine may be spoken with in the clear. The system's own certificates are
//! trusted, so that a server of the house needs no settings of its own.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;

use super::{MailAddress, MailError, MailSettings, Message, mime};

/// How long the server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// The address of a mail server, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct ServerAddress {
    user: Option<String>,
    host: String,
    port: u16,
    channel: Channel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    /// Encrypted from the first byte.
    Encrypted,
    /// Encrypted before anything is said (STARTTLS), or not at all.
    Upgraded,
    /// In the clear, on this machine.
    Clear,
}

impl Smtp {
    /// Takes the server's address; asks it nothing yet.
    pub(super) fn open(settings: &MailSettings, from: &MailAddress) -> Result<Self, MailError> {
        let server = ServerAddress::parse(&settings.way)?;
        let encrypted = || {
            TlsParameters::new(server.host.clone())
                .map_err(|_| MailError::Settings { reason: "the certificates of this machine cannot be read" })
        };
        let tls = match server.channel {
            Channel::Encrypted => Tls::Wrapper(encrypted()?),
            Channel::Upgraded => Tls::Required(encrypted()?),
            Channel::Clear => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(from.parts().1.to_owned()));
        let builder = match (server.user, &settings.password) {
            (Some(user), Some(password)) => builder.credentials(Credentials::new(user, password.0.clone())),
            (None, None) => builder,
            (Some(_), None) => {
                return Err(MailError::Settings { reason: "the user at the mail server has no password" });
            }
            (None, Some(_)) => {
                return Err(MailError::Settings {
                    reason: "there is a password and no user: write `smtp://USER@HOST`",
                });
            }
        };
        Ok(Self { transport: builder.build() })
    }

    pub(super) async fn send(&self, message: &Message, from: &MailAddress) -> Result<(), MailError> {
        let built = mime::build(message, from)?;
        self.transport.send_raw(built.envelope(), &built.formatted()).await.map(drop).map_err(|error| told(&error))
    }
}

impl ServerAddress {
    /// Parses `smtp[s]://[USER@]HOST[:PORT]`, with `?tls=none` for a server on this machine.
    fn parse(way: &str) -> Result<Self, MailError> {
        let unknown = || MailError::way(way);
        let (scheme, rest) = way.split_once("://").ok_or_else(unknown)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (user, server) = match rest.rsplit_once('@') {
            Some((user, server)) => (Some(user), server),
            None => (None, rest),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err(MailError::Settings { reason: "the password does not belong into the address of the server" });
        }
        let user = user.map(|user| percent_decode_str(user).decode_utf8().map(String::from)).transpose();
        let user = user.map_err(|_| unknown())?;
        let (host, port) = host_and_port(server.trim_end_matches('/')).ok_or_else(unknown)?;
        let (channel, default) = match (scheme, query) {
            ("smtps", "") => (Channel::Encrypted, 465),
            ("smtp", "") => (Channel::Upgraded, 587),
            ("smtp", "tls=none") if is_this_machine(host) => (Channel::Clear, 25),
            ("smtp", "tls=none") => {
                return Err(MailError::Settings { reason: "mail goes in the clear to this machine only" });
            }
            _ => return Err(unknown()),
        };
        Ok(Self { user, host: host.to_owned(), port: port.unwrap_or(default), channel })
    }
}

fn host_and_port(server: &str) -> Option<(&str, Option<u16>)> {
    let behind_brackets = server.starts_with('[').then(|| server.find(']')).flatten();
    let (host, port) = match behind_brackets {
        Some(end) => (&server[1..end], server[end + 1..].strip_prefix(':')),
        None => server.rsplit_once(':').map_or((server, None), |(host, port)| (host, Some(port))),
    };
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b".-:".contains(&sign);
    let port = port.map(str::parse).transpose().ok()?;
    (!host.is_empty() && host.bytes().all(is_sign)).then_some((host, port))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// Keeps of a failure what may be told.
fn told(error: &Error) -> MailError {
    if let Some(code) = error.status() {
        return MailError::Refused { code: u16::from(code) };
    }
    let reason = if error.is_timeout() {
        "it did not answer in time"
    } else if error.is_tls() {
        "the connection cannot be encrypted, or the certificate is not trusted"
    } else if error.is_response() {
        "it broke off, or its answer is not understood"
    } else {
        "the connection failed"
    };
    MailError::Unreachable { reason }
}

#[cfg(test)]
pub(super) mod server;
#[cfg(test)]
mod tests;
