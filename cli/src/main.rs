//! The command `convoca`; everything it does is in the library.

use std::io::{stderr, stdout};
use std::process::ExitCode;

use cli::{Environment, Streams};

fn main() -> ExitCode {
    let environment = Environment::of_this_process();
    let streams = Streams { out: &mut stdout(), err: &mut stderr() };
    cli::run(std::env::args_os(), &environment, streams).into()
}
