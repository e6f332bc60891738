//! Before, at and after the deadline: the call of the small site opens on 1 January 2027 and closes
//! on 31 March at 23:59 in Guayaquil (UTC−05:00), with ten minutes of grace.

use crate::support::{APPLY, CONTACT, Site, good, good_but, letter};

#[tokio::test]
async fn the_servers_clock_decides_to_the_second() {
    for (moment, status, state, title) in [
        ("2027-01-01T04:59:59Z", 403, "announced", "es closed.announced.title – Site"),
        ("2027-01-01T05:00:00Z", 303, "", ""),
        ("2027-04-01T04:58:59Z", 303, "", ""),
        ("2027-04-01T04:59:00Z", 303, "", ""),
        ("2027-04-01T05:08:59Z", 303, "", ""),
        ("2027-04-01T05:09:00Z", 403, "closed", "es closed.title – Site"),
        ("2030-01-01T00:00:00Z", 403, "closed", "es closed.title – Site"),
    ] {
        let site = Site::at(moment, "memory:").await;
        let answer = site.post(APPLY, &good()).await;
        assert_eq!(answer.status, status, "{moment}");
        assert_eq!(site.stored().await.len(), usize::from(status == 303), "{moment}");
        if status == 403 {
            let class = format!("class=\"{state}\"");
            for expected in [&class, "2027-01-01T05:00:00Z", "2027-04-01T04:59:00Z", "23:59", "UTC−05:00", title] {
                assert!(answer.body.contains(expected), "{moment}: {expected}: {}", answer.body);
            }
        }
    }
}

#[tokio::test]
async fn a_closed_call_is_closed_to_bad_answers_too() {
    let site = Site::at("2027-05-01T00:00:00Z", "memory:").await;
    for change in [("name", ""), (forms::bundle::TRAP, "x")] {
        assert_eq!(site.post(APPLY, &good_but(&[change])).await.status, 403, "{change:?}");
    }
}

#[tokio::test]
async fn a_form_of_the_site_has_no_deadline() {
    let site = Site::at("2040-01-01T00:00:00Z", "memory:").await;
    site.post(CONTACT, &letter()).await.location();
}

#[tokio::test]
async fn whoever_sends_again_after_the_deadline_learns_that_it_was_received_before() {
    let site = Site::open().await;
    let received = site.post(APPLY, &good()).await.location().to_owned();
    let site = site.later("2027-04-01T06:00:00Z");
    let again = site.post(APPLY, &good()).await;
    assert_eq!(again.status, 403);
    assert!(again.body.contains(&format!("href=\"{received}\"")), "{}", again.body);
    let other = site.post(APPLY, &good_but(&[("name", "Bea")])).await;
    assert!(!other.body.contains("receipt/"), "{}", other.body);
    assert_eq!(site.stored().await.len(), 1);
    assert_eq!(site.get(&received).await.status, 200, "a confirmation outlives the call");
}
