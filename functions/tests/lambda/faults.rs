//! Everything fails now and then: whoever was told that something was received finds it once, and
//! gets one mail.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Method;
use functions::aws::Cloud;
use functions::config::CloudAccess;
use functions::store::{Dynamo, Filter, Order, Store};
use tokio::task::JoinSet;

use crate::site::{Answer, Site, event};

const JOIN: &str = "/api/network/es/join";

/// How many people send, unless the variable `SENT` says otherwise.
const SENT: usize = 400;

/// How many of them at the same time.
const AT_ONCE: usize = 8;

/// What was seen.
#[derive(Debug, Default)]
struct Seen {
    unanswered: AtomicUsize,
    refused: AtomicUsize,
    killed: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_doubled_whatever_fails() {
    let people = std::env::var("SENT").map_or(SENT, |sent| sent.parse().expect("SENT is a number"));
    let (site, seen) = (Arc::new(Site::over(9, 5).await), Arc::new(Seen::default()));
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (site, seen, next) = (Arc::clone(&site), Arc::clone(&seen), Arc::clone(&next));
        senders.spawn(async move {
            let mut told = Vec::new();
            loop {
                let person = next.fetch_add(1, Ordering::Relaxed);
                if person >= people {
                    return told;
                }
                told.push(send_until_told(&site, &seen, person).await);
                if person.is_multiple_of(50) {
                    // What is owed is sent meanwhile, by several workers at once.
                    let _ = tokio::join!(site.work(), site.work());
                }
            }
        });
    }
    let told: BTreeSet<String> = senders.join_all().await.into_iter().flatten().collect();
    assert_eq!(told.len(), people, "each person has a receipt of their own");
    drain(&site).await;
    let counts = stored(&site).await;
    let mails = mails_by_person(&site);
    eprintln!(
        "{} told as received, {} stored, {} mails; {} calls refused, {} unanswered, {} killed; {} programs started",
        told.len(),
        counts,
        mails.values().sum::<usize>(),
        seen.refused.load(Ordering::Relaxed),
        seen.unanswered.load(Ordering::Relaxed),
        seen.killed.load(Ordering::Relaxed),
        site.network.function.started() + site.worker.function.started(),
    );
    assert_eq!(counts, people, "nothing is lost, nothing is doubled");
    assert_eq!(mails.len(), people, "everybody is written to");
    // A mail whose acceptance got lost is handed over again: it may come twice and is never lost.
    assert!(seen.killed.load(Ordering::Relaxed) > 0);
}

/// Sends as somebody does who presses the button again until an answer comes; now and then the
/// function is killed in the middle, or the same is sent twice at once.
async fn send_until_told(site: &Site, seen: &Seen, person: usize) -> String {
    let address = format!("person-{person}@example.org");
    let pairs = [("email", address.as_str()), ("name", "Ana")];
    let mut delay = person % 13;
    loop {
        let event = event(Method::POST, JOIN, &pairs);
        let answer = if person.is_multiple_of(7) && delay < 13 {
            // Sooner or later in what it does.
            let patience = Duration::from_millis(u64::try_from(delay).expect("it is small"));
            delay = 13;
            match site.network.function.invoke_killed(event, patience).await {
                Ok(answer) => Ok(answer),
                Err(lost) => {
                    seen.killed.fetch_add(1, Ordering::Relaxed);
                    Err(lost)
                }
            }
        } else if person.is_multiple_of(11) {
            let (one, other) =
                tokio::join!(site.network.function.invoke(event.clone()), site.network.function.invoke(event));
            one.or(other)
        } else {
            site.network.function.invoke(event).await
        };
        match answer {
            Ok(answer) => {
                let answer = Answer::read(&answer).await;
                if answer.status == 303 {
                    return answer.location;
                }
                assert_eq!(answer.status, 503, "{answer:?}");
                seen.refused.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {
                seen.unanswered.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Has the worker called until nothing is owed; what waits for its next try is made due by the store.
async fn drain(site: &Site) {
    for _ in 0..400 {
        let _ = site.work().await;
        let waiting = store(site).await.waiting(jiff::Timestamp::MAX).await.expect("the store answers");
        if waiting.letters == 0 {
            return;
        }
        hurry(site).await;
    }
    panic!("letters are still owed");
}

/// Makes due what waits for its next try, as time would.
async fn hurry(site: &Site) {
    let store = store(site).await;
    for letter in store.due(jiff::Timestamp::MAX, 10_000).await.expect("the store answers") {
        let due = letter.due.min("2027-02-01T12:00:00Z".parse().expect("a moment"));
        store.postpone(&functions::letter::Letter { due, ..letter }).await.expect("the store answers");
    }
}

/// Returns the store as the operator sees it, over no line.
async fn store(site: &Site) -> Store {
    let access = CloudAccess {
        region: "eu-west-1".to_owned(),
        key: "test".to_owned(),
        secret: "test".to_owned(),
        endpoint: Some(stand_ins::server::dynamodb()),
        ..CloudAccess::default()
    };
    Store::Dynamo(Dynamo::new(&Cloud::of_function(&access), &site.name))
}

async fn stored(site: &Site) -> usize {
    let (store, mut cursor, mut count) = (store(site).await, None, 0);
    let filter = Filter { order: Order::OldestFirst, ..Filter::default() };
    loop {
        let listed = store.list(&filter, cursor.as_ref(), 500).await.expect("the store answers");
        count += listed.records.len();
        cursor = listed.next;
        if cursor.is_none() {
            let counted = store.counted().await.expect("the store answers");
            assert_eq!(counted.iter().map(|counted| counted.count).sum::<u64>(), count as u64, "counters agree");
            return count;
        }
    }
}

fn mails_by_person(site: &Site) -> BTreeMap<String, usize> {
    let mut mails = BTreeMap::new();
    for mail in site.mails() {
        let mail: serde_json::Value = serde_json::from_str(&mail).expect("it is JSON");
        let to = mail["Destination"]["ToAddresses"][0].as_str().expect("somebody").to_owned();
        *mails.entry(to).or_default() += 1;
    }
    mails
}
