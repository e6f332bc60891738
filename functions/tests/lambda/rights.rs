//! What each function may do, held against what it does.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use stand_ins::setting;

use crate::sent::picture;
use crate::site::{Program, Site};

const TOUR: &str = "/api/submissions/es/tour/2027";
const JOIN: &str = "/api/network/es/join";
const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];

/// Returns what the template lets a function do, as `service:Action`.
fn granted(function: &str) -> BTreeSet<String> {
    let template = setting::template();
    let policies = template["Resources"][function]["Properties"]["Policies"].as_array().expect("a list").clone();
    let statements = policies.iter().flat_map(|policy| policy["Statement"].as_array().expect("a list").clone());
    let mut actions = BTreeSet::new();
    for statement in statements {
        assert_eq!(statement["Effect"], "Allow");
        match &statement["Action"] {
            Value::String(action) => actions.extend([action.clone()]),
            actions_of => {
                let all = actions_of.as_array().expect("a list").iter();
                actions.extend(all.map(|action| action.as_str().expect("a text").to_owned()));
            }
        }
    }
    // What KMS is asked is asked by the services, which the stand-ins do not.
    actions.retain(|action| !action.starts_with("kms:"));
    actions
}

/// Returns what a program asked for, as the rights that this takes.
fn used(program: &Program) -> BTreeSet<String> {
    let table = program.store.operations().into_keys().filter(|operation| operation != "TransactWriteItems");
    let table = table.chain(program.store.writes()).map(|operation| format!("dynamodb:{operation}"));
    let others = program.cloud.operations().into_keys().flat_map(|operation| rights(&operation));
    table.chain(others).collect()
}

/// Returns the rights that a call to S3 or Secrets Manager takes.
fn rights(operation: &str) -> Vec<String> {
    let rights: &[&str] = match operation.split_once(' ') {
        // Of what is not there S3 says so only to those who may list.
        Some(("GET" | "HEAD", path)) if path.split('/').count() > 2 => &["s3:GetObject", "s3:ListBucket"],
        Some(("GET", _)) => &["s3:ListBucket"],
        Some(("PUT", _)) => &["s3:PutObject"],
        Some(("DELETE", _)) => &["s3:DeleteObject"],
        None if operation == "GetSecretValue" => &["secretsmanager:GetSecretValue"],
        _ => panic!("no rights are known for `{operation}`"),
    };
    rights.iter().map(|right| (*right).to_owned()).collect()
}

async fn draft(site: &Site) -> String {
    let first = site.post(TOUR, WHO).await;
    first.location.split("/step/").next().expect("it leads to a step").to_owned()
}

/// Does everything that a visitor can do.
async fn visit(site: &Site) {
    let draft = draft(site).await;
    let photo = site.send_file(&format!("{draft}/file/photo"), ("photo", "one.png"), &picture()).await;
    assert_eq!(photo.status, 303, "{photo:?}");
    let file = site.get(&format!("{draft}/download")).await.body;
    let opened = site.send_file(&format!("{TOUR}/draft"), ("draft", "draft.json"), file.as_bytes()).await;
    assert_eq!(opened.status, 303, "{opened:?}");
    site.post(&format!("{}/forget", opened.location), &[]).await;
    site.post(&format!("{draft}/step/last"), &[("story", ""), ("agree", "yes")]).await;
    let receipt = site.post(&format!("{draft}/submit"), &[]).await.location;
    let again = site.post(&format!("{receipt}/edit"), &[]).await.location;
    site.post(&format!("{again}/step/last"), &[("story", "Once"), ("agree", "yes")]).await;
    site.post(&format!("{again}/submit"), &[]).await;
    assert_eq!(site.post(&format!("{receipt}/erase"), &[]).await.status, 303);
    site.post(JOIN, &[("email", "ana@example.org"), ("name", "Ana")]).await;
}

/// Returns the address in the last mail that ends in a word.
fn address_in_mail(site: &Site, ending: &str) -> String {
    let mail = site.mails().pop().expect("a mail has left");
    let mail: Value = serde_json::from_str(&mail).expect("it is JSON");
    let bytes = BASE64.decode(mail["Content"]["Raw"]["Data"].as_str().expect("a text")).expect("it is base64");
    let message = mail_parser::MessageParser::default().parse(&bytes).expect("it is a message");
    let text = message.body_text(0).expect("it has text").into_owned();
    let link = text.split_whitespace().find(|word| word.ends_with(ending)).expect("it has the link");
    link[link.find("/api/").expect("it leads to a function")..].to_owned()
}

/// Has the worker do everything that it can be called for, now and when time has passed.
async fn work(site: &Site) {
    let kept = draft(site).await;
    site.send_file(&format!("{kept}/file/photo"), ("photo", "two.png"), &picture()).await;
    let step = site.get(&format!("{kept}/step/last")).await.body;
    let id = step.split("<kbd>").nth(1).and_then(|rest| rest.split(' ').next()).expect("it shows the file");
    let scanned = format!(
        r#"{{"detail-type":"GuardDuty Malware Protection Object Scan Result","source":"aws.guardduty",
            "detail":{{"s3ObjectDetails":{{"bucketName":"uploads","objectKey":"files/{id}"}},
                       "scanResultDetails":{{"scanResultStatus":"NO_THREATS_FOUND","threats":null}}}}}}"#
    );
    site.worker.function.invoke(scanned).await.expect("it works");
    site.post(JOIN, &[("email", "eva@example.org"), ("name", "Eva")]).await;
    site.work().await.expect("it works");
    assert_eq!(site.post(&address_in_mail(site, "/confirm"), &[]).await.status, 303);
    // Eva's draft is over, she is asked whether she stays, and does not answer.
    for (now, task) in [
        ("2027-05-01T12:00:00Z", r#"{"task":"tidy"}"#),
        ("2029-03-01T12:00:00Z", r#"{"task":"tidy"}"#),
        ("2029-05-01T12:00:00Z", r#"{"task":"tidy"}"#),
        ("2029-05-01T12:00:00Z", r#"{"task":"retain"}"#),
    ] {
        site.worker.invoke_at(now, task).await.expect("it works");
    }
}

#[tokio::test]
async fn the_rights_of_each_function_are_the_calls_that_it_makes() {
    let site = Site::over(0, 0).await;
    visit(&site).await;
    work(&site).await;
    // Both answer visitors by one router: what one can be asked, the other can.
    let visitors: BTreeSet<String> = used(&site.submissions).union(&used(&site.network)).cloned().collect();
    assert_eq!(granted("Submissions"), visitors);
    assert_eq!(granted("Network"), visitors);
    let mut worker = used(&site.worker);
    assert_eq!(site.mail.operations().len(), 1);
    worker.extend(["ses:SendEmail".to_owned()]);
    assert_eq!(granted("Worker"), worker);
}
