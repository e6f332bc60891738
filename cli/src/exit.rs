//! How a command ends: the status that scripts see, and the last words on standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::stream::Stream;

/// The status with which the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Done,
    /// 1: the command was carried out and found errors in the content, or a receipt that is not good.
    Faults,
    /// 2: the command could not be carried out.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Faults => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Prints what the parser of arguments has to say: a help that was asked for, or what is wrong.
pub(crate) fn of_answer<'a>(answer: &clap::Error, out: &mut Stream<'a>, err: &mut Stream<'a>) -> Exit {
    let (stream, exit) = match answer.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => (out, Exit::Done),
        _ => (err, Exit::Failed),
    };
    let text = answer.render();
    let written = if stream.in_colour() { write!(stream, "{}", text.ansi()) } else { write!(stream, "{text}") };
    match written {
        Ok(()) => exit,
        Err(_) => Exit::Failed,
    }
}

/// Prints why a command could not be carried out. A reader that went away, as `| head` does, is no
/// failure.
pub(crate) fn of_error(error: &anyhow::Error, err: &mut Stream<'_>) -> Exit {
    let broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(broken_pipe) {
        return Exit::Done;
    }
    let label = if err.in_colour() { "\u{1b}[1;31merror:\u{1b}[0m" } else { "error:" };
    // Nobody is left to be told when standard error is gone too.
    let _ = writeln!(err, "{label} {error:#}");
    Exit::Failed
}
