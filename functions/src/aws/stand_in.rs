//! A cloud for tests: at the end of a line to what stands in for it on this machine.

use stand_ins::line::Line;
use stand_ins::{server, setting};

use super::Cloud;
use crate::config::CloudAccess;
use crate::files::Bucket;

impl Cloud {
    /// Returns the cloud that answers at an address of this machine, as a function would find it.
    pub(crate) fn at(address: &str) -> Self {
        Self::of_function(&CloudAccess {
            region: "eu-west-1".to_owned(),
            key: "test".to_owned(),
            secret: "test".to_owned(),
            endpoint: Some(address.to_owned()),
            ..CloudAccess::default()
        })
    }
}

/// Returns a bucket of its own, over a line on which one of so many calls fails; 0 is never.
pub(crate) async fn bucket(faults: usize) -> Bucket {
    let (cloud, name) = (server::cloud(), setting::fresh_name());
    setting::make_bucket(&cloud, &name).await;
    let line = Line::to(&cloud, faults).await.expect("a port");
    Bucket::new(&Cloud::at(&line.address), &name)
}
