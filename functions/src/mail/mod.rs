//! Mail: messages, and how they leave this machine.
//!
//! 1. [`letters`] writes a [`Message`] with the site's own templates and words;
//! 2. [`Mail`] hands it over: to a mail server, into a folder, or into memory for tests.
//!
//! What every way out must do is written once, in `contract`, and every way runs it. Which messages
//! are due, and when one is tried again, is for the caller: nothing here reads the store or the
//! clock, and nothing tells in an error what a message says or whom it is for.

mod address;
mod message;
mod mime;

mod folder;
mod memory;
#[cfg(feature = "aws")]
mod ses;
#[cfg(feature = "embedded")]
mod smtp;

pub mod letters;
mod views;

#[cfg(all(test, feature = "embedded"))]
mod contract;

use std::fmt;

pub use address::MailAddress;
pub use folder::Folder;
pub use memory::Memory;
pub use message::{Message, MessageId};
#[cfg(feature = "aws")]
pub use ses::Ses;
#[cfg(feature = "embedded")]
pub use smtp::Smtp;

/// How a site sends its messages.
#[derive(Debug)]
pub struct Mail {
    /// The address they come from.
    pub from: MailAddress,
    /// The way they leave.
    pub way: Way,
}

/// The ways a message can leave.
#[derive(Debug)]
pub enum Way {
    /// One file for each message, to be looked at; nobody gets anything.
    Folder(Folder),
    /// To a mail server, which takes it on.
    #[cfg(feature = "embedded")]
    Smtp(Smtp),
    /// To Amazon's service for mail.
    #[cfg(feature = "aws")]
    Ses(Ses),
    /// Kept until the process ends.
    Memory(Memory),
}

/// What must be known to send messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// `folder:PATH`, `smtps://USER@HOST`, `smtp://USER@HOST:587`, `ses:` with the name of a
    /// configuration set or none, or `memory:`.
    pub way: String,
    /// The address that messages come from.
    pub from: String,
    /// The password of the user at the mail server.
    pub password: Option<Secret>,
}

/// A text that shows itself nowhere but where it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

/// Why a message did not leave, or no message can. Says nothing of the message, nor of what the mail
/// server answered, which often repeats the address.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The way out is none of those known.
    #[error("mail way `{begin}…` is none of `folder:PATH`, `smtps://USER@HOST`, `smtp://USER@HOST`, `ses:`, `memory:`")]
    Way {
        /// How the way as given begins; the rest may hold what must not be told.
        begin: String,
    },
    /// The way out cannot be used as it is set.
    #[error("mail: {reason}")]
    Settings {
        /// What is wrong and how to mend it.
        reason: &'static str,
    },
    /// The message cannot be written as mail.
    #[error("a message cannot be written as mail")]
    Unfit,
    /// The folder failed.
    #[error("cannot {doing} in the folder for mail")]
    Folder {
        /// What was being done.
        doing: &'static str,
        /// What the machine says.
        source: std::io::Error,
    },
    /// The mail server answered with a refusal.
    #[error("the mail server refused with code {code}")]
    Refused {
        /// Its answer, as RFC 5321 numbers it.
        code: u16,
    },
    /// Amazon's service did not take it.
    #[error("the service for mail did not take a message: {code}")]
    Cloud {
        /// Its code.
        code: String,
    },
    /// The mail server could not be spoken with.
    #[error("cannot speak with the mail server: {reason}")]
    Unreachable {
        /// What went wrong.
        reason: &'static str,
    },
}

impl Mail {
    /// Opens a way out. A folder that is not there is made; a mail server is not asked yet.
    pub async fn open(settings: &MailSettings) -> Result<Self, MailError> {
        let from = MailAddress::parse(&settings.from);
        let from = from.ok_or(MailError::Settings { reason: "the sending address is no e-mail address" })?;
        let unknown = || MailError::way(&settings.way);
        let way = match settings.way.split_once(':').ok_or_else(unknown)? {
            ("memory", "") => Way::Memory(Memory::default()),
            ("folder", path) if !path.is_empty() => Way::Folder(Folder::open(path.as_ref()).await?),
            #[cfg(feature = "embedded")]
            ("smtp" | "smtps", _) => Way::Smtp(Smtp::open(settings, &from)?),
            #[cfg(feature = "aws")]
            ("ses", set) => Way::Ses(Ses::new(&crate::aws::Cloud::find().await, set)),
            _ => return Err(unknown()),
        };
        Ok(Self { from, way })
    }

    /// Hands a message over. When this returns well, the message is safe with whoever took it. One
    /// that is sent again may arrive again, under the same [`MessageId`]; a folder keeps it once.
    pub async fn send(&self, message: &Message) -> Result<(), MailError> {
        match &self.way {
            Way::Folder(folder) => folder.send(message, &self.from).await,
            #[cfg(feature = "embedded")]
            Way::Smtp(smtp) => smtp.send(message, &self.from).await,
            #[cfg(feature = "aws")]
            Way::Ses(ses) => ses.send(message, &self.from).await,
            Way::Memory(memory) => memory.send(message, &self.from),
        }
    }
}

impl MailError {
    fn way(way: &str) -> Self {
        let end = way.find(':').map_or(way.len(), |colon| colon + 1);
        Self::Way { begin: way[..end].to_owned() }
    }

    /// Tells whether trying again is of no use: it is the message or its receiver that is refused.
    ///
    /// A server that does not know our password refuses us and not the message: that can be mended.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Unfit => true,
            Self::Refused { code } => *code >= 500 && !matches!(code, 530 | 534 | 535 | 538),
            Self::Way { .. }
            | Self::Settings { .. }
            | Self::Folder { .. }
            | Self::Cloud { .. }
            | Self::Unreachable { .. } => false,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}
