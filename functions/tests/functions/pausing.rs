//! While nothing is taken: everything typed comes back, nothing is stored, and all goes on afterwards.

use axum::http::Method;
use functions::pause::Pause;

use crate::support::{APPLY, OPEN, Site, TOUR, good};

const JOIN: &str = "/api/network/es/join";

/// Half an hour after [`OPEN`].
const END: &str = "2027-02-01T12:30:00Z";

async fn pause(site: &Site, until: Option<&str>) {
    let moment = |text: &str| text.parse().expect("a moment");
    let pause = Pause { since: moment(OPEN), until: until.map(moment) };
    site.service.store.set_pause(Some(pause)).await.expect("the store answers");
}

#[tokio::test]
async fn a_form_comes_back_as_it_was_sent_and_says_when_it_may_be_sent_again() {
    let site = Site::open().await;
    pause(&site, Some(END)).await;
    let first = [("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    for (path, pairs, typed) in [(APPLY, &good()[..], "value=\"Ana Ibáñez\""), (TOUR, &first[..], "value=\"Eva\"")] {
        let answer = site.post(path, pairs).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "1800"), "{path}");
        assert!(answer.body.contains("es problem.paused") && answer.body.contains(typed), "{path}: {}", answer.body);
    }
    assert_eq!(site.stored().await.len(), 0);
    let site = site.later(END);
    assert_eq!(site.post(APPLY, &good()).await.status, 303);
    assert_eq!(site.post(TOUR, &first).await.status, 303);
}

#[tokio::test]
async fn a_step_of_a_draft_is_shown_as_typed_and_its_draft_stays_as_it_was() {
    let site = Site::open().await;
    let first = [("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")];
    let last = site.post(TOUR, &first).await.location().to_owned();
    let step = [("story", "Once upon a time"), ("agree", "yes")];
    pause(&site, None).await;
    let answer = site.post(&last, &step).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, ""));
    assert!(answer.body.contains("es problem.paused") && answer.body.contains("Once upon a time"), "{}", answer.body);
    assert!(!site.get(&last).await.body.contains("Once upon a time"), "nothing was kept");
    let autosaved = site.post(&last, &[("story", "Once"), ("go", "autosave")]).await;
    assert_eq!(autosaved.status, 503, "the script tells that nothing was saved");
    site.service.store.set_pause(None).await.expect("the store answers");
    assert_eq!(site.post(&last, &step).await.status, 303);
    assert!(site.get(&last).await.body.contains("Once upon a time"));
}

#[tokio::test]
async fn whatever_else_is_posted_is_answered_with_a_page_in_the_language_and_all_can_be_read() {
    let site = Site::open().await;
    let received = site.post(APPLY, &good()).await.location().to_owned();
    let last = site.post(TOUR, &[("step", "who"), ("name", "Eva"), ("adult", "yes"), ("alone", "yes")]).await;
    let draft = last.location().split("/step/").next().expect("it leads to a step").to_owned();
    pause(&site, Some(END)).await;
    for path in [
        format!("{draft}/submit"),
        format!("{draft}/link"),
        format!("{draft}/file/photo"),
        format!("{received}/withdraw"),
        format!("{received}/erase"),
    ] {
        let answer = site.post(&path, &[("mail", "ana@example.org")]).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "1800"), "{path}");
        assert!(answer.body.contains("es failure.paused.text"), "{path}: {}", answer.body);
    }
    let posted_to_the_bucket = format!("{draft}/file/photo?bucket=b&key=incoming/x/y/z/a.png");
    for (path, status) in [(posted_to_the_bucket, 503), (received, 200), (draft, 200)] {
        assert_eq!(site.get(&path).await.status, status, "{path}");
    }
    let foreign = site.post_from(APPLY, &good(), &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, 403, "another site learns nothing");
    assert_eq!(site.send(Method::PUT, JOIN, &[], Vec::new()).await.status, 405);
    assert_eq!(site.stored().await.len(), 1);
}
