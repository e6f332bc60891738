//! `convoca pause` and `convoca resume`: nothing is taken for a while, without a new build.

use anyhow::{Context, bail};
use clap::Args;
use functions::pause::Pause;
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;

use crate::moment::{Now, instant};
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Takes nothing for a while: in an emergency, or while the store is worked on
///
/// Every form says so within seconds, in its own language, and without a new build.
/// Whatever is posted comes back with everything that was typed and, if the end is
/// known, with the moment from which it may be sent. Nothing is stored; pages and
/// drafts can be read. Mails that are owed leave as before.
///
/// To close a call for good, move its deadline: `convoca submissions move-deadline`.
///
/// Examples:
///
///   convoca pause --for 2h
///   convoca pause --until 2027-03-31T23:59:00-05:00 --store dynamodb:TABLE
///   convoca pause                        until `convoca resume`
///   convoca pause --show
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// When it ends by itself: an instant with an offset
    #[arg(long, value_name = "INSTANT", value_parser = instant, conflicts_with = "lasting")]
    until: Option<Timestamp>,

    /// How long it lasts, as 30m or 2h
    #[arg(long = "for", id = "lasting", value_name = "TIME", value_parser = lasting)]
    lasting: Option<SignedDuration>,

    /// Says whether nothing is taken, and changes nothing
    #[arg(long, conflicts_with_all = ["until", "lasting"])]
    show: bool,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

/// Takes everything again after a pause
///
/// Examples:
///
///   convoca resume
///   convoca resume --store dynamodb:TABLE
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ResumeArguments {
    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

fn lasting(text: &str) -> Result<SignedDuration, String> {
    let read: Option<SignedDuration> = text.parse().ok();
    read.filter(SignedDuration::is_positive).ok_or_else(|| "a time is more than none: 30m, 2h, 1d".to_owned())
}

/// Says to the store that nothing is to be taken.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let now = arguments.now.clock().now();
    let lasting = arguments.lasting.map(|lasting| now.checked_add(lasting)).transpose();
    let until = arguments.until.or(lasting.context("the pause would never end")?);
    if until.is_some_and(|until| until <= now) {
        bail!("the pause would be over before it begins: `--until` is not ahead");
    }
    Runtime::new().context("cannot start a runtime")?.block_on(async {
        let store = arguments.store.open_existing(|| session.project()).await?;
        if arguments.show {
            let pause = store.pause(now).await?;
            session.out.line(pause.map_or_else(|| "everything is taken".to_owned(), |pause| told(&pause)))?;
            return Ok(Exit::Done);
        }
        let pause = Pause { since: now, until };
        store.set_pause(Some(pause)).await?;
        session.out.line(told(&pause))?;
        session.err.line("functions know it within ten seconds; `convoca resume` ends it")?;
        Ok(Exit::Done)
    })
}

/// Says to the store that everything is to be taken.
pub fn resume(arguments: &ResumeArguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let now = arguments.now.clock().now();
    Runtime::new().context("cannot start a runtime")?.block_on(async {
        let store = arguments.store.open_existing(|| session.project()).await?;
        let lasted = store.pause(now).await?;
        store.set_pause(None).await?;
        let before = if lasted.is_some() { "" } else { "; it was before, too" };
        session.out.line(format!("everything is taken{before}"))?;
        Ok(Exit::Done)
    })
}

fn told(pause: &Pause) -> String {
    let end = pause.until.map_or_else(|| "somebody says `convoca resume`".to_owned(), |until| until.to_string());
    format!("nothing is taken since {} until {end}", pause.since)
}
