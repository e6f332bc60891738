//! Whether nothing is to be taken: an item that every function reads, and then not again for seconds.

use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};

use super::Dynamo;
use super::item::{Item, Key};
use crate::pause::Pause;
use crate::store::StoreError;

/// For how long a function goes on without asking again, since asking costs a call.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(10);

impl Dynamo {
    pub(in crate::store) async fn pause(&self, now: Timestamp) -> Result<Option<Pause>, StoreError> {
        let known = *self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((asked, pause)) = known
            && now.duration_since(asked).abs() < KNOWN_FOR
        {
            return Ok(pause);
        }
        let found = self.get(&Key::pause()).await?.and_then(|item| item.get_body("pause"));
        let pause = found.and_then(|text| serde_json::from_str(&text).ok());
        *self.paused.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, pause));
        Ok(pause)
    }

    pub(in crate::store) async fn set_pause(&self, pause: Option<Pause>) -> Result<(), StoreError> {
        match pause {
            Some(pause) => {
                let text = serde_json::to_string(&pause).expect("a pause is plain data");
                self.put(Item::new(&Key::pause()).body("pause", &text)).await?;
            }
            None => self.delete(&Key::pause()).await?,
        }
        *self.paused.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}
