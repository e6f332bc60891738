//! What the worker writes of its own accord: to members after two years, and to those whose deadline
//! moved.

use functions::record::RecordState;
use functions::worker::{Told, renew, tell_of_moved};
use functions::{Catalogue, Record};
use serde_json::{Value, json};

use crate::support::{Site, TOUR, files};

const JOIN: &str = "/api/network/es/join";
const BASE: &str = "https://www.site.example";

/// Returns the address behind the site's own in a message, the one that holds a part.
fn link(text: &str, part: &str) -> String {
    let found = text.split_whitespace().find(|word| word.starts_with(BASE) && word.ends_with(part));
    found.unwrap_or_else(|| panic!("no {part}: {text}"))[BASE.len()..].to_owned()
}

/// A site with one member, who confirmed at noon of the first of February 2027.
async fn with_member() -> Site {
    let site = Site::open().await;
    site.post(JOIN, &[("name", "Ana"), ("email", "ana@example.org")]).await.location();
    let confirm = link(&site.mailed().await[0].text, "/confirm");
    site.post(&confirm, &[]).await.location();
    assert_eq!(site.mailed().await.len(), 2, "asked and welcomed");
    site
}

async fn member(site: &Site) -> Record {
    site.stored().await.remove(0)
}

#[tokio::test]
async fn a_member_is_asked_once_after_two_years_and_stays_by_a_button() {
    let site = with_member().await;
    assert_eq!(renew(&site.service).await.expect("the store works"), 0);
    let site = site.later("2029-01-31T12:00:00Z");
    assert_eq!(renew(&site.service).await.expect("the store works"), 0, "not a second before");
    let site = site.later("2029-01-31T12:00:01Z");
    for expected in [1, 0] {
        assert_eq!(renew(&site.service).await.expect("the store works"), expected);
    }
    let sent = site.mailed().await;
    assert_eq!(sent.len(), 3, "{sent:?}");
    let (stay, leave) = (link(&sent[2].text, "/stay"), link(&sent[2].text, "/leave"));
    assert_eq!(sent[2].unsubscribe.as_deref(), Some(format!("{BASE}{leave}").as_str()));
    assert!(sent[2].text.contains("2029-03-02"), "until when: {}", sent[2].text);
    assert!(site.get(&stay).await.body.contains(&format!("action=\"{stay}\"")));
    assert!(member(&site).await.standing.asked.is_some(), "a GET changes nothing");
    for _ in 0..2 {
        assert_eq!(site.post(&stay, &[]).await.location(), stay);
        assert!(!site.get(&stay).await.body.contains("<form"), "there is nothing more to press");
    }
    let standing = member(&site).await.standing;
    assert_eq!((standing.asked, standing.state), (None, RecordState::Received));
    let site = site.later("2029-03-20T12:00:00Z");
    assert_eq!(renew(&site.service).await.expect("the store works"), 0);
    assert_eq!(site.mailed().await.len(), 3, "no second welcome");
}

#[tokio::test]
async fn whoever_does_not_answer_within_thirty_days_is_erased() {
    let site = with_member().await.later("2029-02-10T12:00:00Z");
    renew(&site.service).await.expect("the store works");
    site.mailed().await;
    let site = site.later("2029-03-12T12:00:00Z");
    renew(&site.service).await.expect("the store works");
    assert_eq!(member(&site).await.standing.state, RecordState::Received, "the day is not over");
    let site = site.later("2029-03-12T12:00:01Z");
    renew(&site.service).await.expect("the store works");
    let record = member(&site).await;
    assert_eq!((record.standing.state, record.answers), (RecordState::Erased, json!(null)));
}

#[tokio::test]
async fn nobody_is_asked_who_never_confirmed_or_has_left() {
    let site = Site::open().await;
    site.post(JOIN, &[("name", "Ana"), ("email", "ana@example.org")]).await.location();
    let site = site.later("2030-01-01T12:00:00Z");
    assert_eq!(renew(&site.service).await.expect("the store works"), 0, "never confirmed");
    let site = with_member().await;
    let leave = link(&site.mailed().await[1].text, "/leave");
    site.post(&leave, &[]).await;
    let site = site.later("2030-01-01T12:00:00Z");
    assert_eq!(renew(&site.service).await.expect("the store works"), 0, "has left");
}

