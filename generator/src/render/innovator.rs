//! What an innovator's page shows besides its prose.

use serde::Serialize;
use theme::Context;

use super::Renderer;
use super::address::Link;
use crate::kinds::fact::Fact;
use crate::kinds::innovator::Basis;
use crate::kinds::{Innovator, Kind};
use crate::site::Document;

#[derive(Serialize)]
struct InnovatorView<'a> {
    organisation: &'a str,
    acronym: Option<&'a str>,
    country: Option<String>,
    member_type: &'static str,
    side: Option<&'static str>,
    initiative: String,
    since: Option<String>,
    languages: Option<String>,
    sdgs: Vec<u8>,
    site: Option<&'a str>,
    calls: Vec<EnteredView<'a>>,
    public_facts: bool,
}

#[derive(Serialize)]
struct EnteredView<'a> {
    #[serde(flatten)]
    link: Link<'a>,
    role: &'static str,
}

/// Inserts `innovator`.
pub(super) fn insert(
    renderer: &Renderer<'_>,
    (document, innovator): (&Document, &Innovator),
    language: usize,
    context: &mut Context,
) {
    let site = &renderer.site;
    let (entry, _) = document.shown_entry(language);
    let text = |fact: Fact| site.fact_text(&fact, None, language);
    let calls = innovator.calls.iter().filter_map(|entered| {
        let call = site.of_kind(Kind::Call, &entered.call.value)?;
        Some(EnteredView { link: Link::to(site, call, language), role: entered.role })
    });
    let stories = site.related(document, Kind::Story, language);
    let view = InnovatorView {
        organisation: &innovator.organisation,
        acronym: innovator.acronym.as_deref(),
        country: site.dictionaries[language].formats.country(&innovator.country),
        member_type: innovator.member_type,
        side: innovator.side,
        initiative: entry.initiative.clone().unwrap_or_default(),
        since: innovator.since.map(|since| text(Fact::Date(since, None))),
        languages: (!innovator.languages.is_empty()).then(|| text(Fact::Languages(innovator.languages.clone()))),
        sdgs: innovator.sdgs.iter().map(|goal| goal.0).collect(),
        site: innovator.site.as_deref(),
        calls: calls.collect(),
        public_facts: innovator.basis == Basis::PublicFacts,
    };
    let stories = renderer.cards(stories, language);
    context.insert_value("innovator", theme::with(&theme::value(&view), [("stories", stories)]));
}
