//! The worker, as Lambda runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    functions::lambda::run_worker()
}
