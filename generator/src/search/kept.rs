//! The lines of an index from one build to the next: kept under the hash of all that the documents say and of
//! how that becomes lines, and made anew when either is another.

use std::path::Path;

use blake3::{Hash, Hasher};
use rayon::prelude::*;

use super::lines::Weight;
use super::said::{self, Hearer};
use crate::cache::Cache;
use crate::site::Site;

/// How terms become lines; how texts become terms is told by `words`.
const LINES: [&str; 2] = [include_str!("gathered.rs"), include_str!("lines.rs")];

/// Under which name the project's folder keeps lines.
const KEPT: &str = "search";

/// Signs that stand in no UTF-8: the end of a piece of text, a gap between words, another weight.
const PIECE: u8 = 0xff;
const GAP: u8 = 0xfe;
const WEIGHT: u8 = 0xfd;

/// Returns where a project keeps lines.
pub(super) fn cache(project: &Path) -> Cache {
    Cache::of(project, KEPT)
}

/// Returns the name under which the lines of some documents are kept.
pub(super) fn name(site: &Site, members: &[u32], language: usize) -> Hash {
    let said = |place: &u32| {
        let mut said = Said(Vec::new());
        said::all(site, (&site.documents[*place as usize], language), &mut said);
        blake3::hash(&said.0)
    };
    let said: Vec<Hash> = members.par_iter().map(said).collect();
    let mut hasher = Hasher::new();
    for part in words::TERMS.into_iter().chain(LINES) {
        hasher.update(blake3::hash(part.as_bytes()).as_bytes());
    }
    for hash in said {
        hasher.update(hash.as_bytes());
    }
    hasher.finalize()
}

/// What a document says, as it is said: two documents that say the same have the same terms.
struct Said(Vec<u8>);

impl Hearer for Said {
    fn weigh(&mut self, weight: Weight) {
        self.0.extend([WEIGHT, weight as u8]);
    }

    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(PIECE);
    }

    fn gap(&mut self) {
        self.0.push(GAP);
    }
}
