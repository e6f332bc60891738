//! Mails that are owed: each leaves once, to whom it is for, and its links change nothing by themselves.

use functions::record::RecordState;

use crate::support::{APPLY, Site, TOUR, good};

const JOIN: &str = "/api/network/es/join";
const BASE: &str = "https://www.site.example";

/// Returns the address behind the site's own in a message, the one that holds a part.
fn link(text: &str, part: &str) -> String {
    let found = text.split_whitespace().find(|word| word.starts_with(BASE) && word.ends_with(part));
    found.unwrap_or_else(|| panic!("no {part}: {text}"))[BASE.len()..].to_owned()
}

#[tokio::test]
async fn a_submission_is_told_of_once_however_often_it_is_sent() {
    let site = Site::open().await;
    let receipt = site.post(APPLY, &good()).await.location().to_owned();
    for _ in 0..3 {
        site.post(APPLY, &good()).await.location();
        let sent = site.mailed().await;
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].to.as_str(), sent[0].lang.as_str()), ("ana@example.org", "es"));
        assert!(sent[0].text.contains(&format!("{BASE}{receipt}")), "{}", sent[0].text);
    }
}

#[tokio::test]
async fn nothing_is_told_of_what_was_erased_before_the_mail_left() {
    let site = Site::open().await;
    let receipt = site.post(APPLY, &good()).await.location().to_owned();
    site.post(&format!("{receipt}/erase"), &[]).await.location();
    let sent = site.mailed().await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].text.contains("erased") && !sent[0].text.contains("/receipt/"), "{}", sent[0].text);
}

#[tokio::test]
async fn a_member_counts_once_the_owner_of_the_address_confirmed_and_not_by_a_program_that_opens_links() {
    let site = Site::open().await;
    let receipt = site.post(JOIN, &[("name", "Ana"), ("email", "ana@example.org")]).await.location().to_owned();
    let asked = site.mailed().await.remove(0);
    let confirm = link(&asked.text, "/confirm");
    assert!(!asked.text.contains(&receipt), "the mail may have been asked for by a stranger: {}", asked.text);
    for _ in 0..2 {
        let page = site.get(&confirm).await;
        assert!(page.body.contains(&format!("action=\"{confirm}\"")) && !page.body.contains("Ana"), "{}", page.body);
        assert_eq!(site.stored().await[0].standing.confirmed, None);
    }
    for part in ["", "/answers", "/erase", "/leave"] {
        let other = confirm.replace("/confirm", part);
        assert_eq!(site.get(&other).await.status, 404, "the code opens nothing else: {other}");
    }
    for _ in 0..2 {
        assert_eq!(site.post(&confirm, &[]).await.location(), confirm);
    }
    assert!(site.stored().await[0].standing.confirmed.is_some());
    let sent = site.mailed().await;
    assert_eq!(sent.len(), 2, "one welcome: {sent:?}");
    let leave = link(&sent[1].text, "/leave");
    assert_eq!(sent[1].unsubscribe.as_deref(), Some(format!("{BASE}{leave}").as_str()));
    assert_eq!(site.get(&leave).await.status, 200);
    assert_eq!(site.stored().await[0].standing.state, RecordState::Received, "nobody leaves by a GET");
    let one_click = site.post_from(&leave, &[("List-Unsubscribe", "One-Click")], &[]).await;
    assert_eq!(one_click.status, 200, "no redirect, which mail programs do not follow");
    assert_eq!(site.stored().await[0].standing.state, RecordState::Withdrawn);
    assert_eq!(site.post(&leave, &[]).await.status, 200, "once more is harmless");
}

#[tokio::test]
async fn an_address_is_confirmed_within_thirty_days_or_not_at_all() {
    for (moment, confirmed) in [("2027-03-03T12:00:00Z", true), ("2027-03-03T12:00:01Z", false)] {
        let site = Site::open().await;
        site.post(JOIN, &[("name", "Ana"), ("email", "ana@example.org")]).await.location();
        let confirm = link(&site.mailed().await[0].text, "/confirm");
        let site = site.later(moment);
        site.post(&confirm, &[]).await;
        assert_eq!(site.stored().await[0].standing.confirmed.is_some(), confirmed, "{moment}");
        assert!(!site.get(&confirm).await.body.contains("<form"), "{moment}: there is nothing to press");
    }
}

#[tokio::test]
async fn the_link_of_a_draft_is_mailed_once_and_its_page_opens_the_draft_by_a_button() {
    let site = Site::open().await;
    let first = [("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];
    let step = site.post(TOUR, &first).await.location().to_owned();
    let draft = step.split("/step/").next().expect("a draft").to_owned();
    assert_eq!(site.post(&format!("{draft}/link"), &[("mail", "ana@")]).await.status, 422);
    for _ in 0..3 {
        assert_eq!(site.post(&format!("{draft}/link"), &[("mail", "ana@example.org")]).await.status, 200);
    }
    let sent = site.mailed().await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    let open = link(&sent[0].text, "/open");
    assert_eq!(open, format!("{draft}/open"));
    assert_eq!(site.get(&open).await.status, 200);
    assert_eq!(site.post(&open, &[]).await.location(), draft);
    assert!(!site.service.log.lines().iter().any(|line| line.contains("ana@")), "no address is in the log");
}
