//! Drafts in the table, each found by the hash of its token.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use jiff::{SignedDuration, Timestamp};

use super::index::{FIRST, Index, LAST, Stretch};
use super::item::{Item, Key, all_shards, draft_id, group_of};
use super::outbox::behind;
use super::transaction::Outcome;
use super::{Dynamo, failed, number, text};
use crate::aws::{CloudError, persist, verdict};
use crate::draft::{Draft, DraftId, kept_until};
use crate::letter::Letter;
use crate::reference::Reference;
use crate::store::alike::fixed_width;
use crate::store::{Kept, StoreError};

/// How long DynamoDB waits before it removes a draft that the worker should have removed.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Dynamo {
    pub(in crate::store) async fn draft(&self, id: &DraftId) -> Result<Option<Draft>, StoreError> {
        self.get(&Key::draft(id)).await?.as_ref().map(read).transpose()
    }

    pub(in crate::store) async fn drafts_untold(
        &self,
        (form, call): (&str, &str),
        closes: Timestamp,
        limit: usize,
    ) -> Result<Vec<(DraftId, Draft)>, StoreError> {
        let group = format!("D#{}", group_of(form, Some(call)));
        let known = fixed_width(closes);
        let before = Stretch::until(Index::Group, known.clone());
        let after = Stretch { from: behind(closes), to: LAST.to_owned(), ..before.clone() };
        let mut found = Vec::new();
        for stretch in [before, after] {
            let entries = self.entries(all_shards(&group), &stretch, limit - found.len()).await?;
            for item in self.items_of(&entries).await? {
                let id = draft_id(&item).ok_or_else(damaged)?;
                found.push((id, read(&item)?));
            }
        }
        // The index may show a draft where it was before its author was told.
        found.retain(|(_, draft)| draft.closes != Some(closes) && draft.sent.is_none());
        Ok(found)
    }

    /// Keeps a draft if the table still holds the revision that it was made from; 0 is none.
    pub(in crate::store) async fn tell_draft(
        &self,
        id: &DraftId,
        draft: &Draft,
        letter: Option<Letter>,
    ) -> Result<Kept, StoreError> {
        let before = draft.revision;
        let draft = Draft { revision: before + 1, ..draft.clone() };
        if before == 0 {
            self.know_group(&draft.form, draft.call.as_deref()).await?;
        }
        let fresh = match letter {
            Some(letter) => {
                let mut transaction = self.transaction("keep a draft");
                transaction.put_over(before, item(id, &draft));
                transaction.owe(&[letter]);
                matches!(transaction.commit().await?, Outcome::Done)
            }
            None if before == 0 => self.put_if("attribute_not_exists(pk)", HashMap::new(), item(id, &draft)).await?,
            None => {
                let values = HashMap::from([(":rev".to_owned(), number(&before))]);
                self.put_if("rev = :rev", values, item(id, &draft)).await?
            }
        };
        Ok(if fresh { Kept::Kept } else { Kept::Stale })
    }

    pub(in crate::store) async fn forget_draft(&self, id: &DraftId) -> Result<(), StoreError> {
        self.delete(&Key::draft(id)).await
    }

    pub(in crate::store) async fn sweep_drafts(
        &self,
        before: Timestamp,
        limit: usize,
    ) -> Result<Vec<Draft>, StoreError> {
        let stretch = Stretch::until(Index::Due, fixed_width(before));
        let entries = self.entries(all_shards("D"), &stretch, limit).await?;
        let mut swept = Vec::new();
        for item in self.items_of(&entries).await? {
            let draft = read(&item)?;
            // The index may show a draft where it was before it was touched.
            if draft.changed < before && self.remove_unchanged(&item).await? {
                swept.push(draft);
            }
        }
        Ok(swept)
    }

    /// Removes a draft unless it was touched since it was read; tells whether it is gone.
    async fn remove_unchanged(&self, item: &Item) -> Result<bool, StoreError> {
        let (Some(key), Some(seen)) = (item.key(), item.get("qs")) else { return Ok(false) };
        let removed = persist(verdict, || async {
            let call = self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes()));
            // An attempt whose answer was lost finds nothing the next time.
            let call = call.condition_expression("attribute_not_exists(pk) OR qs = :seen");
            call.expression_attribute_values(":seen", text(seen)).send().await
        });
        match removed.await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(DeleteItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(failed("sweep drafts", CloudError::of(&error))),
        }
    }

    /// Returns a draft as it is once it was sent, with the revision that it has before; none when there
    /// is no draft, or when it is sent already.
    pub(super) async fn finished(
        &self,
        id: &DraftId,
        reference: &Reference,
    ) -> Result<Option<(u32, Item)>, StoreError> {
        let Some(draft) = self.draft(id).await? else { return Ok(None) };
        if draft.sent.as_ref() == Some(reference) {
            return Ok(None);
        }
        let before = draft.revision;
        let sent = Some(reference.clone());
        Ok(Some((before, item(id, &Draft { sent, pairs: Vec::new(), revision: before + 1, ..draft }))))
    }
}

fn item(id: &DraftId, draft: &Draft) -> Item {
    let tree = serde_json::to_value(draft).expect("a draft is plain data");
    let name = id.to_string();
    let forgotten = kept_until(draft.changed).saturating_add(FORGOTTEN).unwrap_or(Timestamp::MAX);
    let item = Item::new(&Key::draft(id))
        .number("rev", &draft.revision)
        .number("ttl", &forgotten.as_second())
        .text("form", &draft.form)
        .maybe_text("call", draft.call.as_deref())
        .maybe_text("sent", draft.sent.as_ref().map(Reference::as_str))
        .body("draft", &tree.to_string())
        .files_of(&tree)
        .due("D", &fixed_width(draft.changed), &name);
    if draft.sent.is_some() {
        return item;
    }
    let group = format!("D#{}", group_of(&draft.form, draft.call.as_deref()));
    item.in_group(&group, &draft.closes.map_or_else(|| FIRST.to_owned(), fixed_width), &name)
}

fn read(item: &Item) -> Result<Draft, StoreError> {
    // What serde says could quote what was typed.
    item.get_body("draft").and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(damaged)
}

fn damaged() -> StoreError {
    failed("read a draft", CloudError::new("it is damaged"))
}
