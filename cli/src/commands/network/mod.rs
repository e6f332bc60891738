//! `convoca network`: the members of the network, read from the store.
//!
//! A member is a submission of a form with `function: network` whose address must be confirmed, and was.

mod export;
mod list;

use std::path::Path;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use forms::{Form, Function, Limits};
use functions::record::{Record, RecordState};
use serde::Serialize;
use serde_json::Value;

use super::definition;
use crate::{Exit, Session};

/// Reads who has joined the network
///
/// Reads the store that `convoca serve` writes. A member counts once the owner of the
/// address has confirmed it. What it prints is personal data: keep it where it
/// belongs.
///
/// Examples:
///
///   convoca network list
///   convoca network list --state pending
///   convoca network export --labels es --out members.xlsx
///   convoca network export --consent c_mail --out mailing.csv
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    List(list::Arguments),
    Export(export::Arguments),
}

/// Where somebody stands who gave an address for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
enum MemberState {
    /// The address is not confirmed
    Pending,
    /// A member
    Confirmed,
    /// A member who is asked whether to stay
    Asked,
    /// Has left
    Left,
    /// Is erased; that somebody was there is all that is left
    Erased,
}

impl MemberState {
    fn of(record: &Record) -> Self {
        let standing = &record.standing;
        match standing.state {
            RecordState::Received if standing.confirmed.is_none() => Self::Pending,
            RecordState::Received if standing.asked.is_some() => Self::Asked,
            RecordState::Received => Self::Confirmed,
            RecordState::Withdrawn => Self::Left,
            RecordState::Erased => Self::Erased,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Asked => "asked",
            Self::Left => "left",
            Self::Erased => "erased",
        }
    }

    /// Tells whether somebody is a member.
    fn is_member(self) -> bool {
        matches!(self, Self::Confirmed | Self::Asked)
    }
}

/// Opens the store and does what was asked.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start a runtime")?;
    runtime.block_on(async {
        match &arguments.action {
            Action::List(arguments) => list::run(arguments, session).await,
            Action::Export(arguments) => export::run(arguments, session).await,
        }
    })
}

/// Returns the form by which people join: the one that was named, or the only one of the project.
fn joining_form(project: &Path, named: Option<&str>) -> anyhow::Result<Form> {
    let joins = |form: &Form| form.function == Function::Network && form.mail.as_ref().is_some_and(|mail| mail.confirm);
    if let Some(name) = named {
        super::submissions::known::form(project, name)?;
        let form = definition::read(project, name)?;
        if !joins(&form) {
            bail!(
                "nobody joins the network by the form `{name}`: it has no `function: network` with `mail: {{confirm: true}}`"
            );
        }
        return Ok(form);
    }
    let names = super::submissions::known::forms(project);
    // A form with faults is for `convoca check` to explain; it may not be the one.
    let mut found: Vec<Form> =
        names.iter().filter_map(|name| definition::read(project, name).ok()).filter(joins).collect();
    match (found.pop(), found.as_slice()) {
        (Some(form), []) => Ok(form),
        (Some(form), others) => {
            let names: Vec<&str> = others.iter().chain([&form]).map(|form| form.name.as_str()).collect();
            bail!("people join the network by several forms: name one with `--form` ({})", names.join(", "))
        }
        (None, _) => bail!("no form of the project has `function: network` with `mail: {{confirm: true}}`"),
    }
}

/// Refuses a consent that the form does not ask for.
fn check_consent(form: &Form, id: &str) -> anyhow::Result<()> {
    let consents = form.fields().filter(|field| matches!(field.limits, Limits::Consent(_)));
    let known: Vec<&str> = consents.map(|field| field.id.as_str()).collect();
    if known.contains(&id) {
        return Ok(());
    }
    if let Some(near) = schema::nearest(id, known.iter().copied()) {
        bail!("the form `{}` has no consent `{id}`: did you mean `{near}`?", form.name);
    }
    bail!("the form `{}` has no consent `{id}`: it has {}", form.name, known.join(", "))
}

/// Tells whether somebody gave a consent.
fn has_consented(record: &Record, id: &str) -> bool {
    record.answers.get(id).is_some_and(|answer| answer.get("consent").is_some())
}

/// Refuses what is no country, and a form that asks for none.
fn check_country(form: &Form, country: &str) -> anyhow::Result<()> {
    if !(country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase())) {
        bail!("a country is two large letters, as BO or UG, and not `{country}`");
    }
    if countries(form).next().is_none() {
        bail!("the form `{}` asks for no country", form.name);
    }
    Ok(())
}

/// Tells whether somebody answered a question for a country with this one, or with it among others.
fn is_of(form: &Form, record: &Record, country: &str) -> bool {
    countries(form).filter_map(|id| record.answers.get(id)).any(|answer| {
        let many = answer.get("many").and_then(Value::as_array).into_iter().flatten();
        many.chain(answer.get("text")).any(|code| code == country)
    })
}

/// Returns the ids of the questions for a country that stand in no group.
fn countries(form: &Form) -> impl Iterator<Item = &str> {
    form.fields().filter(|field| field.kind.name() == "country").map(|field| field.id.as_str())
}