/// The small site with a walk that asks for an address, and its call closing at a moment.
fn closing(extension: Option<&str>) -> Catalogue {
    let mut files = files();
    let mut edit = |path: &str, change: &dyn Fn(&mut Value)| {
        let mut tree: Value = serde_json::from_str(&files[path]).expect("it is JSON");
        change(&mut tree);
        files.insert(path.to_owned(), tree.to_string());
    };
    edit("forms/tour/form.json", &|form| {
        form["mail"] = json!({"to": "email"});
        let fields = form["steps"][0]["fields"].as_array_mut().expect("a list");
        fields.push(json!({"id": "email", "kind": "email"}));
    });
    for lang in ["es", "en"] {
        edit(&format!("forms/tour/words.{lang}.json"), &|words| words["fields"]["email"] = json!({"label": "email"}));
    }
    edit("calls/2027.json", &|call| {
        let extensions = extension.map(|closes| json!({"closes": closes, "decided": "2027-02-01"}));
        call["deadline"]["extensions"] = extensions.into_iter().collect();
    });
    Catalogue::from_files(&files).expect("the bundle is sound")
}

async fn begin(site: &Site, lang: &str, email: &str) -> String {
    let path = TOUR.replace("/es/", &format!("/{lang}/"));
    let first = [("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes"), ("email", email)];
    site.post(&path, &first).await.location().to_owned()
}

#[tokio::test]
async fn those_who_have_a_draft_are_told_once_that_the_deadline_moved() {
    let site = Site::open().await;
    site.service.replace(closing(None));
    let mut told = Told::new();
    begin(&site, "es", "ana@example.org").await;
    begin(&site, "en", "eva@example.org").await;
    assert_eq!(tell_of_moved(&site.service, &mut told).await.expect("the store works"), 0);
    site.service.replace(closing(Some("2027-04-15T23:59")));
    assert_eq!(tell_of_moved(&site.service, &mut told).await.expect("the store works"), 2);
    let mut sent = site.mailed().await;
    sent.sort_by(|one, other| one.to.as_str().cmp(other.to.as_str()));
    let read: Vec<_> = sent.iter().map(|mail| (mail.to.as_str(), mail.lang.as_str())).collect();
    assert_eq!(read, [("ana@example.org", "es"), ("eva@example.org", "en")]);
    assert!(sent[0].text.contains("2027-04-01T04:59") && sent[0].text.contains("2027-04-16T04:59"), "{}", sent[0].text);
    begin(&site, "es", "late@example.org").await;
    for mut told in [told, Told::new()] {
        assert_eq!(tell_of_moved(&site.service, &mut told).await.expect("the store works"), 0, "they know");
    }
    assert_eq!(site.mailed().await.len(), 2);
}

#[tokio::test]
async fn who_sent_the_draft_or_gave_no_address_is_told_nothing_and_no_draft_is_touched() {
    let site = Site::open().await;
    site.service.replace(closing(None));
    let step = begin(&site, "es", "ana@example.org").await;
    let typed = [("name", "Ana"), ("adult", "yes"), ("alone", "yes"), ("email", "no address"), ("go", "save")];
    site.post(&step.replace("/step/last", "/step/who"), &typed).await.location();
    let before = site.get(&step.replace("/step/last", "/step/who")).await.body;
    let sent = begin(&site, "es", "eva@example.org").await;
    site.post(&sent, &[("story", ""), ("agree", "yes")]).await.location();
    site.post(&sent.replace("/step/last", "/submit"), &[]).await.location();
    assert_eq!(site.mailed().await.len(), 1, "what was sent is told as received");
    site.service.replace(closing(Some("2027-04-15T23:59")));
    assert_eq!(tell_of_moved(&site.service, &mut Told::new()).await.expect("the store works"), 1);
    assert_eq!(site.mailed().await.len(), 1);
    assert_eq!(site.get(&step.replace("/step/last", "/step/who")).await.body, before);
}
