//! From the project to what is shown: a new site, or its faults over the last good one.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use functions::catalogue::Catalogue;
use generator::diagnostic::Colours;
use generator::workspace::{Update, Workspace};
use generator::{Generated, Output};
use jiff::Timestamp;

use super::live::{Faults, Live};
use super::site::Site;
use super::{Kept, Plan};
use crate::Session;
use crate::commands::counted::{counted, faults};
use crate::progress::{self, seconds};

/// Builds the project as often as it is told to.
#[derive(Debug)]
pub struct Rebuilder {
    plan: Plan,
    workspace: Workspace,
    live: Arc<Live>,
    /// Waits here for the first good build.
    kept: Option<Kept>,
    /// When a call's state makes the site another one.
    due: Option<Timestamp>,
    /// The warnings that were printed last; the same ones are not told again.
    warned: String,
}

impl Rebuilder {
    /// Joins what is to be built with where it is shown and where its forms are stored.
    pub fn new(plan: Plan, live: Arc<Live>, kept: Kept) -> Self {
        let workspace = Workspace::new(plan.project.clone(), plan.drafts);
        Self { plan, workspace, live, kept: Some(kept), due: None, warned: String::new() }
    }

    /// Tells whether a call opened or closed since the last build.
    pub fn is_due(&self) -> bool {
        self.due.is_some_and(|due| due <= self.plan.clock.now())
    }

    /// Builds once and shows what came of it, in the browser and on the terminal. `changed` are the files
    /// that changed since the last time; nothing where that is not known. Fails only when the terminal
    /// cannot be written to.
    pub fn rebuild(&mut self, changed: Option<&[PathBuf]>, session: &mut Session<'_>) -> anyhow::Result<()> {
        let begun = Instant::now();
        let due = self.due.take();
        let now = self.plan.clock.now();
        let workspace = &mut self.workspace;
        let update = progress::shown(&mut session.err, "building", || workspace.update(now, changed));
        if matches!(update, Ok(Update::Part { .. })) {
            self.due = due;
        }
        let shown = update.context("cannot read the project").and_then(|update| self.take(update, begun, session));
        match shown {
            Ok(()) => Ok(()),
            Err(error) => self.show_failure(&error, session),
        }
    }

    fn take(&mut self, update: Update, begun: Instant, session: &mut Session<'_>) -> anyhow::Result<()> {
        match update {
            Update::Whole(generated) if generated.report.has_errors() => self.show_faults(&generated, session),
            Update::Whole(generated) => {
                let told = summary(&generated);
                self.warn(&generated, session)?;
                self.due = generated.next_change;
                if let Some(out) = &self.plan.out {
                    generator::write(out, &generated.outputs)?;
                }
                self.show(generated)?;
                Ok(session.err.line(format!("built {told} in {}", seconds(begun.elapsed())))?)
            }
            Update::Part { outputs, gone } => {
                if outputs.is_empty() {
                    return Ok(());
                }
                if let Some(out) = &self.plan.out {
                    generator::write_again(out, &outputs, &gone)?;
                }
                let drawn = counted(outputs.len(), "file");
                self.show_part(&outputs, &gone)?;
                let told = format!("built {drawn} of the site again in {}", seconds(begun.elapsed()));
                Ok(session.err.line(told)?)
            }
        }
    }

    /// Shows a site of which some files were drawn again.
    fn show_part(&self, outputs: &[Output], gone: &[String]) -> anyhow::Result<()> {
        let showing = self.live.showing();
        let Some(site) = showing.site.as_ref().and_then(|site| site.with(outputs, gone)) else { return Ok(()) };
        if outputs.iter().any(|output| output.path.starts_with("functions/")) {
            self.live.replace_catalogue(catalogue(&site)?);
        }
        self.live.show(site);
        Ok(())
    }

    /// Shows a good site; the same one again makes no browser load anything.
    fn show(&mut self, generated: Generated) -> anyhow::Result<()> {
        let site = Site::of(generated.outputs);
        let showing = self.live.showing();
        if showing.faults.is_none() && showing.site.as_deref() == Some(&site) {
            return Ok(());
        }
        let catalogue = catalogue(&site)?;
        match self.kept.take() {
            Some(kept) => self.live.start_functions(catalogue, kept, self.plan.clock),
            None => self.live.replace_catalogue(catalogue),
        }
        self.live.show(site);
        Ok(())
    }

    fn warn(&mut self, generated: &Generated, session: &mut Session<'_>) -> anyhow::Result<()> {
        let report = generated.report.human(&session.catalogue(), session.err.colours());
        if !report.is_empty() && report != self.warned {
            session.err.line(report.trim_end())?;
        }
        self.warned = report;
        Ok(())
    }

    fn show_faults(&mut self, generated: &Generated, session: &mut Session<'_>) -> anyhow::Result<()> {
        let catalogue = session.catalogue();
        let report = generated.report.human(&catalogue, Colours::Off);
        self.live.show_faults(Faults { report, language: session.language.clone() });
        session.err.line(generated.report.human(&catalogue, session.err.colours()).trim_end())?;
        let kept = if self.live.showing().site.is_some() { "; the last good site is kept" } else { "" };
        session.err.line(format!("not built: {}{kept}", faults(&generated.report)))?;
        Ok(())
    }

    fn show_failure(&mut self, error: &anyhow::Error, session: &mut Session<'_>) -> anyhow::Result<()> {
        let report = format!("{error:#}");
        session.err.line(format!("not built: {report}"))?;
        self.live.show_faults(Faults { report, language: session.language.clone() });
        Ok(())
    }
}

fn catalogue(site: &Site) -> anyhow::Result<Catalogue> {
    Catalogue::from_files(&site.bundle).context("the functions cannot use what was built")
}

fn summary(generated: &Generated) -> String {
    let pages = counted(generated.pages, "page");
    format!("{pages} in {} ({})", counted(generated.languages, "language"), faults(&generated.report))
}
