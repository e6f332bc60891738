//! A cloud for tests: a server on this machine, and a line to it that fails as lines do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{self, AsyncSleep, Credentials, SharedAsyncSleep, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use super::Cloud;
use crate::files::Bucket;

/// A line to the cloud: of so many calls the first fails in some way, in turn.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    every: usize,
    calls: Arc<AtomicUsize>,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The service has no room for it now.
    Throttled,
    /// The service fails.
    Broken,
    /// Another transaction is in the way.
    Conflict,
    /// The deed is done and the answer lost.
    AnswerLost,
}

const FAULTS: [Fault; 4] = [Fault::AnswerLost, Fault::Throttled, Fault::Conflict, Fault::Broken];

impl Line {
    /// A line that fails never.
    pub(crate) fn sound() -> Self {
        Self { every: 0, calls: Arc::default() }
    }

    /// A line on which one of so many calls fails.
    pub(crate) fn failing(every: usize) -> Self {
        Self { every, calls: Arc::default() }
    }

    fn fault(&self) -> Option<Fault> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let fails = self.every > 0 && call.is_multiple_of(self.every);
        fails.then(|| FAULTS[call / self.every % FAULTS.len()])
    }

    fn client(self) -> SharedHttpClient {
        let plain = Builder::new().build_http();
        http_client_fn(move |settings, components| {
            let inner = aws_smithy_runtime_api::client::http::HttpClient::http_connector(&plain, settings, components);
            SharedHttpConnector::new(Failing { line: self.clone(), inner })
        })
    }
}

impl Cloud {
    /// Returns the cloud that a server on this machine stands in for.
    pub(crate) fn at(endpoint: &str, line: Line) -> Self {
        Self::over(endpoint, line.client())
    }

    /// Returns a cloud that is spoken with in some way.
    pub(crate) fn over(endpoint: &str, client: SharedHttpClient) -> Self {
        let credentials = Credentials::new("test", "test", None, None, "tests");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(endpoint)
            .retry_config(RetryConfig::disabled())
            .sleep_impl(SharedAsyncSleep::new(Sleep))
            .http_client(client)
            .build();
        Self::of(config)
    }
}

/// Sleeping, as this runtime does it.
#[derive(Debug)]
struct Sleep;

impl AsyncSleep for Sleep {
    fn sleep(&self, duration: Duration) -> config::Sleep {
        config::Sleep::new(tokio::time::sleep(duration))
    }
}

#[derive(Debug)]
struct Failing {
    line: Line,
    inner: SharedHttpConnector,
}

impl HttpConnector for Failing {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
        match self.line.fault() {
            None => self.inner.call(request),
            Some(Fault::AnswerLost) => {
                let answered = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    answered.await?;
                    Err(ConnectorError::timeout("the answer was lost".into()))
                })
            }
            // A service without such targets answers in XML.
            Some(_) if target.is_empty() => answer(503, "<Error><Code>SlowDown</Code></Error>"),
            Some(Fault::Conflict) if target.ends_with("TransactWriteItems") => answer(
                400,
                r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                    "CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]}"#,
            ),
            Some(Fault::Throttled | Fault::Conflict) => {
                answer(400, r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#)
            }
            Some(Fault::Broken) => answer(500, r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#),
        }
    }
}

fn answer(status: u16, body: &'static str) -> HttpConnectorFuture {
    let status = StatusCode::try_from(status).expect("it is a status");
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    HttpConnectorFuture::ready(Ok(response))
}

/// Returns a bucket of its own in the stand-in for S3, at the end of a line.
pub(crate) async fn bucket(line: Line) -> Bucket {
    let name = format!("convoca-{:016x}", getrandom::u64().expect("there is randomness"));
    stand_ins::setting::make_bucket(&stand_ins::server::cloud(), &name).await;
    Bucket::new(&Cloud::at(&stand_ins::server::cloud(), line), &name)
}
