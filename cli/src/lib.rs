//! The command `convoca`: joins the generator and the functions for people at a keyboard.
//!
//! [`run`] is the whole program as a function: arguments, environment and streams in, texts and an
//! [`Exit`] out, so that tests run it in a folder of their own.
//!
//! 1. [`arguments`] reads what was typed; its doc comments are the help.
//! 2. [`session`] holds what a command may use of the world around it.
//! 3. [`commands`] has one file for each command.
//! 4. [`serve`] is the local server behind `convoca serve`.
//!
//! Nothing here knows what a content file may say or how a form is judged: the generator and the
//! functions do.

pub mod arguments;
pub mod commands;
pub mod environment;
pub mod exit;
pub mod moment;
pub mod progress;
pub mod project;
mod seal;
pub mod serve;
pub mod session;
pub mod store;
pub mod stream;

use std::ffi::OsString;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::commands::{
    build, check, completions, deploy, files, network, new, package, pause, receipt, status, submissions,
};
use crate::session::Session;
use crate::stream::Stream;

pub use crate::environment::Environment;
pub use crate::exit::Exit;
pub use crate::stream::{Device, Streams};

/// Runs one command to its end; `serve` ends with Ctrl-C. The first argument is the program's name.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    environment: &Environment,
    streams: Streams<'_>,
) -> Exit {
    let Streams { out, err } = streams;
    let (mut out, mut err) = (Stream::new(out, environment.out), Stream::new(err, environment.err));
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(answer) => return exit::of_answer(&answer, &mut out, &mut err),
    };
    let mut session = Session::new(&arguments, environment, (out, err));
    let ended = match &arguments.command {
        Command::Build(arguments) => build::run(arguments, &mut session),
        Command::Check(arguments) => check::run(arguments, &mut session),
        Command::Status(arguments) => status::run(arguments, &mut session),
        Command::Serve(arguments) => commands::serve::run(arguments, &mut session),
        Command::New(arguments) => new::run(arguments, &mut session),
        Command::Pause(arguments) => pause::run(arguments, &mut session),
        Command::Resume(arguments) => pause::resume(arguments, &mut session),
        Command::Network(arguments) => network::run(arguments, &mut session),
        Command::Submissions(arguments) => submissions::run(arguments, &mut session),
        Command::Receipt(arguments) => receipt::run(arguments, &mut session),
        Command::Files(arguments) => files::run(arguments, &mut session),
        Command::Package(arguments) => package::run(arguments, &mut session),
        Command::Deploy(arguments) => deploy::run(arguments, &mut session),
        Command::Completions(arguments) => completions::run(arguments, &mut session),
    };
    ended.unwrap_or_else(|error| exit::of_error(&error, &mut session.err))
}
