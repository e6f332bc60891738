//! What the pages of a walk show, as plain data for templates; `docs/themes.md` lists it.

use forms::bundle::{STEP, TRAP};
use forms::{Pairs, Problem, Scope, Step, Stop};
use serde::Serialize;
use serde_json::json;
use theme::{Offer, Openness, Part, WalkedStep, form_view};
use words::Arg;

use super::press::BACK_TO_CHECK;
use super::{Course, Held, LinkAsked, StepState, Walk, drawn};
use crate::address::{self, DraftPlace};
use crate::draft::{Draft, KEPT_DAYS};
use crate::error::Refusal;
use crate::frame::Frame;
use crate::moment::{self, MomentView};

/// The value `tasks` of `kinds/tasks.html`.
#[derive(Serialize)]
struct TasksView<'a> {
    title: &'a str,
    steps: Vec<TaskView<'a>>,
    outdated: Vec<OutdatedView<'a>>,
    done: usize,
    total: usize,
    check: Option<String>,
    next: Option<String>,
    download: String,
    link: Option<LinkView<'a>>,
    kept_until: String,
    closes: Option<MomentView>,
    lang: &'a str,
    dir: &'a str,
}

/// A question that is another since it was answered, and where it stands.
#[derive(Serialize)]
struct OutdatedView<'a> {
    label: &'a str,
    url: String,
}

/// Where the link of the draft is asked for by mail, and what came of it.
#[derive(Serialize)]
struct LinkView<'a> {
    action: String,
    trap: &'a str,
    wrong: Option<&'a str>,
    owed: bool,
}

/// The value `open` of `kinds/open.html`.
#[derive(Serialize)]
struct OpenView {
    action: String,
}

#[derive(Serialize)]
struct TaskView<'a> {
    title: &'a str,
    url: String,
    state: &'a str,
}

/// The value `stop` of `kinds/stop.html`.
#[derive(Serialize)]
struct StopView<'a> {
    title: &'a str,
    text: &'a str,
    back: String,
    download: String,
    lang: &'a str,
    dir: &'a str,
}

/// The value `closing` of `kinds/step.html`.
#[derive(Serialize)]
struct ClosingView {
    instant: String,
    /// In seconds.
    grace: u64,
}

/// The value `late` of `kinds/late.html`.
#[derive(Serialize)]
struct LateView {
    action: String,
    until: MomentView,
}

