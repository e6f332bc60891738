//! Submissions in the table: one item for each, one for its content, one for each earlier version.

use jiff::Timestamp;

use super::index::{FIRST, Index, LAST, Stretch};
use super::item::{Item, Key, all_shards, group_of};
use super::transaction::{Outcome, Transaction};
use super::{Dynamo, ROUNDS, contended, failed};
use crate::aws::CloudError;
use crate::letter::Letter;
use crate::record::{ContentHash, Record, RecordState, Standing};
use crate::reference::Reference;
use crate::store::alike::{candidates, corrected, fixed_width, letter_about};
use crate::store::{Cursor, Filter, Order, Saved, StoreError, Submission};

/// Over how many items the counts of a group are spread: every submission adds to one of them.
const COUNTERS: u8 = 16;

/// A record with the revision that it has in the table.
pub(super) struct Revised {
    pub(super) record: Record,
    revision: u32,
}

/// A record as it is to be, and what is owed for the change.
pub(super) struct Change {
    pub(super) record: Record,
    pub(super) letters: Vec<Letter>,
}

impl Dynamo {
    pub(in crate::store) async fn save(&self, submission: Submission) -> Result<Saved, StoreError> {
        let record = &submission.record;
        self.know_group(&record.form, record.call.as_deref()).await?;
        let mut references = candidates(record);
        let mut reference = references.next().ok_or_else(|| contended("save a record"))?;
        for _ in 0..ROUNDS {
            let corrects = match &submission.corrects {
                Some(corrects) => self.revised(corrects).await?,
                None => None,
            };
            let saved = match corrects {
                Some(before) => self.correct(&submission, before).await?,
                None => self.insert(&submission, &reference).await?,
            };
            match saved {
                Attempt::Saved(saved) => {
                    if let (Some(draft), Saved::Already(reference)) = (&submission.draft, &saved) {
                        self.finish(draft, reference).await?;
                    }
                    return Ok(saved);
                }
                Attempt::Taken => reference = references.next().ok_or_else(|| contended("save a record"))?,
                Attempt::Changed => {}
            }
        }
        Err(contended("save a record"))
    }

    /// Stores a record whose content is not there. Most of the time this is one call.
    async fn insert(&self, submission: &Submission, reference: &Reference) -> Result<Attempt, StoreError> {
        let record = &Record { reference: reference.clone(), ..submission.record.clone() };
        let mut transaction = self.transaction("save a record");
        transaction.put_new(content_item(record));
        transaction.put_new(item(record, 1));
        self.add_rest(&mut transaction, submission, record).await?;
        transaction.add(&counter(record), &[(record.standing.state.as_str(), 1)]);
        match transaction.commit().await? {
            Outcome::Done => Ok(Attempt::Saved(Saved::New(reference.clone()))),
            Outcome::Refused(0, Some(content)) => Ok(Attempt::Saved(Saved::Already(reference_in(&content)?))),
            Outcome::Refused(1, _) => Ok(Attempt::Taken),
            Outcome::Refused(..) => Ok(Attempt::Changed),
        }
    }

    /// Puts a corrected answer in place of the one before, which becomes a version.
    async fn correct(&self, submission: &Submission, before: Revised) -> Result<Attempt, StoreError> {
        if let Some(stored) = self.find_content(&submission.record.content).await? {
            return Ok(Attempt::Saved(Saved::Already(stored)));
        }
        let old = before.record;
        if old.standing.state != RecordState::Received {
            return Ok(Attempt::Saved(Saved::Already(old.reference)));
        }
        let standing = corrected(&old.standing, &submission.record);
        let record = Record {
            reference: old.reference.clone(),
            form: old.form.clone(),
            call: old.call.clone(),
            received: old.received,
            standing,
            ..submission.record.clone()
        };
        let mut transaction = self.transaction("correct a record");
        transaction.put_new(content_item(&record));
        transaction.put_over(before.revision, item(&record, before.revision + 1));
        transaction.delete(&Key::content(&old.content));
        transaction.put(version_item(&old, record.standing.changed));
        self.add_rest(&mut transaction, submission, &record).await?;
        match transaction.commit().await? {
            Outcome::Done => Ok(Attempt::Saved(Saved::New(record.reference))),
            Outcome::Refused(..) => Ok(Attempt::Changed),
        }
    }

    /// Adds what is owed for a submission, and the end of its draft.
    async fn add_rest(
        &self,
        transaction: &mut Transaction<'_>,
        submission: &Submission,
        record: &Record,
    ) -> Result<(), StoreError> {
        let letters = submission.letters.iter();
        let letters: Vec<Letter> =
            letters.map(|letter| letter_about(letter, record.reference.as_str(), &submission.record)).collect();
        transaction.owe(&letters);
        if let Some(draft) = &submission.draft
            && let Some((revision, item)) = self.finished(draft, &record.reference).await?
        {
            transaction.put_over(revision, item);
        }
        Ok(())
    }

