//! What can be typed: the commands and the options that all of them take.
//!
//! Doc comments are the help. The options of a command are in the command's own file.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use generator::diagnostic::FAULT_LANGUAGES;

use crate::commands::{
    build, check, completions, deploy, files, network, new, package, pause, receipt, serve, status, submissions,
};

/// Builds and serves the multilingual website of an innovation programme
///
/// Convoca turns the Markdown and YAML of a project's `content/` folder into
/// a website in several languages, and takes what people send through its forms.
///
/// A first hour with it:
///
///   convoca serve                        look at the site while you edit it
///   convoca new call 2028-green-skills   begin a call: facts and one text a language
///   convoca check                        every fault with its line and how to mend it
///   convoca build --out /var/www/site    the files to publish
///   convoca status                       what is translated, and what is not
///   convoca submissions list             what came in through the forms
///   convoca network list                 who has joined the network
///   convoca receipt verify FILE          whether a receipt is good, and what it proves
///
/// Each command explains itself: `convoca help build`.
///
/// Exit status: 0 when all is well; 1 when the content has errors, or a receipt is
/// not good; 2 when the command could not be carried out.
#[derive(Debug, Parser)]
#[command(name = "convoca", version, max_term_width = 100, verbatim_doc_comment)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Folder of the project, the one with `content/site.yaml` in it [default: the current folder
    /// or the nearest one above it]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// Language in which faults are told [default: that of your system]
    #[arg(long, global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(FAULT_LANGUAGES))]
    pub lang: Option<String>,
}

/// The commands, in the order in which the help lists them.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "a doc comment here would hide the help of the command's own arguments")]
pub enum Command {
    Serve(serve::Arguments),
    Check(check::Arguments),
    Status(status::Arguments),
    Build(build::Arguments),
    New(new::Arguments),
    Pause(pause::Arguments),
    Resume(pause::ResumeArguments),
    Submissions(submissions::Arguments),
    Network(network::Arguments),
    Receipt(receipt::Arguments),
    Files(files::Arguments),
    Package(package::Arguments),
    Deploy(deploy::Arguments),
    Completions(completions::Arguments),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example_in_its_help() {
        for command in Arguments::command().get_subcommands() {
            let name = command.get_name();
            let help = command.get_long_about().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("  convoca {name}")), "{name}: {help}");
        }
    }
}