/// Draws the page that begins a walk again, with what was typed.
pub(super) fn first_step(
    walk: &Walk<'_>,
    (course, step): (&Course<'_>, &Step),
    draft: &Draft,
    problems: &[Problem],
) -> Result<String, Refusal> {
    let (number, total) = course.place(&step.id);
    let walked = WalkedStep { id: step.id.clone(), number, total, ..WalkedStep::default() };
    let action = walk.offered.page.action.clone();
    let hidden = vec![(STEP.to_owned(), step.id.clone())];
    let scope = walk.scope(draft);
    let form = form_value(walk, (walked, action, hidden), (&draft.pairs, &scope), problems);
    drawn(Frame::of(walk.offered.page).draw(&walk.catalogue.theme, "kinds/form.html", &[("form", form)]))
}

/// Draws a step of a draft.
pub(super) fn step(
    walk: &Walk<'_>,
    held: &Held,
    (course, step): (&Course<'_>, &Step),
    problems: &[Problem],
) -> Result<String, Refusal> {
    let (number, total) = course.place(&step.id);
    let at = |place| walk.at(&held.token, place);
    let before = course.before(&step.id).map(|step| at(DraftPlace::Step(&step.id)));
    let walked = WalkedStep {
        id: step.id.clone(),
        number,
        total,
        back: before.or_else(|| Some(at(DraftPlace::Tasks))),
        tasks: Some(at(DraftPlace::Tasks)),
        asked: Some(course.checked.asked.clone()),
    };
    // Whoever has been through everything is here to change an answer.
    let returns = course.first_open().is_none_or(|open| open.id == step.id) && course.steps().count() > 1;
    let all_visited = course.steps().all(|other| held.draft.visited.contains(&other.id));
    let hidden = (returns && all_visited).then(|| (BACK_TO_CHECK.to_owned(), "1".to_owned()));
    let action = at(DraftPlace::Step(&step.id));
    let scope = walk.scope(&held.draft);
    let shown = (&held.draft.pairs, &scope);
    let form = form_value(walk, (walked, action, hidden.into_iter().collect()), shown, problems);
    let title = walk.offered.words.steps.get(&step.id).map_or("", |words| words.title.as_str());
    let frame = Frame::of(walk.offered.page).titled(title).located(None).below(walk.offered.page, title);
    let frame = frame.switched(|lang| walk.in_language(lang, &held.token, DraftPlace::Step(&step.id)));
    let closing = theme::value(&closing(walk, &held.draft));
    drawn(frame.draw(&walk.catalogue.theme, "kinds/step.html", &[("form", form), ("closing", closing)]))
}

/// Returns until when a draft can be sent, if that ends.
fn closing(walk: &Walk<'_>, draft: &Draft) -> Option<ClosingView> {
    let deadline = &walk.offered.call?.deadline;
    let (at, grace) = match draft.late_until {
        Some(until) => (until, 0),
        None => (deadline.closes_at()?, deadline.grace_minutes),
    };
    Some(ClosingView { instant: at.to_string(), grace: u64::from(grace) * 60 })
}

/// Draws the list of steps.
pub(super) fn tasks(walk: &Walk<'_>, held: &Held, link: &LinkAsked) -> Result<String, Refusal> {
    let scope = walk.scope(&held.draft);
    let course = walk.course(&held.draft, &scope);
    let words = walk.offered.words;
    let at = |place| walk.at(&held.token, place);
    let steps: Vec<TaskView<'_>> = course
        .steps()
        .filter_map(|step| {
            let title = words.steps.get(&step.id)?.title.as_str();
            Some(TaskView { title, url: at(DraftPlace::Step(&step.id)), state: course.state(step).as_str() })
        })
        .collect();
    let done = course.steps().filter(|step| course.state(step) == StepState::Done).count();
    let next = course.first_open().map(|step| at(DraftPlace::Step(&step.id)));
    let title = words.title.as_str();
    let view = theme::value(&TasksView {
        title,
        done,
        total: steps.len(),
        steps,
        outdated: outdated(walk, held, &course),
        check: next.is_none().then(|| at(DraftPlace::Check)),
        next,
        download: at(DraftPlace::Download),
        link: walk.service.mail.is_some().then(|| LinkView {
            action: at(DraftPlace::Link),
            trap: TRAP,
            wrong: link.wrong.as_deref(),
            owed: link.owed,
        }),
        kept_until: kept_until(walk, &held.draft),
        closes: walk.offered.call.and_then(|call| moment::closes(&call.deadline, walk.offered.dictionary)),
        lang: &walk.offered.page.words_lang,
        dir: walk.offered.dictionary.formats.direction().as_str(),
    });
    let frame = Frame::of(walk.offered.page).located(None);
    let frame = frame.switched(|lang| walk.in_language(lang, &held.token, DraftPlace::Tasks));
    drawn(frame.draw(&walk.catalogue.theme, "kinds/tasks.html", &[("tasks", view)]))
}

/// Returns the questions that are others since they were answered.
fn outdated<'w>(walk: &'w Walk<'_>, held: &Held, course: &Course<'_>) -> Vec<OutdatedView<'w>> {
    let ids = held.draft.outdated(walk.offered.form);
    let view = |id: &str| {
        let step = course.steps().find(|step| step.fields.iter().any(|field| field.id == id))?;
        let label = walk.offered.words.fields.get(id)?.label.as_str();
        Some(OutdatedView { label, url: format!("{}#f-{id}", walk.at(&held.token, DraftPlace::Step(&step.id))) })
    };
    ids.into_iter().filter_map(view).collect()
}

