//! Errors of the cloud without what they quote: an answer of DynamoDB may hold the very item.

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// Why a call to the cloud failed, as a code of the service or a word for what lies under it.
#[derive(Debug, thiserror::Error)]
#[error("{code}")]
pub(crate) struct CloudError {
    code: String,
}

impl CloudError {
    /// Takes from an error what may be told.
    pub(crate) fn of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        Self { code: code(error).to_owned() }
    }

    /// Says in a word what failed.
    pub(crate) fn new(code: impl Into<String>) -> Self {
        Self { code: code.into() }
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
