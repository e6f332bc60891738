//! What is shown at this moment, and the signal that it changed.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use axum::Router;
use functions::catalogue::Catalogue;
use functions::clock::Clock;
use functions::router;
use functions::service::Service;
use tokio::sync::watch;

use super::Kept;
use super::site::Site;

/// What requests are answered from; a request takes it once and keeps it to its end.
#[derive(Clone, Debug, Default)]
pub struct Showing {
    /// The last good site; nothing before the first.
    pub site: Option<Arc<Site>>,
    /// The report of a build that failed after it.
    pub faults: Option<Arc<Faults>>,
    /// A name of this state, by which a browser knows whether it has seen it.
    pub token: String,
}

/// Why the project cannot be shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The report as a terminal would show it, without colours.
    pub report: String,
    /// The language of the report.
    pub language: String,
}

/// The state that the builder changes and that requests read.
#[derive(Debug)]
pub struct Live {
    showing: RwLock<Arc<Showing>>,
    functions: OnceLock<Functions>,
    signal: watch::Sender<Signal>,
}

/// What browsers are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The state of that name is shown.
    Showing(String),
    /// The server stops.
    Closing,
}

#[derive(Debug)]
struct Functions {
    service: Arc<Service>,
    router: Router,
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

impl Live {
    /// Returns a server's state before its first build.
    pub fn new() -> Self {
        // The process id tells this server's states from those of one that ran before it.
        let showing = Showing { token: format!("{}-0", std::process::id()), ..Showing::default() };
        let signal = watch::Sender::new(Signal::Showing(showing.token.clone()));
        Self { showing: RwLock::new(Arc::new(showing)), functions: OnceLock::new(), signal }
    }

    /// Returns what is shown now.
    pub fn showing(&self) -> Arc<Showing> {
        Arc::clone(&self.showing.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows another site from now on.
    pub fn show(&self, site: Site) {
        self.replace(|_| (Some(Arc::new(site)), None));
    }

    /// Shows faults from now on, over the last good site.
    pub fn show_faults(&self, faults: Faults) {
        self.replace(|showing| (showing.site.clone(), Some(Arc::new(faults))));
    }

    /// Gives the functions their first bundle, with the store, its keys and the clock that they keep.
    pub fn start_functions(&self, catalogue: Catalogue, kept: Kept, clock: Clock) {
        let Kept { store, keys, files, mail, proxies } = kept;
        let mut service = Service::new(catalogue, (store, keys), clock);
        service.files = files;
        service.mail = Some(mail);
        service.proxies = proxies;
        let service = Arc::new(service);
        let router = router(Arc::clone(&service));
        // Functions that have started keep their store; a second start would lose one.
        let _ = self.functions.set(Functions { service, router });
    }

    /// Gives the functions another bundle; before their first there is nothing to do.
    pub fn replace_catalogue(&self, catalogue: Catalogue) {
        if let Some(functions) = self.functions.get() {
            functions.service.replace(catalogue);
        }
    }

    /// Waits for the functions to have their first bundle, and returns them.
    pub async fn service(&self) -> Arc<Service> {
        let mut signals = self.signals();
        loop {
            if let Some(functions) = self.functions.get() {
                return Arc::clone(&functions.service);
            }
            // The sender lives as long as this does.
            let _ = signals.changed().await;
        }
    }

    /// Returns the router of the functions, once they have a bundle.
    pub fn functions(&self) -> Option<Router> {
        self.functions.get().map(|functions| functions.router.clone())
    }

    /// Returns the signal of changes.
    pub fn signals(&self) -> watch::Receiver<Signal> {
        self.signal.subscribe()
    }

    /// Tells everyone who waits that the server stops.
    pub fn close(&self) {
        self.signal.send_replace(Signal::Closing);
    }

    /// Waits until the server is to stop.
    pub async fn closed(&self) {
        // An error means that the sender is gone, which is an end as well.
        let _ = self.signals().wait_for(|signal| *signal == Signal::Closing).await;
    }

    fn replace(&self, next: impl FnOnce(&Showing) -> (Option<Arc<Site>>, Option<Arc<Faults>>)) {
        let mut showing = self.showing.write().unwrap_or_else(PoisonError::into_inner);
        let (site, faults) = next(&showing);
        let (process, number) = showing.token.split_once('-').expect("a token has two parts");
        let number: u64 = number.parse().expect("the second part is a number");
        let token = format!("{process}-{}", number + 1);
        *showing = Arc::new(Showing { site, faults, token: token.clone() });
        drop(showing);
        self.signal.send_replace(Signal::Showing(token));
    }
}
