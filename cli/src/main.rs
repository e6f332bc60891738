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
    share_the_work();
    let environment = Environment::of_this_process();
    let streams = Streams { out: &mut stdout(), err: &mut stderr() };
    cli::run(std::env::args_os(), &environment, streams).into()
}

/// Makes this thread one of those that share the work of a build, instead of one more that waits for them:
/// each has memory of its own.
fn share_the_work() {
    // Where that cannot be, it waits for them.
    let _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
}
