//! `convoca submissions status`: how many came in, of what, and on which days.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;
use forms::{Deadline, Zone};
use functions::draft::kept_until;
use functions::files::{FileState, KeptFile};
use functions::record::Record;
use functions::store::{Filter, Order, Waiting, WaitingDrafts};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::late_log::{self, LateRow};
use super::{ListFormat, deadline, open, pages, project};
use crate::moment::Now;
use crate::project::Settings;
use crate::store::StoreOption;
use crate::stream::columns;
use crate::{Exit, Session};

/// Counts submissions by form, call and day
///
/// Says beside each call in which state it is and until when it takes answers. Days
/// are those of the call's own clock, or else of the site's, or else of UTC. Counts
/// drafts that were not sent, mails that are owed and files that nobody has scanned
/// too. Shows nothing of what people have written.
///
/// Examples:
///
///   convoca submissions status
///   convoca submissions status --format json | jq '.submissions[].count'
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// How the counts are written
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,

    #[command(flatten)]
    now: Now,

    #[command(flatten)]
    store: StoreOption,
}

/// Everything that is counted. What another table of the store holds becomes another list here and
/// another table in [`Status::tables`].
#[derive(Debug, Serialize)]
struct Status {
    submissions: Vec<Group>,
    days: Vec<Day>,
    late_links: Vec<LateRow>,
    drafts: Vec<Drafts>,
    letters: Letters,
    files: FileCounts,
}

/// The files that people have sent.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct FileCounts {
    /// Those that nobody has scanned.
    pending: usize,
    clean: usize,
    infected: usize,
    /// When the one came that waits longest for its scan.
    oldest_pending: Option<Timestamp>,
}

/// The drafts of one form and call that were not sent.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Drafts {
    form: String,
    call: Option<String>,
    count: u64,
    /// When the one was changed last that nobody has touched for longest.
    oldest: Timestamp,
    newest: Timestamp,
    /// When the oldest is removed unless its author comes back.
    next_removed: Timestamp,
}

/// The mails that are owed.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Letters {
    owed: u64,
    due: u64,
    /// Those that were tried and could not leave.
    tried: u64,
    oldest_due: Option<Timestamp>,
}

/// The submissions of one form and call.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Group {
    form: String,
    call: Option<String>,
    /// The state of the call, if the project has it.
    state: Option<&'static str>,
    /// From when on the call takes no answers, if it has a deadline.
    answers_end: Option<Timestamp>,
    count: usize,
    first: Timestamp,
    last: Timestamp,
}

/// Those of one day.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Day {
    day: Date,
    form: String,
    call: Option<String>,
    count: usize,
}

/// The form and the call of a submission.
type Place = (String, Option<String>);

/// Counts records one by one.
struct Counter<'p> {
    project: Option<&'p Path>,
    /// The zone of days that belong to no call.
    zone: Zone,
    groups: BTreeMap<Place, Group>,
    days: BTreeMap<(Date, Place), usize>,
    /// The zones of the calls that were met.
    zones: BTreeMap<Option<String>, Zone>,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let store = open(&arguments.store, session).await?;
    let project = project(session);
    let mut counter = Counter::new(project.as_deref());
    let filter = Filter { order: Order::OldestFirst, ..Filter::default() };
    let count = |records: Vec<Record>| {
        records.iter().for_each(|record| counter.add(record));
        Ok(())
    };
    pages::each(&store, &filter, count).await?;
    let file = arguments.store.place_of_lists(|| session.project());
    let late_links = file.map_or_else(|_| Ok(Vec::new()), |file| late_log::rows(&file))?;
    let now = arguments.now.clock().now();
    let waiting = store.waiting(now).await?;
    let files = match arguments.store.open_files_if_any(|| session.project()).await? {
        Some(files) => FileCounts::of(&files.list(None).await?),
        None => FileCounts::default(),
    };
    let status = counter.status(now, late_links, (waiting, files));
    let text = match arguments.format {
        ListFormat::Table => status.tables(now),
        ListFormat::Json => serde_json::to_string_pretty(&status)?,
    };
    session.out.line(text)?;
    Ok(Exit::Done)
}

impl<'p> Counter<'p> {
    fn new(project: Option<&'p Path>) -> Self {
        let of_site = project.and_then(|project| Zone::parse(&Settings::read(project).ok()?.zone?));
        let zone = of_site.or_else(|| Zone::parse("UTC")).expect("UTC is among the zones");
        Self { project, zone, groups: BTreeMap::new(), days: BTreeMap::new(), zones: BTreeMap::new() }
    }

    fn add(&mut self, record: &Record) {
        let place = (record.form.clone(), record.call.clone());
        let of_call = |call: &Option<String>| Some(dates(self.project?, call.as_deref()?)?.zone);
        let zone = self.zones.entry(record.call.clone());
        let zone = zone.or_insert_with_key(|call| of_call(call).unwrap_or_else(|| self.zone.clone()));
        let day = zone.local(record.received).date();
        *self.days.entry((day, place.clone())).or_default() += 1;
        let group = self.groups.entry(place).or_insert_with(|| Group {
            form: record.form.clone(),
            call: record.call.clone(),
            state: None,
            answers_end: None,
            count: 0,
            first: record.received,
            last: record.received,
        });
        group.count += 1;
        group.last = group.last.max(record.received);
    }

