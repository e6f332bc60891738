//! `convoca serve`: the options of the local server; [`crate::serve`] is the server.

use std::path::PathBuf;

use clap::Args;
use functions::mail::{MailSettings, Secret};

use super::build;
use crate::moment::Now;
use crate::serve::{Plan, serve};
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Shows the site on this machine and follows every change
///
/// Builds the site in memory and serves it at 127.0.0.1, forms included: what is
/// sent is stored and can be read with `convoca submissions`. When a file under
/// `content/` or `themes/` changes, the site is built again and the browser shows
/// it. When the content has errors, the browser shows them with their lines and
/// the last good site is a link away. Ctrl-C stops.
///
/// Examples:
///
///   convoca serve
///   convoca serve --port 0                        any free port; the address is printed
///   convoca serve --drafts
///   convoca serve --out dist                      the site on the disk too, for another server
///   convoca serve --now 2027-04-01T00:00:00Z      the site after the deadline
///   convoca serve --store memory:                 forget what is sent when it ends
///   convoca serve --mail smtp://localhost?tls=none --mail-from info@example.org
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,

    #[command(flatten)]
    now: Now,

    /// Builds what is marked `draft: true` too
    #[arg(long)]
    drafts: bool,

    /// Folder to write the site to as well, and to keep up to date [default: it stays in memory]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    store: StoreOption,

    /// How mails leave, as docs/mail.md lists it [default: as files into a folder beside the store]
    #[arg(long, value_name = "WAY", requires = "mail_from")]
    mail: Option<String>,

    /// The address that mails come from
    #[arg(long, value_name = "ADDRESS", requires = "mail")]
    mail_from: Option<String>,

    /// How many proxies stand before this server: limits count senders by the address that the first of
    /// them added to `X-Forwarded-For` (docs/operate.md)
    #[arg(long, value_name = "N", default_value_t = 0)]
    proxies: usize,
}

/// Serves until Ctrl-C.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let project = session.project()?;
    let out = arguments.out.as_ref().map(|out| session.folder.join(out));
    if let Some(out) = &out {
        build::refuse(&project, out)?;
    }
    let plan = Plan {
        project,
        port: arguments.port,
        clock: arguments.now.clock(),
        drafts: arguments.drafts,
        out,
        store: arguments.store.clone(),
        proxies: arguments.proxies,
        mail: arguments.mail.clone().zip(arguments.mail_from.clone()).map(|(way, from)| MailSettings {
            way,
            from,
            password: session.mail_password.clone().map(Secret),
        }),
    };
    serve(plan, session)?;
    Ok(Exit::Done)
}
