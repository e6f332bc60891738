//! Which calls are tried again, how soon, and for how long.
//!
//! A visitor waits for all of it, so all of it has one end. The pauses double and are drawn at random
//! up to their length ("full jitter"): those who were turned away together do not come back together.

use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::time::{Instant, sleep};

use super::error::code;

/// How long one operation may take with all its attempts; the gateway waits for 30 seconds.
const WHOLE: Duration = Duration::from_secs(10);

/// The longest pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(25);

/// The longest pause after any.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// The codes by which services say that the same call may succeed a little later.
const TRANSIENT: [&str; 14] = [
    "InternalError",
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// What is to be done about a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may succeed a little later.
    Again,
    /// It will fail as often as it is tried.
    Final,
}

/// Makes a call until it succeeds, fails for good, or its time is over. Whoever calls sees to it that
/// the same call twice does what one does: an answer may be lost after the deed.
pub(crate) async fn persist<T, E, F: Future<Output = Result<T, E>>>(
    judge: impl Fn(&E) -> Verdict,
    mut attempt: impl FnMut() -> F,
) -> Result<T, E> {
    let end = Instant::now() + WHOLE;
    for tries in 0.. {
        let error = match attempt().await {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let pause = pause(tries);
        if judge(&error) == Verdict::Final || Instant::now() + pause >= end {
            return Err(error);
        }
        sleep(pause).await;
    }
    unreachable!("time is over before numbers are")
}

/// Judges a call by its error.
pub(crate) fn verdict<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Verdict {
    let again = match error {
        SdkError::ServiceError(answer) => return answered(code(error), answer.raw().status().is_server_error()),
        SdkError::DispatchFailure(failure) => !failure.is_user(),
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        _ => false,
    };
    if again { Verdict::Again } else { Verdict::Final }
}

/// Judges a call by what the service answered.
pub(super) fn answered(code: &str, is_server_error: bool) -> Verdict {
    if is_server_error || TRANSIENT.contains(&code) { Verdict::Again } else { Verdict::Final }
}

/// Returns how long to wait after so many attempts that failed; without randomness as long as can be.
pub(crate) fn pause(tries: u32) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE);
    getrandom::u32().map_or(longest, |random| longest.mul_f64(f64::from(random) / f64::from(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes calls of which the one with a number succeeds; returns what came of it, and how many there were.
    async fn calls(good: usize, verdict: Verdict) -> (Result<(), ()>, usize) {
        let mut calls = 0;
        let attempt = || {
            calls += 1;
            std::future::ready(if calls == good { Ok(()) } else { Err(()) })
        };
        (persist(|()| verdict, attempt).await, calls)
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_is_made_until_it_succeeds_and_once_when_it_fails_for_good() {
        assert_eq!(calls(1, Verdict::Again).await, (Ok(()), 1));
        assert_eq!(calls(5, Verdict::Again).await, (Ok(()), 5));
        assert_eq!(calls(5, Verdict::Final).await, (Err(()), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_of_all_attempts_has_an_end() {
        let begun = Instant::now();
        let (done, calls) = calls(usize::MAX, Verdict::Again).await;
        let took = begun.elapsed();
        assert_eq!(done, Err(()));
        assert!(took <= WHOLE && took > WHOLE - LONGEST_PAUSE && calls > 12, "{calls} calls in {took:?}");
    }
}
