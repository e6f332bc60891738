//! Answers whose time is over: gone to the second, with their files, and the receipt still good.

use functions::Catalogue;
use functions::receipt::Receipt;
use functions::record::RecordState;
use functions::retention::{retain, sweep_files};
use serde_json::{Value, json};

use crate::support::{Site, TOUR, files, picture};

const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];

/// The small site, which keeps names for a year and photos for two months after the deadline.
fn keeping() -> Catalogue {
    let mut files = files();
    let path = "forms/tour/form.json";
    let mut form: Value = serde_json::from_str(&files[path]).expect("it is JSON");
    form["steps"][0]["fields"][0]["retention"] = json!("12");
    form["steps"][2]["fields"][1]["retention"] = json!("2");
    files.insert(path.to_owned(), form.to_string());
    Catalogue::from_files(&files).expect("the bundle is sound")
}

/// Sends a walk with a photo and returns the address of its receipt.
async fn sent(site: &Site) -> String {
    let location = site.post(TOUR, WHO).await.location().to_owned();
    let draft = location.split("/step/").next().expect("a draft").to_owned();
    site.send_files(&format!("{draft}/file/photo"), &[("photo", "a.png", &picture())]).await.location();
    site.post(&format!("{draft}/step/last"), &[("story", "Once"), ("agree", "yes")]).await.location();
    site.post(&format!("{draft}/submit"), &[]).await.location().to_owned()
}

async fn answered(site: &Site) -> Vec<String> {
    let record = site.stored().await.remove(0);
    record.answers.as_object().into_iter().flatten().map(|(id, _)| id.clone()).collect()
}

#[tokio::test]
async fn each_answer_goes_to_the_second_its_files_with_it_and_the_receipt_stays_good() {
    let site = Site::open().await;
    site.service.replace(keeping());
    let receipt = sent(&site).await;
    let before = site.get(&format!("{receipt}/receipt.json")).await.body;
    let answers = site.stored().await[0].answers.clone();
    let all = ["name", "adult", "alone", "story", "photo", "agree"];
    let mut site = site;
    for (moment, removed, left, files) in [
        ("2027-06-01T04:58:59Z", 0, &all[..], 1),
        ("2027-06-01T04:59:00Z", 1, &["name", "adult", "alone", "story", "agree"], 0),
        ("2028-04-01T04:58:59Z", 0, &["name", "adult", "alone", "story", "agree"], 0),
        ("2028-04-01T04:59:00Z", 1, &["adult", "alone", "story", "agree"], 0),
        ("2028-04-02T05:00:00Z", 0, &["adult", "alone", "story", "agree"], 0),
    ] {
        site = site.later(moment);
        assert_eq!(retain(&site.service).await.expect("the store works"), removed, "{moment}");
        assert_eq!(answered(&site).await, left, "{moment}");
        assert_eq!(site.service.files.list(None).await.expect("it lists").len(), files, "{moment}");
    }
    let after = site.get(&format!("{receipt}/receipt.json")).await.body;
    let keys = site.service.keys.public_keys();
    for file in [before, after] {
        let signed = Receipt::verify(file.as_bytes(), &keys).expect("it is good");
        assert!(signed.matches_answers(&answers), "it is of the answers as they were received");
    }
    let site = site.later("2029-04-01T05:00:00Z");
    assert_eq!(retain(&site.service).await.expect("the store works"), 1);
    let record = site.stored().await.remove(0);
    assert_eq!((record.standing.state, record.answers), (RecordState::Erased, Value::Null));
    assert_eq!(site.get(&receipt).await.status, 200, "that it was there stays");
    assert_eq!(retain(&site.service).await.expect("the store works"), 0);
    let lines = site.service.log.lines();
    let told = |outcome: &str| lines.iter().filter(|line| line.contains(&format!("\"outcome\":\"{outcome}\""))).count();
    assert_eq!((told("answers-removed"), told("erased")), (2, 1), "{lines:?}");
    let of_retention: Vec<_> = lines.iter().filter(|line| line.contains("\"route\":\"retention\"")).collect();
    let personal = ["Ana", "Once", record.reference.as_str()];
    assert!(of_retention.iter().all(|line| personal.iter().all(|word| !line.contains(word))), "{of_retention:?}");
}

