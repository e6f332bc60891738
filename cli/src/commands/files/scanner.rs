//! A scanner of viruses: a command that looks at one file and says by its exit status what it is.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use functions::files::FileState;
use tokio::process::Command;

/// How long a scanner may look at one file.
const LONGEST: Duration = Duration::from_secs(600);

/// Where the path of the file stands in a command.
const PLACE: &str = "{}";

/// A command with its arguments; no shell reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scanner {
    program: String,
    arguments: Vec<String>,
}

impl Scanner {
    /// Reads a command whose words stand between spaces. Without a place for the path, that comes last.
    pub(super) fn parse(command: &str) -> Result<Self, String> {
        let mut words = command.split_whitespace().map(str::to_owned);
        let program =
            words.next().filter(|program| !program.contains(PLACE)).ok_or("a command begins with a program")?;
        let mut arguments: Vec<String> = words.collect();
        if !arguments.iter().any(|argument| argument.contains(PLACE)) {
            arguments.push(PLACE.to_owned());
        }
        Ok(Self { program, arguments })
    }

    /// Looks at a file: exit status 0 is clean, 1 infected, anything else an error.
    pub(super) async fn scan(&self, path: &Path) -> anyhow::Result<FileState> {
        let path = path.to_str().context("the path of the file is no text")?;
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(|argument| argument.replace(PLACE, path)));
        command.stdin(Stdio::null()).kill_on_drop(true);
        let ended = tokio::time::timeout(LONGEST, command.output()).await;
        let ended = ended.with_context(|| format!("`{}` did not come to an end", self.program))?;
        let output = ended.with_context(|| format!("cannot run `{}`", self.program))?;
        match output.status.code() {
            Some(0) => Ok(FileState::Clean),
            Some(1) => Ok(FileState::Infected(found(&output))),
            _ => bail!("`{}` failed ({}){}", self.program, output.status, last_words(&output)),
        }
    }
}

/// Returns the name of what was found, as ClamAV writes it: `/path: Eicar-Signature FOUND`.
fn found(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let named = text.lines().filter_map(|line| line.trim_end().strip_suffix(" FOUND")?.rsplit_once(": "));
    let name = named.map(|(_, name)| name.chars().filter(|sign| !sign.is_control()).take(200).collect()).next();
    name.filter(|name: &String| !name.is_empty()).unwrap_or_else(|| "not named".to_owned())
}

fn last_words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().rfind(|line| !line.trim().is_empty()).map(|line| format!(": {}", line.trim())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_program_and_words_with_a_place_for_the_path() {
        for (command, expected) in [
            ("clamdscan --fdpass {}", Ok(("clamdscan", vec!["--fdpass", "{}"]))),
            ("  scan  ", Ok(("scan", vec!["{}"]))),
            ("scan --file={} -q", Ok(("scan", vec!["--file={}", "-q"]))),
            ("scan $HOME;rm", Ok(("scan", vec!["$HOME;rm", "{}"]))),
            ("", Err(())),
            ("{} scan", Err(())),
        ] {
            let expected = expected.map(|(program, arguments)| Scanner {
                program: program.to_owned(),
                arguments: arguments.into_iter().map(str::to_owned).collect(),
            });
            assert_eq!(Scanner::parse(command).map_err(drop), expected, "{command}");
        }
    }

    #[test]
    fn what_was_found_is_read_from_what_the_scanner_says() {
        for (said, expected) in [
            ("/a/b: Eicar-Signature FOUND\n", "Eicar-Signature"),
            ("warning\n/a: b/c: Win.Test FOUND\r\n", "Win.Test"),
            ("fd[10]: Pdf.X(1) FOUND", "Pdf.X(1)"),
            ("something", "not named"),
            ("", "not named"),
        ] {
            let output = Output { status: Default::default(), stdout: said.into(), stderr: Vec::new() };
            assert_eq!(found(&output), expected, "{said:?}");
        }
    }
}
