//! Everything that a request is answered with.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use forms::Function;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::files::Files;
use crate::keys::Keys;
use crate::limits::Limits;
use crate::log::Log;
use crate::mail::Mail;
use crate::store::Store;

/// The functions of one site.
#[derive(Debug)]
pub struct Service {
    /// Where submissions are kept.
    pub store: Store,
    /// What receipts are signed with, and what secret addresses follow from.
    pub keys: Keys,
    /// Where the files lie that visitors send.
    pub files: Files,
    /// How mails leave; without it none do, and letters wait.
    pub mail: Option<Mail>,
    /// What time it is.
    pub clock: Clock,
    /// Where requests are told of.
    pub log: Log,
    /// What each sender has done lately.
    pub limits: Limits,
    /// How many proxies stand before the functions.
    pub proxies: usize,
    /// The only function that answers here; without it all do.
    pub function: Option<Function>,
    /// For how long a worker takes a letter for itself, where there may be several of them.
    pub lease: Option<SignedDuration>,
    catalogue: RwLock<Arc<Catalogue>>,
    requests: AtomicU64,
    letters: Notify,
}

impl Service {
    /// Joins a bundle, a store with its keys, and a clock. Files are kept in memory until
    /// somebody names a folder, mails wait, and requests are logged to standard error.
    pub fn new(catalogue: Catalogue, (store, keys): (Store, Keys), clock: Clock) -> Self {
        let catalogue = RwLock::new(Arc::new(catalogue));
        Self {
            store,
            keys,
            files: Files::in_memory(),
            mail: None,
            clock,
            log: Log::Stderr,
            limits: Limits::default(),
            proxies: 0,
            function: None,
            lease: None,
            catalogue,
            requests: AtomicU64::new(0),
            letters: Notify::new(),
        }
    }

    /// Returns the bundle as it is now. A request takes it once and keeps it to its end.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another bundle in place, after a build; requests under way end with the old one.
    pub fn replace(&self, catalogue: Catalogue) {
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalogue);
    }

    /// Wakes the worker: something may be owed.
    pub(crate) fn wake(&self) {
        self.letters.notify_one();
    }

    /// Waits until somebody wakes the worker.
    pub(crate) async fn woken(&self) {
        self.letters.notified().await;
    }

    /// Returns a name for a request that came now, by which its line is found in the log.
    pub(crate) fn trace(&self, now: Timestamp) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let hash = blake3::hash(format!("{} {number}", now.as_nanosecond()).as_bytes());
        hash.to_hex()[..12].to_owned()
    }
}
