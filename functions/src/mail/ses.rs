//! Messages to Amazon's service for mail (SES, version 2 of its interface); the only user of it.
//!
//! The bytes are those that a mail server would get. The service puts a `Message-ID` of its own in the
//! place of ours, so one that is handed over twice arrives as two.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, RawMessage};

use super::{MailAddress, MailError, Message};
use crate::aws::{Cloud, CloudError, persist, verdict};

/// What the service answers to a message that it will never take, as SMTP would say it.
const NEVER: u16 = 550;

/// The service for mail.
#[derive(Debug)]
pub struct Ses {
    client: Client,
    configuration_set: Option<String>,
}

impl Ses {
    /// Returns the service; without a name it sends by its default configuration set. Nothing is
    /// called yet.
    pub fn new(cloud: &Cloud, configuration_set: &str) -> Self {
        let configuration_set = Some(configuration_set.to_owned()).filter(|name| !name.is_empty());
        Self { client: cloud.ses(), configuration_set }
    }

    pub(super) async fn send(&self, message: &Message, from: &MailAddress) -> Result<(), MailError> {
        let raw =
            RawMessage::builder().data(Blob::new(message.to_bytes(from)?)).build().map_err(|_| MailError::Unfit)?;
        let content = EmailContent::builder().raw(raw).build();
        let to = Destination::builder().to_addresses(message.to.as_str()).build();
        let sent = persist(verdict, || async {
            self.client
                .send_email()
                .from_email_address(from.as_str())
                .destination(to.clone())
                .content(content.clone())
                .set_configuration_set_name(self.configuration_set.clone())
                .send()
                .await
        });
        sent.await.map(drop).map_err(|error| match error.as_service_error() {
            Some(SendEmailError::BadRequestException(_)) => MailError::Refused { code: NEVER },
            _ => MailError::Cloud { code: CloudError::of(&error).to_string() },
        })
    }
}
