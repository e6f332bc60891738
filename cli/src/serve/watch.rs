//! Changes under `content/` and `themes/`; the only user of the watching engine.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Notice;

/// The folders of a project whose files make the site.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// How long files must lie still: an editor saves in several steps.
const STILL: Duration = Duration::from_millis(8);

/// How many files an editor changes by saving one.
const FEW: usize = 4;

/// How long files must lie still when more of them change, as when a newer state of the content is taken
/// over: half of it would have faults that nobody made.
const STILL_ALL: Duration = Duration::from_millis(150);

/// How long a burst of changes is waited for.
const LONGEST: Duration = Duration::from_secs(3);

/// Sends a notice of each change, for as long as what is returned lives. Folders are watched, not files,
/// since editors put a new file in the old one's place.
pub fn watch(project: &Path, notices: Sender<Notice>) -> anyhow::Result<RecommendedWatcher> {
    let tell = move |event: notify::Result<Event>| {
        // Nobody listens any more when the server is stopping.
        let _ = noticed(event).map(|notice| notices.send(notice));
    };
    let mut watcher = notify::recommended_watcher(tell).context("cannot watch for changes")?;
    for folder in FOLDERS.map(|folder| project.join(folder)).iter().filter(|folder| folder.is_dir()) {
        let watched = watcher.watch(folder, RecursiveMode::Recursive);
        watched.with_context(|| format!("cannot watch `{}` for changes", folder.display()))?;
    }
    Ok(watcher)
}

/// Tells changes from reading, which every build does to every file.
fn noticed(event: notify::Result<Event>) -> Option<Notice> {
    match event {
        Ok(event) if event.need_rescan() => Some(Notice::Changed(None)),
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => None,
        Ok(event) => Some(Notice::Changed(Some(event.paths))),
        // An error may hide a change, so it counts as one.
        Err(_) => Some(Notice::Changed(None)),
    }
}

/// Waits for a change and for the rest of its burst, and tells what changed: nothing at the end of patience.
/// Returns nothing when it is time to stop.
pub fn next(inbox: &Receiver<Notice>, patience: Duration) -> Option<Changes> {
    let (mut changes, mut wait, mut end) = (Changes::None, patience, None);
    loop {
        match inbox.recv_timeout(wait) {
            Ok(Notice::Changed(files)) => changes.add(files),
            Ok(Notice::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => return Some(changes),
        }
        let end = *end.get_or_insert_with(|| Instant::now() + LONGEST);
        let still = if changes.are_few() { STILL } else { STILL_ALL };
        wait = still.min(end.saturating_duration_since(Instant::now()));
    }
}

/// What changed in a burst.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Changes {
    /// Nothing.
    #[default]
    None,
    /// These files.
    Files(Vec<PathBuf>),
    /// Something.
    Unknown,
}

impl Changes {
    fn are_few(&self) -> bool {
        matches!(self, Self::Files(files) if files.len() <= FEW)
    }

    fn add(&mut self, files: Option<Vec<PathBuf>>) {
        let before = std::mem::take(self);
        *self = match (before, files) {
            (Self::None, Some(files)) => Self::Files(files),
            (Self::Files(mut all), Some(files)) => {
                for file in files {
                    if !all.contains(&file) {
                        all.push(file);
                    }
                }
                Self::Files(all)
            }
            (Self::Unknown, _) | (_, None) => Self::Unknown,
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use notify::event::{AccessKind, AccessMode, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn reading_is_no_change_and_all_else_is() {
        for (kind, expected) in [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), false),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), false),
            (EventKind::Create(CreateKind::File), true),
            (EventKind::Modify(ModifyKind::Any), true),
            (EventKind::Modify(ModifyKind::Name(RenameMode::Both)), true),
            (EventKind::Remove(RemoveKind::Folder), true),
            (EventKind::Other, true),
        ] {
            let event = Event::new(kind).add_path("a".into());
            let changed = Some(Notice::Changed(Some(vec!["a".into()])));
            assert_eq!(noticed(Ok(event)), changed.filter(|_| expected), "{kind:?}");
        }
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(noticed(Ok(lost)), Some(Notice::Changed(None)));
        assert_eq!(noticed(Err(notify::Error::generic("it is full"))), Some(Notice::Changed(None)));
    }

    #[test]
    fn a_burst_is_one_change_of_each_of_its_files() {
        let files = |names: &[&str]| Notice::Changed(Some(names.iter().map(PathBuf::from).collect()));
        for (notices, expected) in [
            (vec![], Some(Changes::None)),
            (vec![files(&["a"]), files(&["b", "a"])], Some(Changes::Files(vec!["a".into(), "b".into()]))),
            (vec![files(&["a"]), Notice::Changed(None), files(&["b"])], Some(Changes::Unknown)),
            (vec![files(&["a"]), Notice::Stop], None),
        ] {
            let (sender, inbox) = channel();
            notices.iter().cloned().for_each(|notice| sender.send(notice).expect("somebody listens"));
            assert_eq!(next(&inbox, Duration::ZERO), expected, "{notices:?}");
        }
    }

    #[test]
    fn nobody_who_could_tell_is_a_reason_to_stop() {
        let (sender, inbox) = channel();
        drop(sender);
        assert_eq!(next(&inbox, Duration::ZERO), None);
    }
}
