//! What the holder of a receipt may do: see, take along, correct, withdraw, erase. And late links.

use axum::http::Method;
use functions::keys::{Keys, LateLink};
use functions::receipt::Receipt;
use functions::record::{Arrival, RecordState};

use crate::support::{APPLY, OPEN, Site, TOUR, good};

const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];

/// Sends a walk and returns the address of its receipt.
async fn sent(site: &Site) -> String {
    let first = site.post(TOUR, WHO).await.location().to_owned();
    let draft = first.split("/step/").next().expect("a draft");
    site.post(&format!("{draft}/step/last"), &[("agree", "yes")]).await.location();
    site.post(&format!("{draft}/submit"), &[]).await.location().to_owned()
}

#[tokio::test]
async fn the_receipt_shows_the_reference_and_gives_a_file_that_anybody_can_verify() {
    let site = Site::open().await;
    for address in [sent(&site).await, site.post(APPLY, &good()).await.location().to_owned()] {
        let page = site.get(&address).await;
        assert_eq!(page.status, 200);
        let record = site.stored().await.remove(0);
        let known: Vec<String> = site.stored().await.iter().map(|record| record.reference.to_string()).collect();
        assert!(known.iter().any(|reference| page.body.contains(reference)), "{}", page.body);
        let file = site.get(&format!("{address}/receipt.json")).await;
        let receipt = Receipt::verify(file.body.as_bytes(), &site.service.keys.public_keys()).expect("it is good");
        let record = site
            .stored()
            .await
            .into_iter()
            .find(|one| one.reference == receipt.statement().reference)
            .unwrap_or(record);
        let answers = site.get(&format!("{address}/answers.json")).await;
        let answers: serde_json::Value = serde_json::from_str(&answers.body).expect("it is JSON");
        assert_eq!(answers, record.answers);
        assert!(receipt.matches_answers(&answers), "the copy of the answers is what was received");
        let strangers = Keys::generate([1; 32], [1; 32]).public_keys();
        assert!(Receipt::verify(file.body.as_bytes(), &strangers).is_err());
    }
}

#[tokio::test]
async fn the_keys_are_published_as_they_verify() {
    let site = Site::open().await;
    let keys = site.get("/api/receipt-keys.json").await;
    assert_eq!((keys.status, keys.header("content-type")), (200, "application/json"));
    assert_eq!(keys.body, site.service.keys.public_json());
    assert_eq!(site.send(Method::POST, "/api/receipt-keys.json", &[], Vec::new()).await.status, 405);
}

#[tokio::test]
async fn a_reference_alone_opens_no_receipt() {
    let site = Site::open().await;
    let address = sent(&site).await;
    let (before, code) = address.rsplit_once('/').expect("the code comes last");
    let mut wrong: Vec<char> = code.chars().collect();
    wrong[0] = if wrong[0] == 'A' { 'B' } else { 'A' };
    let wrong: String = wrong.into_iter().collect();
    let elsewhere = address.replace("/tour/", "/apply/");
    for path in [format!("{before}/{wrong}"), format!("{before}/x"), elsewhere] {
        for part in ["", "/answers", "/answers.json", "/receipt.json", "/erase"] {
            assert_eq!(site.get(&format!("{path}{part}")).await.status, 404, "{path}{part}");
        }
        assert_eq!(site.post(&format!("{path}/erase"), &[]).await.status, 404, "{path}");
    }
    assert_eq!(site.stored().await[0].standing.state, RecordState::Received);
}

