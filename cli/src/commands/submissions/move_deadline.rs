//! `convoca submissions move-deadline`: a later deadline, written into the facts of a call.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use forms::{Deadline, When};
use generator::diagnostic::Report;
use generator::edit::{EditError, NewDeadline, extended};
use jiff::Timestamp;
use tempfile::NamedTempFile;

use super::deadline::{answers_end, both_clocks, day, day_or_minute};
use super::known;
use crate::commands::counted::faults;
use crate::moment::Now;
use crate::{Exit, Session};

/// Moves the deadline of a call to a later one
///
/// Adds it to `extensions` in content/calls/CALL/call.yaml and leaves the rest of
/// the file as it is written. Pages, forms and calendars follow with the next build.
/// A date that cannot be is told as `convoca check` tells it, and nothing is changed.
///
/// Exit status: 0 when the deadline was moved, 1 when the date cannot be.
///
/// Examples:
///
///   convoca submissions move-deadline 2027-care --to '2027-04-15 23:59' --dry-run
///   convoca submissions move-deadline 2027-care --to 2027-04-15 --decided 2027-03-20
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The call, by its folder
    #[arg(value_name = "CALL")]
    call: String,

    /// The new deadline by the call's own clock: a minute, or a day, which counts to its end
    #[arg(long, value_name = "'YYYY-MM-DD HH:MM'", value_parser = day_or_minute)]
    to: When,

    /// The day on which that was decided [default: today, by the call's own clock]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    decided: Option<When>,

    /// Says what would change and changes nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    now: Now,
}

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let project = session.project()?;
    known::call(&project, &arguments.call)?;
    let file = format!("content/calls/{}/call.yaml", arguments.call);
    let path = project.join(&file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{file}`"))?;
    let now = arguments.now.clock().now();
    let decided = match arguments.decided {
        Some(decided) => decided,
        None => When::Day(super::deadline::of_call(&project, &arguments.call)?.1.zone.local(now).date()),
    };
    match extended(&text, NewDeadline { closes: arguments.to, decided }) {
        Ok(extended) => {
            session.out.line(told((&extended.before, &extended.after), now))?;
            if arguments.dry_run {
                session.err.line("nothing was changed: this was a dry run")?;
            } else {
                replace(&path, &extended.text).with_context(|| format!("cannot write `{file}`"))?;
                session.err.line(format!("changed `{file}`: `convoca build` publishes it"))?;
            }
            Ok(Exit::Done)
        }
        Err(EditError::Faults { text, faults: found }) => {
            let mut report = Report::default();
            report.add(&file, &Arc::from(text), found);
            report.sort();
            let shown = report.human(&session.catalogue(), session.err.colours());
            session.err.line(shown.trim_end())?;
            session.err.line(format!("nothing was changed: {}", faults(&report)))?;
            Ok(Exit::Faults)
        }
        Err(EditError::NoPlace) => bail!(
            "found no place for the new deadline in `{file}`: it has no `closes`, or is written in a way \
             that only its editor can change; add to it\nextensions:\n  - {{closes: {}, decided: {decided}}}",
            arguments.to
        ),
    }
}

/// Says what changes: the two deadlines, until when answers are taken, and the state at this moment.
fn told((before, after): (&Deadline, &Deadline), now: Timestamp) -> String {
    let closes = |deadline: &Deadline| match (deadline.last_deadline(), deadline.closes_at()) {
        (Some(last), Some(at)) => format!("{} {}, {at:.0}", last.when, deadline.zone),
        _ => "none".to_owned(),
    };
    let answers = answers_end(after).map(|end| both_clocks(after, end)).unwrap_or_default();
    let states = [before, after].map(|deadline| deadline.state(now).as_str());
    let state = if states[0] == states[1] { format!("{}, as before", states[0]) } else { states.join(", now ") };
    [("old", closes(before)), ("new", closes(after)), ("answers", format!("until {answers}")), ("state", state)]
        .map(|(name, value)| format!("{name:7}  {value}"))
        .join("\n")
}

/// Puts a text in the place of a file that somebody edits: whole, and with the rights that it has.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(&path);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path).map(drop).map_err(|error| error.error)
}
