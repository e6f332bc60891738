//! Which language each reader sees: the wanted one, or the best there is.

use super::gather::Draft;
use crate::project::Project;

/// Chooses, for every document and every language of the site, the language that is shown.
pub(super) fn choose(drafts: &mut [Draft], project: &Project) {
    for draft in drafts {
        let entries = &draft.document.entries;
        let best = |wanted: usize| project.preference(wanted).find(|index| entries[*index].is_some());
        let shown = (0..project.languages.len()).map(best);
        draft.document.shown = shown.map(|shown| shown.expect("a document has at least one language")).collect();
    }
}
