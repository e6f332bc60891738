//! Several writes, of which all are made or none.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::item::{Item, Key};
use super::{Dynamo, failed, number, token};
use crate::aws::{CloudError, Verdict, persist, verdict};
use crate::letter::Letter;
use crate::store::StoreError;

type Failure = SdkError<TransactWriteItemsError, HttpResponse>;

/// Writes that are made together.
pub(super) struct Transaction<'s> {
    store: &'s Dynamo,
    doing: &'static str,
    writes: Vec<TransactWriteItem>,
    too_large: bool,
}

/// What a transaction came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Everything is written.
    Done,
    /// Nothing is written: this write, counted from the first, met another item than it was to meet.
    Refused(usize, Option<Item>),
}

impl<'s> Transaction<'s> {
    pub(super) fn new(store: &'s Dynamo, doing: &'static str) -> Self {
        Self { store, doing, writes: Vec::new(), too_large: false }
    }

    /// Puts an item in the place of whatever is there.
    pub(super) fn put(&mut self, item: Item) {
        self.push_put(item, |put| put);
    }

    /// Puts an item where none is.
    pub(super) fn put_new(&mut self, item: Item) {
        self.push_put(item, |put| {
            put.condition_expression("attribute_not_exists(pk)")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        });
    }

    /// Puts an item in the place of one that has this revision; 0 is none.
    pub(super) fn put_over(&mut self, revision: u32, item: Item) {
        if revision == 0 {
            return self.put_new(item);
        }
        self.push_put(item, |put| {
            put.condition_expression("rev = :rev").expression_attribute_values(":rev", number(&revision))
        });
    }

    /// Owes letters.
    pub(super) fn owe(&mut self, letters: &[Letter]) {
        for letter in letters {
            self.put(super::outbox::item(letter));
        }
    }

    /// Removes an item, if it is there.
    pub(super) fn delete(&mut self, key: &Key) {
        let delete = Delete::builder().table_name(&self.store.table).set_key(Some(key.attributes())).build();
        self.writes.push(TransactWriteItem::builder().delete(delete.expect("it has key and table")).build());
    }

    /// Adds to numbers of an item, which is made if it is not there.
    pub(super) fn add(&mut self, key: &Key, numbers: &[(&str, i64)]) {
        let mut update = Update::builder().table_name(&self.store.table).set_key(Some(key.attributes()));
        let mut adds = Vec::new();
        for (place, (name, by)) in numbers.iter().enumerate() {
            adds.push(format!("#n{place} :n{place}"));
            update = update.expression_attribute_names(format!("#n{place}"), *name);
            update = update.expression_attribute_values(format!(":n{place}"), number(by));
        }
        let update = update.update_expression(format!("ADD {}", adds.join(", "))).build();
        self.writes.push(TransactWriteItem::builder().update(update.expect("it has key and table")).build());
    }

    /// Makes all writes. An attempt whose answer was lost is known again by its token.
    pub(super) async fn commit(self) -> Result<Outcome, StoreError> {
        if self.too_large {
            return Err(StoreError::TooLarge);
        }
        let token = token(self.doing)?;
        let written = persist(judge, || async {
            let call = self.store.client.transact_write_items().client_request_token(&token);
            call.set_transact_items(Some(self.writes.clone())).send().await
        });
        match written.await {
            Ok(_) => Ok(Outcome::Done),
            Err(error) => match refused(&error) {
                Some((place, met)) => Ok(Outcome::Refused(place, met)),
                None => Err(failed(self.doing, CloudError::of(&error))),
            },
        }
    }

    fn push_put(
        &mut self,
        item: Item,
        condition: impl FnOnce(
            aws_sdk_dynamodb::types::builders::PutBuilder,
        ) -> aws_sdk_dynamodb::types::builders::PutBuilder,
    ) {
        let Ok(attributes) = item.checked() else {
            self.too_large = true;
            return;
        };
        let put = condition(Put::builder().table_name(&self.store.table).set_item(Some(attributes))).build();
        self.writes.push(TransactWriteItem::builder().put(put.expect("it has item and table")).build());
    }
}

fn reasons(error: &Failure) -> &[CancellationReason] {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => canceled.cancellation_reasons(),
        _ => &[],
    }
}

/// Returns the first write whose condition did not hold, and what it met.
fn refused(error: &Failure) -> Option<(usize, Option<Item>)> {
    let reasons = reasons(error);
    let place = reasons.iter().position(|reason| reason.code() == Some("ConditionalCheckFailed"))?;
    Some((place, reasons[place].item().cloned().map(Item::from)))
}

/// Judges a transaction that failed: one that met another in the middle, or too many of them, may
/// succeed a little later.
fn judge(error: &Failure) -> Verdict {
    const PASSING: [&str; 4] =
        ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "InternalServerError"];
    let reasons = reasons(error);
    if reasons.is_empty() {
        return verdict(error);
    }
    let passing = reasons.iter().filter_map(CancellationReason::code).any(|code| PASSING.contains(&code));
    if passing && refused(error).is_none() { Verdict::Again } else { Verdict::Final }
}
