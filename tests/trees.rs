//! Whole sites: every file that comes out, byte for byte, and no other.

use crate::support::{SiteTest, check_tree, folders, here};

#[test]
fn every_site_comes_out_as_expected() {
    for site in folders("sites") {
        let built = SiteTest::from(&site).build_sound();
        check_tree(&here(&format!("sites/{site}/expected")), &built.outputs());
    }
}
