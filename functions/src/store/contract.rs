//! What every kind of store must do, run on each of them.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;

use super::{Filter, Order, Saved, Store};
use crate::record::{ContentHash, Record};
use crate::reference::Reference;

/// A kind of store, opened fresh, with the folder that must outlive it.
async fn stores() -> Vec<(&'static str, Arc<Store>, TempDir)> {
    let mut stores = Vec::new();
    for kind in ["memory", "sqlite"] {
        let folder = tempfile::tempdir().expect("a folder");
        let address = match kind {
            "memory" => "memory:".to_owned(),
            _ => format!("sqlite:{}", folder.path().join("store.db").display()),
        };
        let store = Store::open(&address).await.expect("a new store opens");
        stores.push((kind, Arc::new(store), folder));
    }
    stores
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(second) * 1_000_000_000 + 123_456_789).expect("it is in range")
}

fn record(name: &str, call: Option<&str>, second: i64) -> Record {
    let answers = json!({"name": name, "zebra": "a \"quoted\" word", "Ábaco": ["ق", null, 3]});
    let content = ContentHash::of("application", call, name.as_bytes());
    Record {
        reference: Reference::of(&content, 0),
        form: "application".to_owned(),
        form_version: 3,
        call: call.map(str::to_owned),
        lang: "ar".to_owned(),
        received: moment(second),
        content,
        answers,
    }
}

#[tokio::test]
async fn what_is_saved_reads_back_as_it_was() {
    for (kind, store, _folder) in stores().await {
        for record in [record("Ana", Some("2027"), 1), record("Ana", None, 2)] {
            let saved = store.save(&record).await.expect(kind);
            assert_eq!(saved, Saved::New(record.reference.clone()), "{kind}");
            assert_eq!(store.find(&record.reference).await.expect(kind), Some(record.clone()), "{kind}");
            assert_eq!(
                store.find_content(&record.content).await.expect(kind),
                Some(record.reference.clone()),
                "{kind}"
            );
        }
        let other = record("Bea", None, 3);
        assert_eq!(store.find(&other.reference).await.expect(kind), None, "{kind}");
        assert_eq!(store.find_content(&other.content).await.expect(kind), None, "{kind}");
    }
}

#[tokio::test]
async fn the_same_content_later_and_in_another_language_is_the_same_record() {
    for (kind, store, _folder) in stores().await {
        let first = record("Ana", None, 1);
        let again = Record { received: moment(500), lang: "es".to_owned(), form_version: 4, ..first.clone() };
        store.save(&first).await.expect(kind);
        let saved = store.save(&again).await.expect(kind);
        assert_eq!(saved, Saved::Already(first.reference.clone()), "{kind}");
        assert_eq!(store.find(&first.reference).await.expect(kind), Some(first), "{kind}: the first one counts");
    }
}

