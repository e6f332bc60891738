//! Errors of the cloud without what they quote: an answer of DynamoDB may hold the very item.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::retry::{self, Verdict};

/// Why a call to the cloud failed, as a code of the service or a word for what lies under it.
#[derive(Debug, thiserror::Error)]
#[error("{code}")]
pub struct CloudError {
    code: String,
    verdict: Verdict,
}

impl CloudError {
    /// Takes from an error what may be told.
    pub(crate) fn of<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Self {
        Self { code: code(error).to_owned(), verdict: retry::verdict(error) }
    }

    /// Says in a word what failed, for good.
    pub(crate) fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), verdict: Verdict::Final }
    }

    /// Takes what a service answered.
    pub(super) fn answered(status: u16, code: String) -> Self {
        Self { verdict: retry::answered(&code, status >= 500), code }
    }

    /// Says in a word what became of a call that was not answered.
    pub(super) fn unanswered(code: &str) -> Self {
        Self { code: code.to_owned(), verdict: Verdict::Again }
    }

    /// Returns the code.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// Tells whether the call may succeed a little later.
    pub(super) fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Returns the service's code, or what became of the call that the service did not answer.
pub(super) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    match error {
        SdkError::ServiceError(answered) => answered.err().code().unwrap_or("an answer without a code"),
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(failure) if failure.is_user() => "no credentials, or a call that cannot be made",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "an answer that breaks off",
        _ => "a call that cannot be made",
    }
}