    fn status(self, now: Timestamp, late_links: Vec<LateRow>, (waiting, files): (Waiting, FileCounts)) -> Status {
        let project = self.project;
        let with_state = |mut group: Group| {
            let deadline = project.zip(group.call.as_deref()).and_then(|(project, call)| dates(project, call));
            group.state = deadline.as_ref().map(|deadline| deadline.state(now).as_str());
            group.answers_end = deadline.as_ref().and_then(deadline::answers_end);
            group
        };
        let day = |((day, (form, call)), count)| Day { day, form, call, count };
        Status {
            submissions: self.groups.into_values().map(with_state).collect(),
            days: self.days.into_iter().map(day).collect(),
            late_links,
            letters: Letters {
                owed: waiting.letters,
                due: waiting.due,
                tried: waiting.tried,
                oldest_due: waiting.oldest_due,
            },
            drafts: waiting.drafts.into_iter().map(Drafts::from).collect(),
            files,
        }
    }
}

impl Status {
    fn tables(&self, now: Timestamp) -> String {
        let mut tables = vec![self.groups()];
        if !self.days.is_empty() {
            tables.push(self.by_day());
        }
        if !self.late_links.is_empty() {
            tables.push(self.late(now));
        }
        if !self.drafts.is_empty() {
            tables.push(self.drafts());
        }
        if self.letters.owed > 0 {
            tables.push(self.letters());
        }
        if self.files.pending > 0 {
            tables.push(self.files());
        }
        tables.join("\n\n")
    }

    fn groups(&self) -> String {
        let mut rows = vec![["FORM", "CALL", "STATE", "ANSWERS UNTIL", "COUNT", "FIRST", "LAST"].map(str::to_owned)];
        rows.extend(self.submissions.iter().map(|group| {
            let end = group.answers_end.map(|end| format!("{end:.0}"));
            [
                group.form.clone(),
                or_dash(group.call.clone()),
                or_dash(group.state.map(str::to_owned)),
                or_dash(end),
                group.count.to_string(),
                format!("{:.0}", group.first),
                format!("{:.0}", group.last),
            ]
        }));
        let total: usize = self.submissions.iter().map(|group| group.count).sum();
        let dash = || "-".to_owned();
        rows.push(["all".to_owned(), dash(), dash(), dash(), total.to_string(), dash(), dash()]);
        columns(&rows)
    }

    fn by_day(&self) -> String {
        let mut rows = vec![["DAY", "FORM", "CALL", "COUNT"].map(str::to_owned)];
        rows.extend(
            self.days
                .iter()
                .map(|day| [day.day.to_string(), day.form.clone(), or_dash(day.call.clone()), day.count.to_string()]),
        );
        columns(&rows)
    }

    fn drafts(&self) -> String {
        let mut rows = vec![["DRAFTS OF", "CALL", "COUNT", "OLDEST", "NEWEST", "NEXT REMOVED"].map(str::to_owned)];
        rows.extend(self.drafts.iter().map(|drafts| {
            let [oldest, newest, removed] =
                [drafts.oldest, drafts.newest, drafts.next_removed].map(|moment| format!("{moment:.0}"));
            [drafts.form.clone(), or_dash(drafts.call.clone()), drafts.count.to_string(), oldest, newest, removed]
        }));
        columns(&rows)
    }

    fn letters(&self) -> String {
        let Letters { owed, due, tried, oldest_due } = &self.letters;
        let oldest = or_dash(oldest_due.map(|oldest| format!("{oldest:.0}")));
        let head = ["MAILS OWED", "DUE", "TRIED", "OLDEST DUE"].map(str::to_owned);
        columns(&[head, [owed.to_string(), due.to_string(), tried.to_string(), oldest]])
    }

    fn files(&self) -> String {
        let FileCounts { pending, clean, infected, oldest_pending } = &self.files;
        let oldest = or_dash(oldest_pending.map(|oldest| format!("{oldest:.0}")));
        let head = ["FILES TO SCAN", "CLEAN", "INFECTED", "OLDEST TO SCAN"].map(str::to_owned);
        columns(&[head, [pending.to_string(), clean.to_string(), infected.to_string(), oldest]])
    }

    fn late(&self, now: Timestamp) -> String {
        let mut rows = vec![["LATE LINK", "CALL", "MADE", "UNTIL", "STATE", "NOTE"].map(str::to_owned)];
        rows.extend(self.late_links.iter().map(|link| {
            let state = if now < link.until { "good" } else { "over" };
            [
                link.id.clone(),
                link.call.clone(),
                format!("{:.0}", link.made),
                format!("{:.0}", link.until),
                state.to_owned(),
                crate::stream::printable(link.note.as_deref().unwrap_or("-")).replace('\n', " "),
            ]
        }));
        columns(&rows)
    }
}

impl From<WaitingDrafts> for Drafts {
    fn from(drafts: WaitingDrafts) -> Self {
        let WaitingDrafts { form, call, count, oldest, newest } = drafts;
        Self { form, call, count, oldest, newest, next_removed: kept_until(oldest) }
    }
}

impl FileCounts {
    /// Counts files, of which the oldest come first.
    fn of(kept: &[KeptFile]) -> Self {
        let mut counts = Self::default();
        for file in kept {
            match file.state {
                FileState::Pending => counts.pending += 1,
                FileState::Clean => counts.clean += 1,
                FileState::Infected(_) => counts.infected += 1,
            }
        }
        let oldest = kept.iter().find(|file| file.state == FileState::Pending);
        Self { oldest_pending: oldest.map(|file| file.received), ..counts }
    }
}

/// Returns the dates of a call, if the project has it and they are sound.
fn dates(project: &Path, call: &str) -> Option<Deadline> {
    deadline::of_call(project, call).ok().map(|(_, deadline)| deadline)
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}
