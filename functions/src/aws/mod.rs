//! What all that lies on Amazon's cloud shares: one set of clients, and when a call is tried again.
//!
//! The library behind it reads region and credentials from where all of Amazon's tools have them.

mod error;
pub mod objects;
mod retry;
#[cfg(test)]
pub(crate) mod stand_in;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_dynamodb::config::{Credentials, SharedAsyncSleep, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::config::CloudAccess;

pub use error::CloudError;
pub(crate) use retry::{Verdict, pause, persist, verdict};

/// The authorities that sign Amazon's certificates. Reading the machine's whole list costs more than
/// all else that a function does before its first answer.
const ROOTS: &[u8] = include_bytes!("roots.pem");

/// How long a connection may take to be there.
const CONNECT: Duration = Duration::from_millis(1500);

/// How long one attempt of a call may take.
const ATTEMPT: Duration = Duration::from_secs(3);

/// How long an answer of the site itself may take, a cold start included.
const VISIT: Duration = Duration::from_secs(20);

/// For how long credentials must be good yet to sign a call with them.
const GOOD_FOR: Duration = Duration::from_secs(300);

/// The account and region that this process works in.
#[derive(Clone, Debug)]
pub struct Cloud {
    config: SdkConfig,
    dynamodb: Option<String>,
    ses: Option<String>,
    /// What all calls go through, of the library's clients too: one list of who is trusted, one pool.
    connector: SharedHttpConnector,
    lent: Arc<Mutex<Option<Credentials>>>,
}

impl Cloud {
    /// Finds region and credentials wherever Amazon's tools keep them, for people at a keyboard. Nothing
    /// is called yet.
    pub async fn find() -> Self {
        let connector = connector();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(client(&connector))
            // What is tried again, and for how long, is said in one place: `retry`.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts())
            .load()
            .await;
        Self { config, dynamodb: None, ses: None, connector, lent: Arc::default() }
    }

    /// Takes region and credentials as a function was given them. Looking for them elsewhere, which a
    /// function need not, is a third of a megabyte.
    pub fn of_function(access: &CloudAccess) -> Self {
        let CloudAccess { region, key, secret, token, endpoint, dynamodb, ses } = access.clone();
        let credentials = Credentials::new(key, secret, token, None, "environment");
        let connector = connector();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(client(&connector))
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(SharedTimeSource::new(SystemTimeSource::new()));
        config.set_endpoint_url(endpoint);
        Self { config: config.build(), dynamodb, ses, connector, lent: Arc::default() }
    }

    /// Returns what the library's clients are made of.
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// Returns what the clock on the wall says, which signatures go by.
    pub(crate) fn time(&self) -> Timestamp {
        let now = self.config.time_source().unwrap_or_default().now();
        Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Returns the region in which all of it lies.
    pub(crate) fn region(&self) -> Result<&str, CloudError> {
        self.config.region().map(AsRef::as_ref).ok_or_else(|| CloudError::new("no region"))
    }

    /// Returns credentials that are good for a while. Those that people use are asked of other services,
    /// so they are kept until their time is over.
    pub(crate) async fn credentials(&self) -> Result<Credentials, CloudError> {
        let mut lent = self.lent.lock().await;
        let soon = SystemTime::now() + GOOD_FOR;
        if let Some(good) = lent.as_ref().filter(|lent| lent.expiry().is_none_or(|expiry| expiry > soon)) {
            return Ok(good.clone());
        }
        let none = || CloudError::new("no credentials");
        let provider = self.config.credentials_provider().ok_or_else(none)?;
        let credentials = provider.provide_credentials().await.map_err(|_| none())?;
        Ok(lent.insert(credentials).clone())
    }

    /// Posts nothing to an address, with one header, and returns the status of the answer. The five
    /// roots that are trusted have signed the site's certificate too: it is one of Amazon's.
    pub(crate) async fn post(&self, address: &str, (name, value): (&'static str, &str)) -> Result<u16, CloudError> {
        let malformed = |_| CloudError::new("an address that cannot be asked");
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_method("POST").map_err(malformed)?;
        request.set_uri(address).map_err(malformed)?;
        request.headers_mut().try_insert(name, value.to_owned()).map_err(malformed)?;
        self.send(request, VISIT).await.map(|response| response.status().as_u16())
    }

    /// Sends a request and waits so long for the head of its answer.
    async fn send(&self, request: HttpRequest, patience: Duration) -> Result<HttpResponse, CloudError> {
        let late = || CloudError::unanswered("no answer in time");
        let sent = tokio::time::timeout(patience, self.connector.call(request)).await.map_err(|_| late())?;
        sent.map_err(|error| if error.is_timeout() { late() } else { CloudError::unanswered("no connection") })
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::config::Builder::from(&self.config);
        let config = self.dynamodb.iter().fold(config, |config, address| config.endpoint_url(address));
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    pub(crate) fn ses(&self) -> aws_sdk_sesv2::Client {
        let config = aws_sdk_sesv2::config::Builder::from(&self.config);
        let config = self.ses.iter().fold(config, |config, address| config.endpoint_url(address));
        aws_sdk_sesv2::Client::from_conf(config.build())
    }
}

fn connector() -> SharedHttpConnector {
    let trusted = TrustStore::empty().with_pem_certificate(ROOTS);
    let context = TlsContext::builder().with_trust_store(trusted).build().expect("certificates can be trusted");
    let connector = Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT).build())
        .sleep_impl(TokioSleep::new());
    SharedHttpConnector::new(connector.build())
}

fn client(connector: &SharedHttpConnector) -> SharedHttpClient {
    let connector = connector.clone();
    http_client_fn(move |_, _| connector.clone())
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build()
}

#[cfg(test)]
mod tests {
    use super::ROOTS;

    #[test]
    fn five_authorities_are_trusted() {
        let text = std::str::from_utf8(ROOTS).expect("PEM is text");
        assert_eq!(text.matches("-----BEGIN CERTIFICATE-----").count(), 5);
        assert_eq!(text.matches("-----END CERTIFICATE-----").count(), 5);
    }
}
