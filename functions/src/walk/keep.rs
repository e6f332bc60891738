//! Changing a draft when another page may change it at the same time.

use super::{Held, Walk};
use crate::draft::Draft;
use crate::error::Refusal;
use crate::store::Kept;

/// How often a change is tried again: two tabs collide once, a held key a few times.
const TRIES: usize = 8;

impl Walk<'_> {
    /// Changes a draft as the store has it now and keeps it; the change is made again on what
    /// another page has kept meanwhile.
    pub(super) async fn change(&self, mut held: Held, change: impl Fn(&mut Draft)) -> Result<Held, Refusal> {
        for _ in 0..TRIES {
            let mut draft = held.draft.clone();
            change(&mut draft);
            draft.changed = self.now;
            self.offered.page.lang.clone_into(&mut draft.lang);
            let kept = self.service.store.keep_draft(&held.token.id(), &draft).await;
            match kept.map_err(|error| Refusal::failure(&error))? {
                Kept::Kept => {
                    draft.revision += 1;
                    return Ok(Held { token: held.token, draft });
                }
                Kept::Stale => held = self.held(&held.token).await?,
            }
            if held.draft.sent.is_some() {
                return Ok(held);
            }
        }
        Err(Refusal::Failure { cause: "a draft is changed by too many pages at once".to_owned() })
    }
}
