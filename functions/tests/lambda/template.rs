//! What the template promises.

use functions::headers::{SECURITY, STRICT_TRANSPORT_SECURITY};
use serde_json::{Value, json};
use stand_ins::setting;

fn resources() -> serde_json::Map<String, Value> {
    setting::template()["Resources"].as_object().expect("it has resources").clone()
}

fn of_type(wanted: &str) -> Vec<(String, Value)> {
    resources().into_iter().filter(|(_, resource)| resource["Type"] == wanted).collect()
}

#[test]
fn what_is_kept_survives_the_stack_is_encrypted_and_can_be_restored() {
    let resources = resources();
    for name in ["Key", "Table", "Keys", "Site", "Uploads"] {
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
            assert_eq!(resources[name][policy], "Retain", "{name}");
        }
    }
    let table = &resources["Table"]["Properties"];
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(table["DeletionProtectionEnabled"], true);
    assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(table["SSESpecification"]["SSEEnabled"], true);
    assert_eq!(table["TimeToLiveSpecification"], json!({ "AttributeName": "ttl", "Enabled": true }));
    assert_eq!(resources["Key"]["Properties"]["EnableKeyRotation"], true);
}

#[test]
fn no_bucket_is_public_and_every_one_is_spoken_with_in_secret() {
    let buckets = of_type("AWS::S3::Bucket");
    assert_eq!(buckets.len(), 2);
    for (name, bucket) in buckets {
        let block = bucket["Properties"]["PublicAccessBlockConfiguration"].as_object().expect("it has one").clone();
        assert!(block.len() == 4 && block.values().all(|blocked| blocked == true), "{name}");
        assert!(bucket["Properties"]["BucketEncryption"].is_object(), "{name}");
        let policies = of_type("AWS::S3::BucketPolicy");
        let policy = policies.iter().find(|(_, policy)| policy["Properties"]["Bucket"]["Ref"] == name.as_str());
        let statements = policy.expect("it has a policy").1["Properties"]["PolicyDocument"]["Statement"].clone();
        let denied = statements.as_array().expect("a list").iter().any(|statement| {
            statement["Effect"] == "Deny" && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
        });
        assert!(denied, "{name}");
    }
}

#[test]
fn pages_carry_the_headers_that_the_functions_send() {
    let resources = resources();
    let headers = &resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"];
    let secure = &headers["SecurityHeadersConfig"];
    let custom = headers["CustomHeadersConfig"]["Items"].as_array().expect("a list");
    for (name, value) in SECURITY {
        let found = match name.as_str() {
            "content-security-policy" => secure["ContentSecurityPolicy"]["ContentSecurityPolicy"].as_str(),
            "x-content-type-options" => secure["ContentTypeOptions"].is_object().then_some("nosniff"),
            "referrer-policy" => secure["ReferrerPolicy"]["ReferrerPolicy"].as_str(),
            other => custom.iter().find(|item| item["Header"] == other).and_then(|item| item["Value"].as_str()),
        };
        assert_eq!(found, Some(value), "{name}");
    }
    let transport = &secure["StrictTransportSecurity"];
    let promised = format!("max-age={}; includeSubDomains", transport["AccessControlMaxAgeSec"]);
    assert_eq!((promised.as_str(), &transport["IncludeSubdomains"]), (STRICT_TRANSPORT_SECURITY, &json!(true)));
}

#[test]
fn every_function_has_alarms_a_log_that_ends_and_no_secret() {
    let alarms = of_type("AWS::CloudWatch::Alarm");
    for (name, function) in of_type("AWS::Serverless::Function") {
        for metric in ["Errors", "Throttles"] {
            let watched = alarms.iter().any(|(_, alarm)| {
                alarm["Properties"]["MetricName"] == metric
                    && alarm["Properties"]["Dimensions"][0]["Value"]["Ref"] == name.as_str()
            });
            assert!(watched, "{name} {metric}");
        }
        let log = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"].as_str().expect("it has a log");
        assert!(resources()[log]["Properties"]["RetentionInDays"].is_u64(), "{name}");
        let variables = setting::template()["Globals"]["Function"]["Environment"]["Variables"].to_string();
        assert!(!variables.contains("SECRET") && !variables.contains("PASSWORD"), "{variables}");
    }
    for (name, alarm) in alarms {
        assert_eq!(alarm["Properties"]["AlarmActions"], json!([{ "Ref": "Told" }]), "{name}");
    }
}