#[tokio::test]
async fn the_page_of_the_answers_says_that_some_were_removed() {
    let site = Site::open().await;
    site.service.replace(keeping());
    let receipt = sent(&site).await;
    let site = site.later("2027-06-01T04:59:00Z");
    let answers = format!("{receipt}/answers");
    assert!(!site.get(&answers).await.body.contains("<ins>"), "all is there");
    assert_eq!(retain(&site.service).await.expect("the store works"), 1);
    let page = site.get(&answers).await;
    assert!(page.status == 200 && page.body.contains("<ins>2027-06-01T04:59:00Z</ins>"), "{}", page.body);
}

#[tokio::test]
async fn a_later_deadline_keeps_answers_longer() {
    let site = Site::open().await;
    sent(&site).await;
    let site = site.later("2029-04-01T05:00:00Z");
    let mut files = files();
    let mut call: Value = serde_json::from_str(&files["calls/2027.json"]).expect("it is JSON");
    call["deadline"]["extensions"] = json!([{"closes": "2027-04-15T23:59", "decided": "2027-03-01"}]);
    files.insert("calls/2027.json".to_owned(), call.to_string());
    site.service.replace(Catalogue::from_files(&files).expect("the bundle is sound"));
    assert_eq!(retain(&site.service).await.expect("the store works"), 0);
    let site = site.later("2029-04-16T05:00:00Z");
    assert_eq!(retain(&site.service).await.expect("the store works"), 1);
}

#[tokio::test]
async fn an_address_that_nobody_confirmed_is_not_kept_and_a_members_is_while_they_stay() {
    let join = "/api/network/es/join";
    let site = Site::open().await;
    site.post(join, &[("name", "Ana"), ("email", "ana@example.org")]).await.location();
    let confirm =
        site.mailed().await[0].text.split_whitespace().find(|word| word.ends_with("/confirm")).map(str::to_owned);
    let confirm = confirm.expect("a link").replace("https://www.site.example", "");
    let mut site = site;
    for (moment, removed) in [("2027-03-03T11:59:59Z", 0), ("2027-03-03T12:00:00Z", 1)] {
        site = site.later(moment);
        assert_eq!(retain(&site.service).await.expect("the store works"), removed, "{moment}");
    }
    let site = Site::open().await;
    site.post(join, &[("name", "Ana"), ("email", "ana@example.org")]).await.location();
    site.post(&confirm, &[]).await.location();
    let leave = site.mailed().await.last().and_then(|mail| mail.unsubscribe.clone()).expect("a link");
    let site = site.later("2040-01-01T00:00:00Z");
    assert_eq!(retain(&site.service).await.expect("the store works"), 0, "a member");
    site.post(&leave.replace("https://www.site.example", ""), &[]).await;
    let mut site = site;
    for (moment, removed) in [("2041-12-31T23:59:59Z", 0), ("2042-01-01T00:00:00Z", 1)] {
        site = site.later(moment);
        assert_eq!(retain(&site.service).await.expect("the store works"), removed, "{moment}");
    }
}

#[tokio::test]
async fn files_that_nothing_names_are_swept_after_a_day_and_named_ones_stay() {
    let site = Site::open().await;
    sent(&site).await;
    let kept = site.service.files.list(None).await.expect("it lists").remove(0).uploaded.id;
    let location = site.post(TOUR, WHO).await.location().to_owned();
    let draft = location.split("/step/").next().expect("a draft").to_owned();
    let copy = site.service.files.copy(&kept, "nobody", site.service.clock.now()).await.expect("it is kept");
    assert!(copy.is_some() && site.get(&draft).await.status == 200);
    let mut site = site;
    for (moment, swept, left) in [("2027-02-02T12:00:00Z", 0, 2), ("2027-02-02T12:00:01Z", 1, 1)] {
        site = site.later(moment);
        let now = site.service.clock.now();
        let stores = (&site.service.store, &site.service.files);
        assert_eq!(sweep_files(stores, now).await.expect("it sweeps"), swept, "{moment}");
        assert_eq!(site.service.files.list(None).await.expect("it lists").len(), left, "{moment}");
    }
    assert_eq!(site.service.files.list(None).await.expect("it lists")[0].uploaded.id, kept);
}
