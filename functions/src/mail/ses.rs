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

#[cfg(test)]
pub(super) mod stand_in {
    //! A service that takes every message, and remembers it.

    use std::sync::{Arc, Mutex};

    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::Ses;
    use crate::aws::Cloud;

    /// The bytes of the messages that were taken.
    #[derive(Clone, Debug, Default)]
    pub(in crate::mail) struct Taken(Arc<Mutex<Vec<Vec<u8>>>>);

    impl Taken {
        pub(in crate::mail) fn ses(&self) -> Ses {
            let taken = self.clone();
            let client: SharedHttpClient = http_client_fn(move |_, _| SharedHttpConnector::new(taken.clone()));
            Ses::new(&Cloud::over("http://127.0.0.1:9", client), "")
        }

        pub(in crate::mail) fn messages(&self) -> Vec<Vec<u8>> {
            self.0.lock().expect("nobody panicked").clone()
        }
    }

    impl HttpConnector for Taken {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            let body: serde_json::Value =
                serde_json::from_slice(request.body().bytes().expect("it is in memory")).expect("JSON");
            let raw = body["Content"]["Raw"]["Data"].as_str().expect("a message");
            assert!(body["Destination"]["ToAddresses"][0].is_string() && body["FromEmailAddress"].is_string());
            self.0.lock().expect("nobody panicked").push(BASE64.decode(raw).expect("base64"));
            let answer = SdkBody::from(r#"{"MessageId":"1"}"#);
            HttpConnectorFuture::ready(Ok(HttpResponse::new(StatusCode::try_from(200_u16).expect("a status"), answer)))
        }
    }
}
