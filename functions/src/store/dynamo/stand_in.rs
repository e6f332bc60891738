//! Stores for tests: a table of its own in a DynamoDB of this machine, at the end of a line.

use std::sync::Arc;

use stand_ins::line::Line;
use stand_ins::{server, setting};

use super::Dynamo;
use crate::aws::Cloud;
use crate::store::Store;

/// Returns a store in a table of its own, made as the template says, over a line on which one of so many
/// calls fails; 0 is never.
pub(in crate::store) async fn store(faults: usize) -> Arc<Store> {
    let (dynamodb, table) = (server::dynamodb(), setting::fresh_name());
    setting::make_table(&dynamodb, &table).await;
    let line = Line::to(&dynamodb, faults).await.expect("a port");
    Arc::new(Store::Dynamo(Dynamo::new(&Cloud::at(&line.address), &table)))
}