/// Draws the page to which a mailed link leads.
pub(super) fn open(walk: &Walk<'_>, held: &Held) -> Result<String, Refusal> {
    let dictionary = walk.catalogue.dictionary(&walk.offered.page.lang).unwrap_or(walk.offered.dictionary);
    let title = dictionary.text("open.title", &[]).unwrap_or_default();
    let view = theme::value(&OpenView { action: walk.at(&held.token, DraftPlace::Open) });
    let frame = Frame::of(walk.offered.page).titled(&title).located(None).below(walk.offered.page, &title);
    let frame = frame.switched(|lang| walk.in_language(lang, &held.token, DraftPlace::Open));
    drawn(frame.draw(&walk.catalogue.theme, "kinds/open.html", &[("open", view)]))
}

/// Draws why a walk ends.
pub(super) fn stop(walk: &Walk<'_>, held: &Held, (step, stop): (&Step, &Stop)) -> Result<String, Refusal> {
    let words = walk.offered.words.stops.get(&stop.id);
    let title = words.map_or("", |words| words.title.as_str());
    let view = theme::value(&StopView {
        title,
        text: words.map_or("", |words| words.text.as_str()),
        back: walk.at(&held.token, DraftPlace::Step(&step.id)),
        download: walk.at(&held.token, DraftPlace::Download),
        lang: &walk.offered.page.words_lang,
        dir: walk.offered.dictionary.formats.direction().as_str(),
    });
    let frame = Frame::of(walk.offered.page).titled(title).located(None).below(walk.offered.page, title);
    let frame = frame.switched(|lang| walk.in_language(lang, &held.token, DraftPlace::Stop(&stop.id)));
    drawn(frame.draw(&walk.catalogue.theme, "kinds/stop.html", &[("stop", view)]))
}

/// Draws the page of a late link.
pub(super) fn late(walk: &Walk<'_>, token: &str, until: jiff::Timestamp) -> Result<String, Refusal> {
    let zone = walk.offered.zone(walk.catalogue);
    let dictionary = walk.catalogue.dictionary(&walk.offered.page.lang).unwrap_or(walk.offered.dictionary);
    let title = dictionary.text("late.title", &[]).unwrap_or_default();
    let view = theme::value(&LateView {
        action: address::late(&walk.offered.page.action, token),
        until: moment::at(dictionary, zone, until),
    });
    let frame = Frame::of(walk.offered.page).titled(&title).located(None).below(walk.offered.page, &title);
    let frame = frame.switched(|lang| {
        let there = walk.catalogue.translation(walk.offered.page, lang)?;
        Some(address::late(&there.action, token))
    });
    drawn(frame.draw(&walk.catalogue.theme, "kinds/late.html", &[("late", view)]))
}

/// Returns what the script of a page is told after it kept what was typed.
pub(super) fn autosaved(walk: &Walk<'_>) -> serde_json::Value {
    let dictionary = walk.offered.dictionary;
    let zone = walk.offered.zone(walk.catalogue);
    let time = dictionary.formats.time(zone.local(walk.now).time());
    let said = dictionary.text("walk.autosaved", &[("time", Arg::Text(&time))]);
    json!({ "saved": said, "at": walk.now.to_string() })
}

/// Returns the id of the last row of a group that the page draws, to lead there.
pub(super) fn row_anchor(draft: &Draft, group: &str) -> String {
    let begin = format!("{group}-");
    let rows = draft.pairs.iter().filter_map(|(name, _)| name.strip_prefix(&begin)?.split('-').next()?.parse().ok());
    let last: u32 = rows.max().unwrap_or(1);
    format!("f-{group}-{last}")
}

fn form_value(
    walk: &Walk<'_>,
    (walked, action, hidden): (WalkedStep, String, Pairs),
    (sent, scope): (&Pairs, &Scope<'_>),
    problems: &[Problem],
) -> theme::Value {
    let offer = Offer { action, hidden, open: Openness::Open, part: Part::Step(walked) };
    form_view(&walk.offered.shown(scope), &offer, (sent, problems))
}

fn kept_until(walk: &Walk<'_>, draft: &Draft) -> String {
    let zone = walk.offered.zone(walk.catalogue);
    let day = zone.local(draft.changed).date().saturating_add(jiff::Span::new().days(KEPT_DAYS));
    walk.offered.dictionary.formats.date(day)
}
