//! What a call's page shows besides its prose.

use serde::Serialize;
use theme::Context;

use super::Renderer;
use super::address::encoded;
use super::dates::{self, Closing, Moment};
use super::document::Borrowed;
use crate::kinds::fact::Fact;
use crate::kinds::values::Milestone;
use crate::kinds::{Call, Kind};
use crate::site::{Document, Frame, Sight};

#[derive(Serialize)]
struct CallView {
    state: &'static str,
    opens: Moment,
    closes: Option<Closing>,
    results: Option<Moment>,
    award: Option<String>,
    awards: Vec<AwardView>,
    region: &'static str,
    countries: Option<String>,
    languages: Option<String>,
    received: Option<ReceivedView>,
    partners: Vec<String>,
    criteria: Vec<CriterionView>,
    timeline: Vec<Event>,
    applicants: String,
    form: Option<FormLink>,
    questions: Option<String>,
    calendar: Option<String>,
}

#[derive(Serialize)]
struct AwardView {
    place: usize,
    amount: Option<String>,
    count: u32,
}

#[derive(Serialize)]
struct ReceivedView {
    proposals: Option<u32>,
    countries: Option<u32>,
    more_than: bool,
}

#[derive(Serialize)]
struct CriterionView {
    text: String,
    /// The language of the text.
    #[serde(flatten)]
    borrowed: Borrowed,
    weight: String,
}

#[derive(Serialize)]
struct FormLink {
    url: String,
    title: String,
    questions: Option<String>,
    eligibility: Option<String>,
}

/// Something that happens on a day.
#[derive(Serialize)]
pub(super) struct Event {
    iso: String,
    text: String,
    label: String,
    /// The language of the label, and its direction.
    lang: Option<String>,
    dir: Option<&'static str>,
    past: bool,
}

/// Inserts `call`.
pub(super) fn insert(
    renderer: &Renderer<'_>,
    (document, call): (&Document, &Call),
    language: usize,
    context: &mut Context,
) {
    let linked = |kind| renderer.cards(renderer.site.related(document, kind, language), language);
    let cards = [("stories", linked(Kind::Story)), ("innovators", linked(Kind::Innovator))];
    let view = theme::value(&view(renderer, document, call, language));
    context.insert_value("call", theme::with(&view, cards));
}

fn view(renderer: &Renderer<'_>, document: &Document, call: &Call, language: usize) -> CallView {
    let site = &renderer.site;
    let (entry, shown) = document.shown_entry(language);
    let text = |fact: Fact| site.fact_text(&fact, None, language);
    let label = |path: String| entry.label(&path).map(|label| site.filled(&label.text, document, shown).into_owned());
    let deadline = &call.deadline;
    let moment = |when| dates::moment(site, when, Some(&deadline.zone), language);
    CallView {
        state: deadline.state(site.now).as_str(),
        opens: moment(deadline.opens.when),
        closes: dates::closing(site, deadline, language),
        results: deadline.results.map(|results| moment(results.when)),
        award: call.total().map(|sum| text(Fact::Money(sum.amount, sum.currency))),
        awards: awards(site, call, language),
        region: call.region,
        countries: (!call.countries.is_empty()).then(|| text(Fact::Countries(call.countries.clone()))),
        languages: (!call.languages.is_empty()).then(|| text(Fact::Languages(call.languages.clone()))),
        received: call.received.as_ref().map(|received| ReceivedView {
            proposals: received.proposals,
            countries: received.countries,
            more_than: received.more_than,
        }),
        partners: call.partners.clone(),
        criteria: call
            .criteria
            .iter()
            .map(|criterion| CriterionView {
                text: label(format!("criteria.{}", criterion.id.0)).unwrap_or_default(),
                borrowed: Borrowed::of(site, shown, language),
                weight: text(Fact::Percent(criterion.weight.into())),
            })
            .collect(),
        timeline: timeline(site, (document, call), language),
        applicants: entry
            .applicants
            .as_ref()
            .map(|text| site.filled(&text.value, document, shown).into_owned())
            .unwrap_or_default(),
        form: form_link(renderer, (document, call), language),
        // Before a call opens its questions can be read already.
        questions: (site.now < deadline.opens.at)
            .then(|| super::beside::view(renderer, document, language)?.questions)
            .flatten(),
        calendar: super::calendar::url(site, document, language).map(|url| encoded(&url)),
    }
}

