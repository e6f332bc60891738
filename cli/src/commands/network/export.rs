//! `convoca network export`: the members in one file, and for each use only those who allow it.

use clap::Args;
use functions::record::Record;
use functions::store::{Filter, Order};

use super::{MemberState, check_consent, has_consented, joining_form};
use crate::commands::submissions::export::{Chosen, FileArguments, write_file};
use crate::{Exit, Session};

/// Writes the members of the network into one file
///
/// Only those whose address is confirmed and who have not left. For a use that needs
/// a consent, name it: `--consent c_mail` writes those alone who ticked that box.
/// The file is as `convoca submissions export` writes it.
///
/// Examples:
///
///   convoca network export --out members.xlsx --labels es
///   convoca network export --consent c_mail --out mailing.csv
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The form by which people join [default: the only one of the project]
    #[arg(long, value_name = "FORM")]
    form: Option<String>,

    /// Only those who gave this consent, by the id of its field; several times for several
    #[arg(long, value_name = "FIELD")]
    consent: Vec<String>,

    #[command(flatten)]
    file: FileArguments,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let form = joining_form(&session.project()?, arguments.form.as_deref())?;
    for consent in &arguments.consent {
        check_consent(&form, consent)?;
    }
    let filter = Filter { form: Some(form.name.clone()), order: Order::OldestFirst, ..Filter::default() };
    let keep = |record: &Record| {
        MemberState::of(record).is_member() && arguments.consent.iter().all(|id| has_consented(record, id))
    };
    write_file(&arguments.file, session, &Chosen { form: &form.name, filter, keep: &keep, noun: "member" }).await
}
