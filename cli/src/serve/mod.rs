//! The local server: the site in memory, built again whenever a file changes.
//!
//! [`serve`] is the whole of it:
//!
//! 1. [`watch`] tells of changes under `content/` and `themes/`.
//! 2. [`rebuild`] turns the project into a [`site::Site`], or into a page with its faults.
//! 3. [`live`] holds what is shown now; [`events`] tells browsers when that changes.
//! 4. [`connections`] takes connections, and [`router`] answers requests: [`answer`] with files of the site, the functions with theirs.
//!
//! The calling thread builds and writes to the terminal; the runtime's threads only answer. Nothing
//! is written to disk but the store, and the site where somebody asks for it.

pub mod answer;
pub mod connections;
pub mod content_type;
pub mod events;
pub mod faults_page;
pub mod live;
pub mod rebuild;
pub mod router;
pub mod site;
pub mod watch;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use anyhow::{Context, bail};
use functions::clock::Clock;
use functions::files::Files;
use functions::keys::Keys;
use functions::mail::{Mail, MailSettings};
use functions::store::Store;
use functions::worker;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::Session;
use crate::store::StoreOption;

use live::Live;
use rebuild::Rebuilder;
use watch::Changes;

/// What is to be served.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The project's folder.
    pub project: PathBuf,
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// What time it is for pages and deadlines.
    pub clock: Clock,
    /// Whether drafts are built.
    pub drafts: bool,
    /// Where the site is written to as well.
    pub out: Option<PathBuf>,
    /// Where submissions are kept.
    pub store: StoreOption,
    /// How many proxies stand before the server.
    pub proxies: usize,
    /// How mails leave; without it they become files beside the store.
    pub mail: Option<MailSettings>,
}

/// Why the calling thread wakes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Files changed; nothing where it is not known which.
    Changed(Option<Vec<PathBuf>>),
    /// Ctrl-C was pressed.
    Stop,
}

/// From whom mails come that nobody gets.
const NOBODY: &str = "no-reply@example.org";

/// How often the clock is asked whether a call opened or closed.
const MINUTE: Duration = Duration::from_secs(60);

/// How long requests under way may take once the server is to stop.
const FAREWELL: Duration = Duration::from_secs(2);

/// Serves until Ctrl-C. A site with errors is no reason to stop: they are shown.
pub fn serve(plan: Plan, session: &mut Session<'_>) -> anyhow::Result<()> {
    let runtime = Runtime::new().context("cannot start a runtime")?;
    let listener = runtime.block_on(listen(plan.port))?;
    let address = listener.local_addr().context("cannot tell the port")?;
    let store = runtime.block_on(plan.store.open_or_make(&plan.project))?;
    let keys = runtime.block_on(plan.store.open_keys(&plan.project))?;
    let mail = runtime.block_on(open_mail(&plan))?;
    let files = runtime.block_on(plan.store.open_or_make_files(&plan.project))?;
    let (notices, inbox) = channel();
    let _watcher = watch::watch(&plan.project, notices.clone())?;
    let live = Arc::new(Live::new());
    let proxies = plan.proxies;
    let mut rebuilder = Rebuilder::new(plan, Arc::clone(&live), Kept { store, keys, files, mail, proxies });
    rebuilder.rebuild(None, session)?;
    let server = {
        let router = router::router(Arc::clone(&live));
        let closed = Arc::clone(&live);
        let stopped = async move { closed.closed().await };
        runtime.spawn(connections::serve(listener, router, stopped))
    };
    runtime.spawn(stop_on_interrupt(notices));
    let working = Arc::clone(&live);
    runtime.spawn(async move { worker::work(&*working.service().await).await });
    session.out.line(format!("serving http://{address}/ until Ctrl-C"))?;
    follow(&inbox, &mut rebuilder, session)?;
    live.close();
    runtime.block_on(async { tokio::time::timeout(FAREWELL, server).await }).ok();
    runtime.shutdown_timeout(FAREWELL);
    session.err.line("stopped")?;
    Ok(())
}

/// Builds again after each change, until it is time to stop.
fn follow(inbox: &Receiver<Notice>, rebuilder: &mut Rebuilder, session: &mut Session<'_>) -> anyhow::Result<()> {
    while let Some(changes) = watch::next(inbox, MINUTE) {
        match changes {
            Changes::Files(files) => rebuilder.rebuild(Some(&files), session)?,
            Changes::Unknown => rebuilder.rebuild(None, session)?,
            Changes::None if rebuilder.is_due() => rebuilder.rebuild(None, session)?,
            Changes::None => {}
        }
    }
    Ok(())
}

/// What the functions keep for as long as the server runs.
#[derive(Debug)]
pub struct Kept {
    /// Where submissions are kept.
    pub store: Store,
    /// What receipts are signed with.
    pub keys: Keys,
    /// Where the files lie that visitors send.
    pub files: Files,
    /// How mails leave.
    pub mail: Mail,
    /// How many proxies stand before them.
    pub proxies: usize,
}

/// Opens the way out that was asked for; without one, mails become files in a folder beside the
/// store, where they can be looked at and nobody gets them.
async fn open_mail(plan: &Plan) -> anyhow::Result<Mail> {
    let settings = match &plan.mail {
        Some(settings) => settings.clone(),
        None => MailSettings {
            way: plan
                .store
                .mail_folder(&plan.project)
                .map_or("memory:".to_owned(), |folder| format!("folder:{}", folder.to_string_lossy())),
            from: NOBODY.to_owned(),
            password: None,
        },
    };
    Mail::open(&settings).await.context("cannot open the way out for mails")
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {port} is taken by another program: choose one with `--port N`, or any free one with `--port 0`"
        ),
        Err(error) => Err(error).context(format!("cannot listen on 127.0.0.1:{port}")),
    }
}

async fn stop_on_interrupt(notices: Sender<Notice>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        // Nobody listens any more when the server has failed already.
        let _ = notices.send(Notice::Stop);
    }
}