    /// Ends the draft of a submission that is stored already.
    async fn finish(&self, draft: &crate::draft::DraftId, reference: &Reference) -> Result<(), StoreError> {
        for _ in 0..ROUNDS {
            let Some((revision, item)) = self.finished(draft, reference).await? else { return Ok(()) };
            let mut transaction = self.transaction("end a draft");
            transaction.put_over(revision, item);
            if matches!(transaction.commit().await?, Outcome::Done) {
                return Ok(());
            }
        }
        Err(contended("end a draft"))
    }

    /// Changes a record as `work` says, from how it is now; nothing when it says nothing. Returns it as
    /// it was before and as it is then.
    pub(super) async fn change(
        &self,
        doing: &'static str,
        reference: &Reference,
        work: impl Fn(&Record) -> Option<Change>,
    ) -> Result<Option<(Record, Record)>, StoreError> {
        for _ in 0..ROUNDS {
            let Some(Revised { record: before, revision }) = self.revised(reference).await? else { return Ok(None) };
            let Some(Change { record: after, letters }) = work(&before) else {
                return Ok(Some((before.clone(), before)));
            };
            let mut transaction = self.transaction(doing);
            transaction.put_over(revision, item(&after, revision + 1));
            transaction.owe(&letters);
            let (old, new) = (before.standing.state, after.standing.state);
            if old != new {
                transaction.add(&counter(&after), &[(old.as_str(), -1), (new.as_str(), 1)]);
            }
            if new == RecordState::Erased {
                self.remove_versions(reference).await?;
                transaction.delete(&Key::content(&before.content));
            }
            if matches!(transaction.commit().await?, Outcome::Done) {
                return Ok(Some((before, after)));
            }
        }
        Err(contended(doing))
    }

