//! `convoca build`: the site and the functions' bundle onto the disk.

use std::path::{Component, Path, PathBuf};
use std::time::{Instant, SystemTime};

use anyhow::{Context, bail};
use clap::Args;
use generator::diagnostic::Report;
use generator::look::Sources;
use generator::{Compressor, Request, Staged, Written};

use super::counted::{counted, faults};
use crate::moment::Now;
use crate::progress::{self, seconds};
use crate::seal::{self, Asked, Built};
use crate::{Exit, Session};

/// Writes the site and what its functions need
///
/// `DIR/site` is for any web host; `DIR/functions` goes with the functions that
/// take what the forms send. Files that did not change are left alone, files that
/// the site no longer has are removed. A site with errors is not written: the last
/// good one stays. When no file of the project and none of the last build has
/// changed since, nothing is done again.
///
/// With `--compress` a web server need not compress what it gives out: beside
/// every text file of the site that gets smaller by it lie `<file>.br` and
/// `<file>.gz`. They are kept in the project's `.convoca/compressed` for the next
/// build, which compresses only what has changed.
///
/// Examples:
///
///   convoca build
///   convoca build --out /var/www/facility --compress
///   convoca build --now 2027-04-01T00:00:00Z --out /tmp/after-the-deadline
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Folder to write to [default: `dist` in the project's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    now: Now,

    /// Builds what is marked `draft: true` too
    #[arg(long)]
    drafts: bool,

    /// Writes compressed copies beside the files of the site: `.br` and `.gz`
    #[arg(long)]
    compress: bool,
}

impl Arguments {
    /// Returns what `convoca build --out DIR` would be told.
    pub(super) fn to(out: &Path, now: Now) -> Self {
        Self { out: Some(out.to_owned()), now, drafts: false, compress: false }
    }
}

/// Builds the project and writes it; with errors in the content nothing is written.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let project = session.project()?;
    let out = match &arguments.out {
        Some(out) => session.folder.join(out),
        None => project.join("dist"),
    };
    refuse(&project, &out)?;
    let asked = Asked::of(&project, &out, (arguments.drafts, arguments.compress));
    // What they are is noted before any is read: a change meanwhile is seen next time.
    let looked_at = SystemTime::now();
    let sources = Sources::of(&project);
    let seen = seal::seen(&sources, looked_at);
    let request = Request { project, now: arguments.now.clock().now(), drafts: arguments.drafts };
    if let Some((asked, seen)) = asked.as_ref().zip(seen.as_ref())
        && let Some(Built { pages, languages, files, .. }) = asked.holding(seen, request.now)
    {
        let written = Written { unchanged: files, ..Written::default() };
        session.err.line(told((pages, languages), &written, (&out, begun), &Report::default()))?;
        return Ok(Exit::Done);
    }
    let staged = Staged::new(&out).with_context(|| format!("cannot write to `{}`", out.display()))?;
    let compressor = arguments.compress.then(|| Compressor::new(&request.project));
    let take = |output| {
        let Some(compressor) = &compressor else { return staged.take(output) };
        let smaller = compressor.copies(&output)?;
        // The file first: its folder is made for it.
        staged.take(output)?;
        smaller.into_iter().try_for_each(|copy| staged.take(copy))
    };
    let content = sources.content;
    let generated =
        progress::shown(&mut session.err, "building", || generator::generate_into(&request, content, &take));
    let (generated, remains) = generated.context("cannot build the project")?;
    // Nothing comes after this command, and the system takes back what it had.
    std::mem::forget(remains);
    let report = generated.report.human(&session.catalogue(), session.err.colours());
    if !report.is_empty() {
        session.err.line(report.trim_end())?;
    }
    if generated.report.has_errors() {
        session.err.line(format!("nothing was written: {}", faults(&generated.report)))?;
        return Ok(Exit::Faults);
    }
    let sealed = asked.zip(seen).filter(|_| report.is_empty());
    if sealed.is_some() && staged.is_alone() {
        seal::settle();
    }
    let shown = SystemTime::now();
    let (written, placed) = progress::shown(&mut session.err, "writing", || staged.finish())?;
    if let Some(compressor) = compressor {
        compressor.finish();
    }
    let (pages, languages) = (generated.pages, generated.languages);
    if let Some((asked, seen)) = sealed {
        let files = written.written + written.unchanged;
        let built = Built { at: request.now, next_change: generated.next_change, pages, languages, files };
        asked.seal(&seen, built, (&placed, shown));
    }
    session.err.line(told((pages, languages), &written, (&out, begun), &generated.report))?;
    Ok(Exit::Done)
}

