//! Answers go when their time is over, each field's at its own: on all records, by the worker once a
//! day, or by the operator's command.
//!
//! 1. [`end_of`] says when what a record was sent for came to its end;
//! 2. [`due`] says which of its answers are over;
//! 3. [`remove`] takes them out of the record and its earlier versions, and their files with them. What
//!    has no answer left is erased as its sender could erase it: that it was there stays.
//!
//! The receipt stays good: the record keeps the hash of the answers as they were received.

use std::error::Error;

use forms::{Answer, Form, Value};
use jiff::{SignedDuration, Timestamp};

use crate::catalogue::Catalogue;
use crate::files::{FileId, Files, KeptFile};
use crate::holder::confirmed_until;
use crate::log::Line;
use crate::record::{Record, RecordState};
use crate::service::Service;
use crate::store::{Cursor, Filter, Order, Store, StoreError};

/// How long a file may be named by nothing: a draft may be about to name it.
const UNNAMED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How many records are looked at at once.
const PAGE: usize = 500;

/// What of a record is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The ids of the fields, in the order of the answers.
    pub fields: Vec<String>,
    /// Whether no answer is left without them.
    pub whole: bool,
    /// When what the record was sent for came to its end: from then on the months are counted.
    pub end: Timestamp,
    /// When the first of them was over.
    pub since: Timestamp,
}

/// Returns when what a record was sent for came to its end: the call at its deadline, which `closes` says;
/// without a call, when the record was changed last. A member of the network has no end while they stay;
/// an address that nobody confirmed ends when it can be confirmed no longer.
pub fn end_of(form: &Form, closes: Option<Timestamp>, record: &Record) -> Option<Timestamp> {
    let standing = &record.standing;
    if record.call.is_some() {
        return closes;
    }
    let joins = form.mail.as_ref().is_some_and(|mail| mail.confirm);
    match (joins && standing.state == RecordState::Received, standing.confirmed) {
        (true, Some(_)) => None,
        (true, None) => Some(confirmed_until(record)),
        (false, _) => Some(standing.changed.unwrap_or(record.received)),
    }
}

/// Returns which answers of a record are over at an instant; nothing when all may stay.
pub fn due(form: &Form, closes: Option<Timestamp>, record: &Record, now: Timestamp) -> Option<Due> {
    let answers = record.answers.as_object().filter(|_| record.standing.state != RecordState::Erased)?;
    let end = end_of(form, closes, record)?;
    // Nobody has asked for the profile of an address that was never confirmed to be kept at all.
    let confirms = record.call.is_none() && form.mail.as_ref().is_some_and(|mail| mail.confirm);
    let unconfirmed = confirms && record.standing.state == RecordState::Received && record.standing.confirmed.is_none();
    let until = |id: &str| match form.field(id) {
        _ if unconfirmed => end,
        Some(field) => field.kept_until(end),
        None => forms::kept_until(end, forms::USUAL_RETENTION),
    };
    let over: Vec<(&String, Timestamp)> =
        answers.keys().map(|id| (id, until(id))).filter(|(_, until)| *until <= now).collect();
    let since = over.iter().map(|(_, since)| *since).min()?;
    let whole = over.len() == answers.len();
    Some(Due { fields: over.into_iter().map(|(id, _)| id.clone()).collect(), whole, end, since })
}

/// Removes what is over from a record, and its files.
///
/// # Errors
///
/// Fails when the store does; a file that cannot be removed now is left for `Files::sweep`.
pub async fn remove(
    (store, files): (&Store, &Files),
    record: &Record,
    due: &Due,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before = match due.whole {
        true => store.erase(&record.reference, now, Vec::new()).await?,
        false => store.expire(&record.reference, &due.fields, now).await?,
    };
    let gone = |id: &str| due.whole || due.fields.iter().any(|field| field == id);
    let answer: Option<Answer> = before.and_then(|before| serde_json::from_value(before.answers).ok());
    for (_, value) in answer.iter().flat_map(Answer::iter).filter(|(id, _)| gone(id)) {
        let Value::Files(named) = value else { continue };
        for id in named.iter().filter_map(|file| FileId::parse(&file.id)) {
            let _ = files.remove(&id).await;
        }
    }
    Ok(())
}

/// Removes what is over from all records, and tells from how many.
///
/// # Errors
///
/// Fails when the store does; what was done until then is done.
pub async fn retain(service: &Service) -> Result<usize, StoreError> {
    let (catalogue, now) = (service.catalogue(), service.clock.now());
    let filter = Filter { order: Order::OldestFirst, ..Filter::default() };
    let (mut from, mut removed): (Option<Cursor>, usize) = (None, 0);
    loop {
        let listed = service.store.list(&filter, from.as_ref(), PAGE).await?;
        for record in &listed.records {
            let Some(due) = due_in(&catalogue, record, now) else { continue };
            remove((&service.store, &service.files), record, &due, now).await?;
            log(service, record, &due, now);
            removed += 1;
        }
        match listed.next {
            Some(next) => from = Some(next),
            None => return Ok(removed),
        }
    }
}

/// Removes files that came before a day ago and that neither a draft nor a submission names: what an
/// interrupted removal or a draft that was given up left behind. Tells how many.
///
/// # Errors
///
/// Fails when the store or the folder of files does.
pub async fn sweep_files(
    (store, files): (&Store, &Files),
    now: Timestamp,
) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let named = store.named_files().await?;
    Ok(files.sweep(unnamed_since(now), &named).await?.len())
}

/// Returns the files that [`sweep_files`] would remove.
///
/// # Errors
///
/// Fails when the store or the folder of files does.
pub async fn unnamed_files(
    (store, files): (&Store, &Files),
    now: Timestamp,
) -> Result<Vec<KeptFile>, Box<dyn Error + Send + Sync>> {
    let named = store.named_files().await?;
    Ok(files.unreferred(unnamed_since(now), &named).await?)
}

/// Returns since when nothing may have named a file for it to be an orphan.
fn unnamed_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(UNNAMED_FOR).unwrap_or(Timestamp::MIN)
}

/// Tells that answers were removed, and nothing of whose they were.
fn log(service: &Service, record: &Record, due: &Due, now: Timestamp) {
    let trace = blake3::hash(record.reference.as_str().as_bytes()).to_hex()[..12].to_owned();
    service.log.write(&Line {
        time: now,
        status: 0,
        route: "retention",
        form: Some(&record.form),
        call: record.call.as_deref(),
        outcome: if due.whole { "erased" } else { "answers-removed" },
        trace: &trace,
        cause: None,
    });
}

/// Returns what of a record is over, by the bundle. Of a form that the site has no longer, nothing is
/// known; its records are for the operator to remove.
fn due_in(catalogue: &Catalogue, record: &Record, now: Timestamp) -> Option<Due> {
    let form = catalogue.form(&record.form)?;
    let closes = record.call.as_deref().and_then(|call| catalogue.call(call)?.deadline.closes_at());
    due(form, closes, record, now)
}
