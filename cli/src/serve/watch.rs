//! Changes under `content/` and `themes/`; the only user of the watching engine.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::Context;
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::Notice;

/// The folders of a project whose files make the site.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// How long files must lie still: an editor saves in several steps.
const STILL: Duration = Duration::from_millis(50);

/// Sends a notice after each burst of changes, for as long as what is returned lives. Folders are
/// watched, not files, since editors put a new file in the old one's place.
pub fn watch(
    project: &Path,
    notices: Sender<Notice>,
) -> anyhow::Result<Debouncer<RecommendedWatcher, RecommendedCache>> {
    let tell = move |result: DebounceEventResult| {
        // An error may hide a change, so it counts as one.
        let changed = result.map_or(true, |events| events.iter().any(|event| is_change(event.kind)));
        if changed {
            // Nobody listens any more when the server is stopping.
            let _ = notices.send(Notice::Changed);
        }
    };
    let mut debouncer = new_debouncer(STILL, None, tell).context("cannot watch for changes")?;
    for folder in FOLDERS.map(|folder| project.join(folder)).iter().filter(|folder| folder.is_dir()) {
        let watched = debouncer.watch(folder, RecursiveMode::Recursive);
        watched.with_context(|| format!("cannot watch `{}` for changes", folder.display()))?;
    }
    Ok(debouncer)
}

/// Tells changes from reading, which every build does to every file.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_))
}

#[cfg(test)]
mod tests {
    use notify_debouncer_full::notify::event::{
        AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode,
    };

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
            assert_eq!(is_change(kind), expected, "{kind:?}");
        }
    }
}
