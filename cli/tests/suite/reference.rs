//! `docs/cli.md` is what the commands say of themselves; `UPDATE=1` writes it.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use cli::arguments::Arguments;

const HEAD: &str = "# The command `convoca`\n\n\
    Written by `UPDATE=1 cargo test -p cli reference` from the commands' own help; not by hand.\n";

#[test]
fn the_reference_of_the_command_is_its_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let reference = reference();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &reference).expect("docs/ is there");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == reference, "docs/cli.md is out of date: write it with `UPDATE=1 cargo test -p cli reference`");
}

fn reference() -> String {
    let mut command = Arguments::command().term_width(80).disable_help_subcommand(true);
    command.build();
    let mut text = HEAD.to_owned();
    describe(&mut command, &mut text);
    text
}

fn describe(command: &mut Command, text: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()));
    for sub in command.get_subcommands_mut() {
        describe(sub, text);
    }
}
