//! What is kept in the table, and what is to be kept no longer: answers whose time is over, the files
//! that anything names, what waits, what is counted.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::index::{Index, LAST, Stretch};
use super::item::{Item, all_shards, group_of};
use super::outbox::behind;
use super::submissions::Change;
use super::{Dynamo, failed};
use crate::aws::{CloudError, persist, verdict};
use crate::draft::kept_since;
use crate::files::FileId;
use crate::record::{Record, RecordState, Standing};
use crate::reference::Reference;
use crate::store::alike::{expired, fixed_width, without};
use crate::store::{Counted, StoreError, Waiting, WaitingDrafts};

/// How many segments of the table are read at once.
const SEGMENTS: i32 = 4;

impl Dynamo {
    pub(in crate::store) async fn expire(
        &self,
        reference: &Reference,
        fields: &[String],
        now: Timestamp,
    ) -> Result<Option<Record>, StoreError> {
        // First those of which nobody would know once the record says that it is done.
        self.expire_versions(reference, fields).await?;
        let changed = self.change("remove answers", reference, |record| {
            let standing = Some(&record.standing).filter(|standing| standing.state != RecordState::Erased)?;
            let expired = expired(standing.expired.as_ref(), (&record.answers, fields), now);
            let answers = without(record.answers.clone(), fields);
            let standing = Standing { expired: Some(expired), ..standing.clone() };
            Some(Change { record: Record { answers, standing, ..record.clone() }, letters: Vec::new() })
        });
        // A correction that came in between made a version of what it replaced.
        let changed = changed.await?;
        self.expire_versions(reference, fields).await?;
        Ok(changed.filter(|(_, after)| after.standing.state != RecordState::Erased).map(|(before, _)| before))
    }

    async fn versions(&self, reference: &Reference) -> Result<Vec<Item>, StoreError> {
        let items = self.query_all(&format!("R#{reference}")).await?;
        Ok(items.into_iter().filter(|item| item.key().is_some_and(|key| key.is_version())).collect())
    }

    async fn expire_versions(&self, reference: &Reference, fields: &[String]) -> Result<(), StoreError> {
        for version in self.versions(reference).await? {
            let Some(key) = version.key() else { continue };
            let answers = version.get_body("answers").and_then(|text| serde_json::from_str(&text).ok());
            let answers = without(answers.unwrap_or_default(), fields);
            let item = Item::new(&key).maybe_text("replaced", version.get("replaced"));
            let item = item.body("answers", &answers.to_string()).files_of(&answers);
            // One that was erased meanwhile stays away.
            self.put_if("attribute_exists(pk)", Default::default(), item).await?;
        }
        Ok(())
    }

    pub(super) async fn remove_versions(&self, reference: &Reference) -> Result<(), StoreError> {
        for version in self.versions(reference).await? {
            if let Some(key) = version.key() {
                self.delete(&key).await?;
            }
        }
        Ok(())
    }

    pub(in crate::store) async fn named_files(&self) -> Result<BTreeSet<FileId>, StoreError> {
        let segments = try_join_all((0..SEGMENTS).map(|segment| self.named_in(segment))).await?;
        Ok(segments.into_iter().flatten().collect())
    }

    async fn named_in(&self, segment: i32) -> Result<BTreeSet<FileId>, StoreError> {
        let (mut named, mut next) = (BTreeSet::new(), None);
        loop {
            let answer = persist(verdict, || async {
                self.client
                    .scan()
                    .table_name(&self.table)
                    .filter_expression("attribute_exists(files)")
                    .projection_expression("files")
                    .segment(segment)
                    .total_segments(SEGMENTS)
                    .consistent_read(true)
                    .set_exclusive_start_key(next.clone())
                    .send()
                    .await
            });
            let answer = answer.await.map_err(|error| failed("list files", CloudError::of(&error)))?;
            for item in answer.items.unwrap_or_default().into_iter().map(Item::from) {
                for id in item.get_texts("files") {
                    // What cannot be read may name files all the same: they are no orphans.
                    let id = FileId::parse(id);
                    named.insert(id.ok_or_else(|| failed("list files", CloudError::new("an id is damaged")))?);
                }
            }
            next = answer.last_evaluated_key;
            if next.is_none() {
                return Ok(named);
            }
        }
    }

    pub(in crate::store) async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreError> {
        let living =
            Stretch { index: Index::Due, from: fixed_width(kept_since(now)), to: LAST.to_owned(), backwards: false };
        let mut drafts: BTreeMap<(String, Option<String>), WaitingDrafts> = BTreeMap::new();
        for entry in self.entries(all_shards("D"), &living, usize::MAX).await? {
            let (Some(form), Some(changed)) = (entry.get("form"), entry.get("qs").and_then(moment_of)) else {
                continue;
            };
            if entry.get("sent").is_some() {
                continue;
            }
            let call = entry.get("call").map(str::to_owned);
            let group = drafts.entry((form.to_owned(), call.clone())).or_insert_with(|| WaitingDrafts {
                form: form.to_owned(),
                call,
                count: 0,
                oldest: changed,
                newest: changed,
            });
            group.count += 1;
            group.oldest = group.oldest.min(changed);
            group.newest = group.newest.max(changed);
        }
        let letters = self.entries(all_shards("L"), &Stretch::until(Index::Due, LAST), usize::MAX).await?;
        let due = behind(now);
        let count = |entries: usize| u64::try_from(entries).unwrap_or(u64::MAX);
        Ok(Waiting {
            drafts: drafts.into_values().collect(),
            letters: count(letters.len()),
            due: count(
                letters.iter().filter(|entry| entry.get("qs").is_some_and(|order| order <= due.as_str())).count(),
            ),
            tried: count(letters.iter().filter(|entry| entry.get_number::<u32>("tried").is_some()).count()),
            oldest_due: letters.first().and_then(|entry| entry.get("qs")).and_then(moment_of),
        })
    }

    pub(in crate::store) async fn counted(&self) -> Result<Vec<Counted>, StoreError> {
        let mut counted = Vec::new();
        for (form, call) in self.known_groups().await? {
            let counters = self.query_all(&format!("N#{}", group_of(&form, call.as_deref()))).await?;
            for state in RecordState::ALL {
                let numbers = counters.iter().filter_map(|item| item.get_number::<i64>(state.as_str()));
                let count = u64::try_from(numbers.sum::<i64>()).unwrap_or_default();
                if count > 0 {
                    counted.push(Counted { form: form.clone(), call: call.clone(), state, count });
                }
            }
        }
        Ok(counted)
    }
}

/// Returns the moment in the key of an index.
fn moment_of(key: &str) -> Option<Timestamp> {
    key.split_once('#')?.0.parse().ok()
}
