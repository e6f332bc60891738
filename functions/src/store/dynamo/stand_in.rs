//! Stores for tests: a table of its own in a DynamoDB of this machine, at the end of a line.

use std::sync::Arc;

use super::Dynamo;
use crate::aws::Cloud;
use crate::aws::stand_in::Line;
use crate::store::Store;

/// Returns a store in a table of its own, made as the template says.
pub(in crate::store) async fn store(line: Line) -> Arc<Store> {
    let (dynamodb, table) = (stand_ins::server::dynamodb(), fresh_name());
    stand_ins::setting::make_table(&dynamodb, &table).await;
    Arc::new(Store::Dynamo(Dynamo::new(&Cloud::at(&dynamodb, line), &table)))
}

fn fresh_name() -> String {
    format!("convoca-{:016x}", getrandom::u64().expect("there is randomness"))
}