#[tokio::test]
async fn a_hundred_parallel_replays_give_one_record_and_one_reference() {
    for (kind, store, _folder) in stores().await {
        let mut tasks = tokio::task::JoinSet::new();
        for second in 0..100 {
            let store = Arc::clone(&store);
            tasks.spawn(async move { store.save(&record("Ana", None, second)).await });
        }
        let mut fresh = 0;
        while let Some(task) = tasks.join_next().await {
            let saved = task.expect("no task panics").expect(kind);
            fresh += usize::from(matches!(saved, Saved::New(_)));
            assert_eq!(saved.reference(), &record("Ana", None, 0).reference, "{kind}");
        }
        assert_eq!(fresh, 1, "{kind}");
        assert_eq!(store.list(&Filter::default(), None, 1000).await.expect(kind).records.len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn different_contents_never_share_a_reference() {
    for (kind, store, _folder) in stores().await {
        let first = record("Ana", None, 1);
        store.save(&first).await.expect(kind);
        let collided = Record { reference: first.reference.clone(), ..record("Bea", None, 2) };
        let given = Reference::of(&collided.content, 1);
        assert_eq!(store.save(&collided).await.expect(kind), Saved::New(given.clone()), "{kind}");
        assert_eq!(store.save(&collided).await.expect(kind), Saved::Already(given.clone()), "{kind}");
        let stored = store.find(&given).await.expect(kind).expect("it was saved");
        assert_eq!((stored.reference, stored.answers), (given, collided.answers), "{kind}");
        assert_eq!(store.find(&first.reference).await.expect(kind), Some(first), "{kind}");
    }
}

#[tokio::test]
async fn a_list_has_its_order_and_holds_what_the_filter_asks_for() {
    for (kind, store, _folder) in stores().await {
        for (name, call, second) in [("a", None, 10), ("b", Some("x"), 30), ("c", Some("y"), 20), ("d", Some("x"), 5)] {
            store.save(&record(name, call, second)).await.expect(kind);
        }
        let form = |form: &str| Filter { form: Some(form.to_owned()), ..Filter::default() };
        let call = |call: &str| Filter { call: Some(call.to_owned()), ..Filter::default() };
        let since = |second| Filter { since: Some(moment(second)), ..Filter::default() };
        for (filter, expected) in [
            (Filter::default(), vec!["b", "c", "a", "d"]),
            (form("application"), vec!["b", "c", "a", "d"]),
            (form("contact"), vec![]),
            (call("x"), vec!["b", "d"]),
            (since(10), vec!["b", "c", "a"]),
            (Filter { since: Some(moment(6)), ..call("x") }, vec!["b"]),
        ] {
            let listed = store.list(&filter, None, 100).await.expect(kind);
            assert_eq!(names(&listed.records), expected, "{kind}: {filter:?}");
            assert_eq!(listed.next, None, "{kind}");
            let filter = Filter { order: Order::OldestFirst, ..filter };
            let listed = store.list(&filter, None, 100).await.expect(kind);
            assert!(names(&listed.records).into_iter().rev().eq(expected), "{kind}: {filter:?}");
        }
    }
}

#[tokio::test]
async fn pages_neither_repeat_nor_lose_a_record_while_others_arrive() {
    for order in [Order::NewestFirst, Order::OldestFirst] {
        for (kind, store, _folder) in stores().await {
            for number in 0..25 {
                store.save(&record(&format!("{number:02}"), None, i64::from(number) / 7)).await.expect(kind);
            }
            let filter = Filter { order, ..Filter::default() };
            let (mut seen, mut late, mut from) = (Vec::new(), Vec::new(), None);
            loop {
                let listed = store.list(&filter, from.as_ref(), 4).await.expect(kind);
                assert!(listed.records.len() <= 4, "{kind}");
                seen.extend(names(&listed.records).into_iter().map(str::to_owned));
                // A list of what is ever newer would have no end.
                if seen.len() < 25 {
                    late.push(format!("late {}", seen.len()));
                    store.save(&record(&late[late.len() - 1], None, 1000)).await.expect(kind);
                }
                from = listed.next;
                if from.is_none() {
                    break;
                }
            }
            let mut expected: Vec<String> = (0..25).map(|number| format!("{number:02}")).collect();
            if order == Order::OldestFirst {
                expected.append(&mut late);
            }
            seen.sort();
            expected.sort();
            assert_eq!(seen, expected, "{kind}: {order:?}");
        }
    }
}

#[tokio::test]
async fn a_file_keeps_its_records_when_it_is_opened_again_and_by_two_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite:{}", folder.path().join("store.db").display());
    let first = record("Ana", None, 1);
    Store::open(&address).await.expect("opens").save(&first).await.expect("saves");
    let (one, two) = (Store::open(&address).await.expect("opens"), Store::open(&address).await.expect("opens"));
    assert_eq!(one.save(&first).await.expect("saves"), Saved::Already(first.reference.clone()));
    let other = record("Bea", None, 2);
    one.save(&other).await.expect("saves");
    assert_eq!(two.save(&other).await.expect("saves"), Saved::Already(other.reference.clone()));
    assert_eq!(two.find(&other.reference).await.expect("finds"), Some(other));
}

#[tokio::test]
async fn an_address_of_no_store_is_refused() {
    for address in ["", "memory", "memory:x", "sqlite:", "postgres://x", "/tmp/store.db"] {
        let error = Store::open(address).await.expect_err(address);
        assert!(error.to_string().contains("sqlite:"), "{address}: {error}");
    }
}

fn names(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.answers["name"].as_str().expect("it has a name")).collect()
}
