//! The function `submissions`, as Lambda runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    functions::lambda::run(forms::Function::Submissions)
}