#[tokio::test]
async fn a_correction_keeps_reference_and_time_and_is_offered_until_the_deadline() {
    let site = Site::open().await;
    let address = sent(&site).await;
    let edit = format!("{address}/edit");
    assert!(site.get(&address).await.body.contains(&edit));
    let draft = site.post(&edit, &[]).await.location().to_owned();
    let page = site.get(&format!("{draft}/step/who")).await.body;
    assert!(page.contains("value=\"Ana\"") && page.contains("<b>alone=yes</b>"), "{page}");
    let changed = [("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    site.post(&format!("{draft}/step/who"), &changed).await.location();
    let again = site.post(&format!("{draft}/submit"), &[]).await.location().to_owned();
    assert_eq!(again, address);
    let record = site.stored().await.remove(0);
    assert_eq!((site.stored().await.len(), record.standing.corrections), (1, 1));
    assert_eq!(record.text("name"), Some("Eva"));
    let site = site.later("2027-05-01T00:00:00Z");
    assert!(!site.get(&address).await.body.contains(&edit));
    assert_eq!(site.post(&edit, &[]).await.location(), address);
    assert_eq!(site.get(&format!("{address}/receipt.json")).await.status, 200, "to see and take along stays possible");
}

#[tokio::test]
async fn nothing_is_withdrawn_or_erased_by_get() {
    let site = Site::open().await;
    let address = sent(&site).await;
    for part in ["withdraw", "erase"] {
        let page = site.get(&format!("{address}/{part}")).await;
        assert!(page.body.contains(&format!("<form action=\"{address}/{part}\">")), "{}", page.body);
        assert_eq!(site.stored().await[0].standing.state, RecordState::Received);
        let elsewhere = site.post_from(&format!("{address}/{part}"), &[], &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(elsewhere.status, 403);
    }
}

#[tokio::test]
async fn what_is_withdrawn_stays_readable_and_what_is_erased_is_gone() {
    let site = Site::open().await;
    let address = sent(&site).await;
    assert_eq!(site.post(&format!("{address}/withdraw"), &[]).await.location(), address);
    let page = site.get(&address).await.body;
    assert!(page.contains("class=\"withdrawn\"") && !page.contains("/edit"), "{page}");
    assert!(site.get(&format!("{address}/answers")).await.body.contains("<dd>Ana</dd>"));
    for _ in 0..2 {
        assert_eq!(site.post(&format!("{address}/erase"), &[]).await.location(), address, "a second time is harmless");
    }
    let record = site.stored().await.remove(0);
    assert_eq!((record.standing.state, record.answers.is_null()), (RecordState::Erased, true));
    assert!(site.get(&address).await.body.contains("class=\"erased\""));
    for part in ["answers", "answers.json", "receipt.json"] {
        assert_eq!(site.get(&format!("{address}/{part}")).await.location(), address, "{part}");
    }
    let again = sent(&site).await;
    assert_ne!(again, address, "the same may be sent anew");
}

#[tokio::test]
async fn a_late_link_takes_an_answer_after_the_deadline_and_says_so_in_the_record() {
    let until = "2027-04-03T00:00:00Z".parse().expect("an instant");
    let site = Site::at("2027-04-02T00:00:00Z", "memory:").await;
    assert_eq!(site.post(TOUR, WHO).await.status, 403, "without a link it is too late");
    let link = LateLink::new("2027", until).expect("there is randomness").token(&site.service.keys);
    let late = format!("{TOUR}/late/{link}");
    let page = site.get(&late).await;
    assert!(page.body.contains("2027-04-03T00:00:00Z") && page.body.contains(&late), "{}", page.body);
    let draft = site.post(&late, &[]).await.location().to_owned();
    site.post(&format!("{draft}/step/who"), WHO).await.location();
    site.post(&format!("{draft}/step/last"), &[("agree", "yes")]).await.location();
    let site = site.later("2027-04-02T23:59:59Z");
    site.post(&format!("{draft}/submit"), &[]).await.location();
    assert_eq!(site.stored().await[0].standing.arrival, Arrival::Late);
    let site = site.later("2027-04-03T00:00:00Z");
    assert_eq!(site.get(&late).await.status, 403, "the link is over");
}

#[tokio::test]
async fn a_late_link_of_another_call_or_of_nobody_leads_nowhere() {
    let site = Site::at(OPEN, "memory:").await;
    let until = "2028-01-01T00:00:00Z".parse().expect("an instant");
    let other = LateLink::new("2026", until).expect("there is randomness").token(&site.service.keys);
    let forged = LateLink::new("2027", until).expect("there is randomness").token(&Keys::generate([1; 32], [2; 32]));
    for token in [other, forged, "x".to_owned(), "2027.1.2.3".to_owned()] {
        assert_eq!(site.get(&format!("{TOUR}/late/{token}")).await.status, 404, "{token}");
        assert_eq!(site.post(&format!("{TOUR}/late/{token}"), &[]).await.status, 404, "{token}");
    }
}
