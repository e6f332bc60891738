//! The command `convoca`; everything it does is in the library.

use std::io::{stderr, stdout};
use std::process::ExitCode;

use cli::{Environment, Streams};
use mimalloc::MiMalloc;

/// Builds take and give back much in small pieces, from several threads: ARCHITECTURE.md, "Where the time
/// goes", has the figures.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let environment = Environment::of_this_process();
    let streams = Streams { out: &mut stdout(), err: &mut stderr() };
    cli::run(std::env::args_os(), &environment, streams).into()
}
