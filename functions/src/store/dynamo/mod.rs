//! Everything in one DynamoDB table; the only user of that service.
//!
//! | item | `pk` | `sk` | `by-group` (`g`, `gs`) | `by-due` (`q`, `qs`) |
//! | --- | --- | --- | --- | --- |
//! | submission | `R#reference` | `-` | `S#form@call#shard`, moment received | `M#shard`, moment confirmed; `K#shard`, moment asked again |
//! | earlier version | `R#reference` | `V#number` | | |
//! | content of a submission | `C#hash` | `-` | | |
//! | draft | `D#hash` | `-` | `D#form@call#shard`, deadline as its author knows it, while it is not sent | `D#shard`, moment changed |
//! | letter | `L#id` | `-` | | `L#shard`, moment due |
//! | form and call that have submissions or drafts | `G` | `form@call` | | |
//! | whether nothing is to be taken | `P` | `-` | | |
//! | count of submissions | `N#form@call` | `shard` | | |
//!
//! Both indexes hold keys and little else, and whatever is found there is read again from the table
//! itself: an index lags behind, the table does not. Index keys are spread over [`SHARDS`] partitions,
//! so that the last evening of a call finds more than one behind each of them. What is over has no
//! key in an index ("sparse").
//!
//! What belongs together is written in one transaction with a token of its own, so that an attempt
//! whose answer was lost is known again. Drafts and records carry a revision; whoever writes an older
//! one reads it again. Nothing is told of before DynamoDB has it in three places.

mod drafts;
mod index;
mod item;
mod keeping;
mod outbox;
mod pause;
mod submissions;
mod transaction;

#[cfg(test)]
pub(super) mod stand_in;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use self::item::{Item, Key, group_of};
use self::transaction::Transaction;
use jiff::Timestamp;

use super::StoreError;
use crate::aws::{Cloud, CloudError, persist, verdict};
use crate::pause::Pause;

/// Over how many partitions of an index what belongs together is spread. One takes 1 000 writes a
/// second, so four take forty times the 100 a second that a call of 100 000 would see in its last hour.
const SHARDS: u8 = 4;

/// How often a change is made again because somebody else changed the same meanwhile.
const ROUNDS: usize = 40;

/// How long a function waits for its first connection before it answers without it.
const WARMING: Duration = Duration::from_secs(2);

/// A table of records.
#[derive(Debug)]
pub struct Dynamo {
    client: Client,
    table: String,
    /// The forms and calls that are known to be in the table.
    groups: Mutex<BTreeSet<String>>,
    /// When somebody asked last whether nothing is to be taken, and the answer.
    paused: Mutex<Option<(Timestamp, Option<Pause>)>>,
}

impl Dynamo {
    /// Returns the store in a table. Nothing is called yet.
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb(), table: table.to_owned(), groups: Mutex::default(), paused: Mutex::default() }
    }

    /// Makes the connection that the first request would have to wait for, and asks what it would ask
    /// first. Without an answer the first request asks again.
    pub(super) async fn warm(&self, now: Timestamp) {
        let _ = tokio::time::timeout(WARMING, self.pause(now)).await;
    }

    /// Reads one item as it is now.
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let answer = persist(verdict, || async {
            let call = self.client.get_item().table_name(&self.table).set_key(Some(key.attributes()));
            call.consistent_read(true).send().await
        });
        let answer = answer.await.map_err(|error| failed("read", CloudError::of(&error)))?;
        Ok(answer.item.map(Item::from))
    }

    /// Removes one item, if it is there.
    async fn delete(&self, key: &Key) -> Result<(), StoreError> {
        let answer = persist(verdict, || async {
            self.client.delete_item().table_name(&self.table).set_key(Some(key.attributes())).send().await
        });
        answer.await.map(drop).map_err(|error| failed("remove", CloudError::of(&error)))
    }

    /// Puts one item in the place of whatever is there.
    async fn put(&self, item: Item) -> Result<(), StoreError> {
        let item = item.checked()?;
        let answer = persist(verdict, || async {
            self.client.put_item().table_name(&self.table).set_item(Some(item.clone())).send().await
        });
        answer.await.map(drop).map_err(|error| failed("write", CloudError::of(&error)))
    }

    /// Puts an item if a condition holds for the one that is there; tells whether it did. An attempt whose
    /// answer was lost is known again by the mark that it left.
    async fn put_if(
        &self,
        condition: &str,
        values: HashMap<String, AttributeValue>,
        item: Item,
    ) -> Result<bool, StoreError> {
        let mark = token("write")?;
        let item = item.text("mark", &mark).checked()?;
        let values = Some(values).filter(|values| !values.is_empty());
        let written = persist(verdict, || async {
            let call = self.client.put_item().table_name(&self.table).set_item(Some(item.clone()));
            let call = call.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            call.condition_expression(condition).set_expression_attribute_values(values.clone()).send().await
        });
        match written.await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    let met = refused.item().and_then(|met| met.get("mark")?.as_s().ok());
                    Ok(met == Some(&mark))
                }
                _ => Err(failed("write", CloudError::of(&error))),
            },
        }
    }

    /// Begins a transaction.
    fn transaction(&self, doing: &'static str) -> Transaction<'_> {
        Transaction::new(self, doing)
    }

    /// Sees to it that a form and call are found when all are listed.
    async fn know_group(&self, form: &str, call: Option<&str>) -> Result<(), StoreError> {
        let group = group_of(form, call);
        let known = || self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(&group) {
            return Ok(());
        }
        let item = Item::new(&Key::new("G", &group)).text("form", form).maybe_text("call", call);
        self.put(item).await?;
        known().insert(group);
        Ok(())
    }

    /// Returns the forms and calls that ever had a submission or a draft.
    async fn known_groups(&self) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let items = self.query_all("G").await?;
        Ok(items
            .iter()
            .filter_map(|item| Some((item.get("form")?.to_owned(), item.get("call").map(str::to_owned))))
            .collect())
    }
}

/// Returns a text that no other write has.
fn token(doing: &'static str) -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| failed(doing, CloudError::new("no randomness")))?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: &impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn failed(doing: &'static str, error: CloudError) -> StoreError {
    StoreError::Failed { doing, source: Box::new(error) }
}

/// Returns the error of a change that somebody else was quicker with each time.
fn contended(doing: &'static str) -> StoreError {
    failed(doing, CloudError::new("others changed the same each time"))
}
