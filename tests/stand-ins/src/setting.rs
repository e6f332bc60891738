//! A place of its own in what stands in: a table as the template defines it, a bucket, keys.

use std::io;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::http::{self, Answer};

/// The definition of all that is deployed.
const TEMPLATE: &str = include_str!("../../../functions/deploy/template.yaml");

/// Where a bucket is to be.
const REGION: &str =
    "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";

/// Returns the template as a tree; what CloudFormation would fill in is left as it is written.
///
/// # Panics
///
/// Panics when the template is no YAML.
pub fn template() -> Value {
    serde_yaml::from_str(TEMPLATE).expect("the template is YAML")
}

/// Returns a name that nothing has.
///
/// # Panics
///
/// Panics when the machine gives no randomness.
pub fn fresh_name() -> String {
    format!("convoca-{:016x}", getrandom::u64().expect("there is randomness"))
}

/// Makes a table as the template defines it.
///
/// # Panics
///
/// Panics when the stand-in refuses.
pub async fn make_table(dynamodb: &str, name: &str) {
    let template = template();
    let table = &template["Resources"]["Table"]["Properties"];
    let mut body = json!({ "TableName": name });
    for key in ["AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"] {
        body[key] = table[key].clone();
    }
    let answer = http::call(dynamodb, "dynamodb", "DynamoDB_20120810.CreateTable", &body.to_string()).await;
    expect_good("the table is made", answer);
}

/// Makes a bucket.
///
/// # Panics
///
/// Panics when the stand-in refuses.
pub async fn make_bucket(cloud: &str, name: &str) {
    let answer = http::send(cloud, ("PUT", &format!("/{name}")), &HeaderMap::new(), REGION.as_bytes()).await;
    expect_good("the bucket is made", answer);
}

/// Puts a text into a secret.
///
/// # Panics
///
/// Panics when the stand-in refuses.
pub async fn make_secret(cloud: &str, name: &str, text: &str) {
    let body =
        json!({ "Name": name, "SecretString": text, "ClientRequestToken": "00000000-0000-4000-8000-000000000000" });
    let answer = http::call(cloud, "secretsmanager", "secretsmanager.CreateSecret", &body.to_string()).await;
    expect_good("the secret is made", answer);
}

fn expect_good(what: &str, answer: io::Result<Answer>) {
    let answer = answer.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(answer.status < 300, "{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
}
