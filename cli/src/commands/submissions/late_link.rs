//! `convoca submissions late-link`: permission for one person to send after the deadline.

use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use forms::{Deadline, When};
use functions::keys::LateLink;
use jiff::Timestamp;
use schema::Node;

use super::deadline::{answers_end, both_clocks, day_or_minute, of_call};
use super::late_log::{self, LateRow};
use crate::moment::{Now, instant};
use crate::project::{Settings, read_yaml, text};
use crate::store::StoreOption;
use crate::{Exit, Session};

/// Makes a link under which one person may still send
///
/// The link leads to the call's form and is good until an end of its own, whatever
/// the deadline of the call. Nobody can make or change one without the keys of the
/// store; whoever has it may use it, so it is for one person and no page. The link
/// goes to standard output; its number, its end and the note are written down beside
/// the store's file, or for a table in `.convoca/` of the project.
///
/// Examples:
///
///   convoca submissions late-link 2027-care --until '2027-04-04 23:59' --note 'power cut, asked on 1 April'
///   convoca submissions late-link 2027-care --until 2027-04-05T04:59:00Z --lang en
///   convoca submissions late-link 2027-care --until 2027-04-04 --store dynamodb:TABLE --store-keys secret:ID
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The call, by its folder
    #[arg(value_name = "CALL")]
    call: String,

    /// The end of the link: an instant with an offset, as 2027-04-05T04:59:00Z; or a minute or a day
    /// by the call's own clock, as '2027-04-04 23:59'
    #[arg(long, value_name = "INSTANT", value_parser = until)]
    until: Until,

    /// Language of the page to which the link leads [default: the site's own]
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,

    /// Why the link is given, for those who look later
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

/// An end as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    At(Timestamp),
    Local(When),
}

fn until(text: &str) -> Result<Until, String> {
    match day_or_minute(text) {
        Ok(when) => Ok(Until::Local(when)),
        Err(_) => instant(text).map(Until::At).map_err(|reason| format!("{reason}; or '2027-04-04 23:59'")),
    }
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let project = session.project()?;
    let (facts, deadline) = of_call(&project, &arguments.call)?;
    let now = arguments.now.clock().now();
    let until = arguments.until(&deadline, now)?;
    let place = arguments.place(&project, &facts)?;
    let store = arguments.store.place_of_lists(|| Ok(project.clone()))?;
    let keys = arguments.store.existing_keys(|| Ok(project)).await?;
    let link = LateLink::new(&arguments.call, until)?;
    late_log::add(&store, &LateRow::new(&link, now, arguments.note.clone()))?;
    session.out.line(format!("{place}/late/{}", link.token(&keys)))?;
    session.err.line(format!("link {}: good until {}", link.id, both_clocks(&deadline, link.until)))?;
    Ok(Exit::Done)
}

impl Arguments {
    /// Returns the end, unless the link would be of no use.
    fn until(&self, deadline: &Deadline, now: Timestamp) -> anyhow::Result<Timestamp> {
        let until = match self.until {
            Until::At(at) => at,
            Until::Local(when) => match deadline.zone.fault(when) {
                Some(fault) => {
                    bail!("on {when} clocks change in {} ({fault}): write the instant in UTC", deadline.zone)
                }
                None => when.end(&deadline.zone),
            },
        };
        let shown = both_clocks(deadline, until);
        if until <= now {
            bail!("the link would be over before it is given: it ends {shown}");
        }
        if now < deadline.opens.at {
            bail!("`{}` is not open yet: it opens {}", self.call, both_clocks(deadline, deadline.opens.at));
        }
        match answers_end(deadline) {
            Some(end) if until <= end => {
                bail!(
                    "`{}` itself takes answers until {}, and the link would end {shown}",
                    self.call,
                    both_clocks(deadline, end)
                )
            }
            _ => Ok(until),
        }
    }

    /// Returns the address to which the call's form is sent.
    fn place(&self, project: &Path, facts: &Node) -> anyhow::Result<String> {
        let form =
            text(facts, "form").with_context(|| format!("`{}` has no form: nobody can send to it", self.call))?;
        let definition = read_yaml(&project.join(format!("content/forms/{form}/form.yaml")))?;
        let function = text(&definition, "function").with_context(|| format!("the form `{form}` names no function"))?;
        let settings = Settings::read(project)?;
        let base_url = settings.base_url.context("`content/site.yaml` has no `base_url`")?;
        let lang = match &self.lang {
            Some(lang) if settings.languages.contains(lang) => lang.clone(),
            Some(lang) => bail!("the site has no language `{lang}`: it has {}", settings.languages.join(", ")),
            None => settings.default_language.context("`content/site.yaml` has no `default_language`")?,
        };
        Ok(format!("{base_url}/api/{function}/{lang}/{form}/{}", self.call))
    }
}