fn awards(site: &Frame, call: &Call, language: usize) -> Vec<AwardView> {
    let amount = |sum: &crate::kinds::values::Money| {
        site.fact_text(&Fact::Money(sum.amount, sum.currency.clone()), None, language)
    };
    let views = call.awards.iter().enumerate().map(|(index, award)| AwardView {
        place: index + 1,
        amount: award.sum.as_ref().map(amount),
        count: award.count,
    });
    views.collect()
}

/// Returns opening, milestones, deadline and results in the order in which they happen: a month or
/// a year of which no day is known counts from its end, that of the opening from its start.
fn timeline(site: &Sight<'_>, (document, call): (&Document, &Call), language: usize) -> Vec<Event> {
    let deadline = &call.deadline;
    let (entry, shown) = document.shown_entry(language);
    let word = |key: &str| (site.word(&format!("timeline.{key}"), language, &[]), Borrowed::default());
    let mut dated = vec![(deadline.opens.when, word("opens"))];
    dated.extend(call.milestones.iter().filter_map(|milestone| {
        let label = entry.label(&format!("milestones.{}", milestone.id.0))?;
        Some((
            milestone.on,
            (site.filled(&label.text, document, shown).into_owned(), Borrowed::of(site, shown, language)),
        ))
    }));
    let closes = if deadline.extensions.is_empty() { "closes" } else { "extended" };
    dated.extend(deadline.last_deadline().map(|last| (last.when, word(closes))));
    dated.extend(deadline.results.map(|results| (results.when, word("results"))));
    let opens = deadline.opens.when;
    dated.sort_by_key(|(when, _)| if *when == opens { deadline.opens.at } else { when.end(&deadline.zone) });
    let event = |(when, (label, Borrowed { lang, dir }))| {
        let Moment { iso, text } = dates::moment(site, when, Some(&deadline.zone), language);
        Event { iso, text, label, lang, dir, past: when.end(&deadline.zone) <= site.now }
    };
    dated.into_iter().map(event).collect()
}

/// Returns milestones with their labels.
pub(super) fn events(site: &Sight<'_>, document: &Document, milestones: &[Milestone], language: usize) -> Vec<Event> {
    let (entry, shown) = document.shown_entry(language);
    let zone = &site.project.zone;
    let event = |milestone: &Milestone| {
        let label = entry.label(&format!("milestones.{}", milestone.id.0))?;
        let Moment { iso, text } = dates::moment(site, milestone.on, None, language);
        let label = site.filled(&label.text, document, shown).into_owned();
        let Borrowed { lang, dir } = Borrowed::of(site, shown, language);
        Some(Event { iso, text, label, lang, dir, past: milestone.on.end(zone) <= site.now })
    };
    milestones.iter().filter_map(event).collect()
}

fn form_link(renderer: &Renderer<'_>, (document, call): (&Document, &Call), language: usize) -> Option<FormLink> {
    let site = &renderer.site;
    let form = site.forms.get(&call.form.as_ref()?.value)?;
    let (words, _) = form.shown_words(&site.project, language);
    let open = form.form.can_begin(&call.deadline, site.now);
    let beside = super::beside::view(renderer, document, language).filter(|_| open)?;
    Some(FormLink {
        url: encoded(&site.form_url(document, language)),
        title: words.title.clone(),
        questions: beside.questions,
        eligibility: beside.eligibility,
    })
}
