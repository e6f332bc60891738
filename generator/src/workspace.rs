//! A site that is kept and follows its sources: after an edit only what shows it is drawn again.
//!
//! [`Workspace::update`] is told which files changed. When they are prose of documents that were there
//! before, and none of it says who the document is (its address, its name in menus, whether it is a
//! draft), the site takes the new entry over and draws what has seen it: every output notes the documents
//! that it shows (`site::Sight`). Anything else, and any fault, is left to a whole run, which knows how to
//! tell of it. So an update either comes to the same as a whole run or is one.

mod edit;

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::diagnostic::Report;
use crate::look;
use crate::pipeline::{self, Kept, Ready, Whole};
use crate::search::Edited;
use crate::{Generated, Output, Request};

/// A project that is built again and again.
pub struct Workspace {
    project: PathBuf,
    drafts: bool,
    standing: Option<Standing>,
}

/// The last good site.
struct Standing {
    ready: Ready,
    whole: Whole,
    report: Report,
}

/// What an update came to.
#[derive(Debug)]
pub enum Update {
    /// Everything was built.
    Whole(Generated),
    /// The site is the last one but for some files. What else is known of it, its report and its next
    /// change, is as it was.
    Part {
        /// Files that were drawn again and may have the same bytes as before, and files that are new.
        outputs: Vec<Output>,
        /// The paths of files that there are no more.
        gone: Vec<String>,
    },
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Workspace").field("project", &self.project).finish_non_exhaustive()
    }
}

impl Workspace {
    /// Names a project, of which nothing is built yet.
    pub fn new(project: PathBuf, drafts: bool) -> Self {
        Self { project, drafts, standing: None }
    }

    /// Brings the site up to date with its sources. `changed` are all files that changed since the last
    /// update; nothing when that is not known.
    ///
    /// Fails when the machine does: files that cannot be read.
    pub fn update(&mut self, now: Timestamp, changed: Option<&[PathBuf]>) -> io::Result<Update> {
        if let Some((standing, changed)) = self.standing.take().zip(changed)
            && let Some((standing, Edited { outputs, gone })) = standing.edited(&self.project, changed, now)
        {
            self.standing = Some(standing);
            return Ok(Update::Part { outputs, gone });
        }
        let request = Request { project: self.project.clone(), now, drafts: self.drafts };
        let kept = Kept::default();
        let (mut generated, drawn) =
            pipeline::run(&request, look::all(&self.project, "content"), &|output| kept.take(output))?;
        if let Some((ready, whole)) = drawn {
            self.standing = Some(Standing { ready, whole, report: generated.report.clone() });
            generated.outputs = kept.outputs();
        }
        Ok(Update::Whole(generated))
    }
}

impl Standing {
    /// Takes changed files over and draws what shows them; nothing where that is left to a whole run,
    /// and the site that stood is gone then.
    fn edited(mut self, project: &std::path::Path, changed: &[PathBuf], now: Timestamp) -> Option<(Self, Edited)> {
        if self.ready.next_change.is_some_and(|change| change <= now) {
            return None;
        }
        let mut affected = edit::Affected::default();
        for file in changed {
            self.take(project, file, &mut affected)?;
        }
        let edited = self.redraw(affected)?;
        Some((self, edited))
    }
}