fn told(
    (pages, languages): (usize, usize),
    written: &Written,
    (out, begun): (&Path, Instant),
    report: &Report,
) -> String {
    format!(
        "built {} in {} to `{}` in {}: {} written, {} unchanged, {} removed; {}",
        counted(pages, "page"),
        counted(languages, "language"),
        out.display(),
        seconds(begun.elapsed()),
        counted(written.written, "file"),
        written.unchanged,
        written.removed,
        faults(report),
    )
}

/// Refuses a folder that is not for a site to be written to.
pub(super) fn refuse(project: &Path, out: &Path) -> anyhow::Result<()> {
    refuse_source(project, out)?;
    refuse_foreign(out)
}

/// Refuses a folder among what the site is made of: the next build would take it for content.
fn refuse_source(project: &Path, out: &Path) -> anyhow::Result<()> {
    let written = resolved(out);
    for source in ["content", "themes"] {
        if written.starts_with(resolved(&project.join(source))) {
            bail!(
                "`{}` is inside `{source}/` of the project, which the site is made from: \
                 choose another folder with `--out`",
                out.display()
            );
        }
    }
    Ok(())
}

/// Returns where a path leads, through links and `..`, though its end need not be there yet.
fn resolved(path: &Path) -> PathBuf {
    let there = |begin: &Path| Some((begin.canonicalize().ok()?, path.strip_prefix(begin).ok()?.to_owned()));
    let (mut resolved, rest) = path.ancestors().find_map(there).unwrap_or_else(|| (PathBuf::new(), path.to_owned()));
    for component in rest.components() {
        if component == Component::ParentDir {
            resolved.pop();
        } else {
            resolved.push(component);
        }
    }
    resolved
}

/// Refuses a folder whose `site` or `functions` somebody else wrote: writing removes what the site
/// does not have.
fn refuse_foreign(out: &Path) -> anyhow::Result<()> {
    let ours = out.join("functions/manifest.json").is_file();
    let taken = ["site", "functions"].map(|folder| out.join(folder)).into_iter().find(|folder| folder.exists());
    match taken {
        Some(folder) if !ours => bail!(
            "`{}` was not written by convoca, which removes there what is not of the site: \
             choose another folder with `--out`",
            folder.display()
        ),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_inside_the_sources_is_refused_however_it_is_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = folder.path();
        for source in ["content/pages", "themes/default", "public"] {
            fs::create_dir_all(project.join(source)).expect("a folder");
        }
        for (out, taken) in [
            ("content", false),
            ("content/pages/new/dist", false),
            ("themes", false),
            ("themes/default", false),
            ("public/../content/dist", false),
            ("new/deep/../../content/dist", false),
            ("dist", true),
            ("", true),
            ("..", true),
            ("contents", true),
            ("public/content", true),
            ("content/pages/../../dist", true),
            ("content/new/../../dist", true),
        ] {
            assert_eq!(refuse_source(project, &project.join(out)).is_ok(), taken, "{out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_the_sources_is_refused_too() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("content/pages")).expect("a folder");
        let link = folder.path().join("public");
        std::os::unix::fs::symlink("content/pages", &link).expect("a link");
        assert!(refuse_source(folder.path(), &link.join("dist")).is_err());
    }

    #[test]
    fn a_folder_that_somebody_else_wrote_is_refused() {
        for (files, taken) in [
            (&[][..], true),
            (&["readme.txt"], true),
            (&["functions/manifest.json", "site/index.html"], true),
            (&["functions/src/lib.rs"], false),
            (&["site/index.html"], false),
        ] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            for file in files {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
                fs::write(path, "").expect("a file");
            }
            assert_eq!(refuse_foreign(folder.path()).is_ok(), taken, "{files:?}");
        }
    }
}