    /// Changes the standing of a record as `change` says, and owes letters with it; nothing when that
    /// says nothing. Returns the record as it was and as it is then.
    pub(in crate::store) async fn change_standing(
        &self,
        (doing, reference): (&'static str, &Reference),
        letters: Vec<Letter>,
        change: impl Fn(&Standing) -> Option<Standing> + Send,
    ) -> Result<Option<(Record, Record)>, StoreError> {
        self.change(doing, reference, |before| {
            let mut record = Record { standing: change(&before.standing)?, ..before.clone() };
            if record.standing.state == RecordState::Erased {
                record.content = ContentHash::erased(reference);
                record.answers = serde_json::Value::Null;
            }
            Some(Change { record, letters: letters.clone() })
        })
        .await
    }

    pub(in crate::store) async fn lapsing(
        &self,
        (confirmed_before, asked_before): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let confirmed = Stretch::until(Index::Due, fixed_width(confirmed_before));
        let asked = Stretch::until(Index::Due, fixed_width(asked_before));
        let mut entries = self.entries(all_shards("M"), &confirmed, limit).await?;
        entries.extend(self.entries(all_shards("K"), &asked, limit).await?);
        let records = self.items_of(&entries).await?.iter().map(read).collect::<Result<Vec<Record>, _>>()?;
        // The index may show a record where it was before it was changed.
        let lapses = |record: &Record| {
            let standing = &record.standing;
            standing.state == RecordState::Received
                && standing.confirmed.is_some_and(|confirmed| confirmed < confirmed_before)
                && standing.asked.is_none_or(|asked| asked < asked_before)
        };
        Ok(records.into_iter().filter(lapses).take(limit).collect())
    }

    pub(in crate::store) async fn find(&self, reference: &Reference) -> Result<Option<Record>, StoreError> {
        Ok(self.revised(reference).await?.map(|revised| revised.record))
    }

    pub(super) async fn revised(&self, reference: &Reference) -> Result<Option<Revised>, StoreError> {
        let Some(item) = self.get(&Key::record(reference.as_str())).await? else { return Ok(None) };
        let revision = item.get_number("rev").ok_or_else(|| damaged(&item))?;
        Ok(Some(Revised { record: read(&item)?, revision }))
    }

    pub(in crate::store) async fn find_content(&self, content: &ContentHash) -> Result<Option<Reference>, StoreError> {
        self.get(&Key::content(content)).await?.as_ref().map(reference_in).transpose()
    }

    pub(in crate::store) async fn list(
        &self,
        filter: &Filter,
        from: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let mut groups = self.known_groups().await?;
        groups.retain(|(form, call)| {
            filter.form.as_ref().is_none_or(|wanted| wanted == form)
                && filter.call.as_ref().is_none_or(|wanted| Some(wanted) == call.as_ref())
        });
        let partitions = groups.iter().map(|(form, call)| format!("S#{}", group_of(form, call.as_deref())));
        let partitions: Vec<String> = partitions.flat_map(|group| all_shards(&group).collect::<Vec<_>>()).collect();
        let since = filter.since.map_or_else(|| FIRST.to_owned(), fixed_width);
        let place = from.map(|from| format!("{}#{}", fixed_width(from.received), from.reference));
        let backwards = filter.order == Order::NewestFirst;
        let (from, to) = match (&place, backwards) {
            (None, _) => (since, LAST.to_owned()),
            (Some(place), true) => (since, place.clone()),
            (Some(place), false) => (since.max(place.clone()), LAST.to_owned()),
        };
        if from > to {
            return Ok(Vec::new());
        }
        let stretch = Stretch { index: Index::Group, from, to, backwards };
        // The record at the place itself was on the page before.
        let mut entries = self.entries(partitions, &stretch, limit.saturating_add(1)).await?;
        entries.retain(|entry| entry.get("gs") != place.as_deref());
        entries.truncate(limit);
        self.items_of(&entries).await?.iter().map(read).collect()
    }
}

/// What one attempt to save came to.
enum Attempt {
    Saved(Saved),
    /// Another content has the reference.
    Taken,
    /// Something was changed since it was read.
    Changed,
}

/// Returns the item that keeps a record.
pub(super) fn item(record: &Record, revision: u32) -> Item {
    let (reference, standing) = (record.reference.as_str(), &record.standing);
    let received = fixed_width(record.received);
    let group = format!("S#{}", group_of(&record.form, record.call.as_deref()));
    let item = Item::new(&Key::record(reference))
        .number("rev", &revision)
        .text("form", &record.form)
        .number("form_version", &record.form_version)
        .maybe_text("call", record.call.as_deref())
        .text("lang", &record.lang)
        .text("received", &received)
        .text("content", record.content.to_string())
        .body("answers", &record.answers.to_string())
        .text("standing", serde_json::to_string(standing).expect("a standing is plain data"))
        .files_of(&record.answers)
        .in_group(&group, &received, reference);
    match (standing.state, standing.confirmed, standing.asked) {
        (RecordState::Received, Some(_), Some(asked)) => item.due("K", &fixed_width(asked), reference),
        (RecordState::Received, Some(confirmed), None) => item.due("M", &fixed_width(confirmed), reference),
        _ => item,
    }
}

fn content_item(record: &Record) -> Item {
    Item::new(&Key::content(&record.content)).text("reference", record.reference.as_str())
}

fn version_item(old: &Record, replaced: Option<Timestamp>) -> Item {
    Item::new(&Key::version(old.reference.as_str(), old.standing.corrections))
        .maybe_text("replaced", replaced.map(fixed_width))
        .body("answers", &old.answers.to_string())
        .files_of(&old.answers)
}

/// Returns the item in which a record is counted.
fn counter(record: &Record) -> Key {
    let shard = blake3::hash(record.reference.as_str().as_bytes()).as_bytes()[0] % COUNTERS;
    Key::new(format!("N#{}", group_of(&record.form, record.call.as_deref())), format!("{shard:02}"))
}

fn reference_in(content: &Item) -> Result<Reference, StoreError> {
    let text = content.get("reference").unwrap_or_default();
    Reference::parse(text).ok_or_else(|| StoreError::Damaged { reference: text.to_owned() })
}

pub(super) fn read(item: &Item) -> Result<Record, StoreError> {
    let record = || {
        Some(Record {
            reference: Reference::parse(item.get("pk")?.strip_prefix("R#")?)?,
            form: item.get("form")?.to_owned(),
            form_version: item.get_number("form_version")?,
            call: item.get("call").map(str::to_owned),
            lang: item.get("lang")?.to_owned(),
            received: item.get("received")?.parse().ok()?,
            content: ContentHash::parse(item.get("content")?)?,
            answers: serde_json::from_str(&item.get_body("answers")?).ok()?,
            standing: serde_json::from_str(item.get("standing")?).ok()?,
        })
    };
    record().ok_or_else(|| damaged(item))
}

fn damaged(item: &Item) -> StoreError {
    match item.get("pk").and_then(|pk| pk.strip_prefix("R#")) {
        Some(reference) => StoreError::Damaged { reference: reference.to_owned() },
        None => failed("read a record", CloudError::new("it is damaged")),
    }
}
