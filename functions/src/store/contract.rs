//! What every kind of store must do, run on each of them.

mod keeping;
mod reminders;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;

use super::{Filter, Kept, Order, Saved, Store, Submission};
use crate::draft::{Draft, DraftToken};
use crate::letter::{Letter, LetterKind};
use crate::record::{Arrival, ContentHash, Record, RecordState, Standing};
use crate::reference::Reference;

/// All kinds of store that this program was built with, opened fresh, each with the folder that must
/// outlive it.
async fn stores() -> Vec<(&'static str, Arc<Store>, TempDir)> {
    let mut stores: Vec<(&'static str, Arc<Store>, TempDir)> = Vec::new();
    let folder = || tempfile::tempdir().expect("a folder");
    #[cfg(feature = "embedded")]
    for kind in ["memory", "sqlite"] {
        let folder = folder();
        let address = match kind {
            "memory" => "memory:".to_owned(),
            _ => format!("sqlite:{}", folder.path().join("store.db").display()),
        };
        let store = Store::open(&address).await.expect("a new store opens");
        stores.push((kind, Arc::new(store), folder));
    }
    #[cfg(feature = "aws")]
    {
        use super::dynamo::stand_in;
        stores.push(("dynamodb", stand_in::store(0).await, folder()));
        stores.push(("dynamodb over a bad line", stand_in::store(3).await, folder()));
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
        standing: Standing::default(),
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

fn draft(second: i64) -> Draft {
    Draft {
        form: "application".to_owned(),
        call: Some("2027".to_owned()),
        lang: "ar".to_owned(),
        fingerprint: "f1".to_owned(),
        prints: [("name".to_owned(), "p1".to_owned())].into(),
        pairs: vec![("name".to_owned(), "Ana\nق".to_owned()), ("name".to_owned(), String::new())],
        files: Vec::new(),
        visited: ["one".to_owned()].into(),
        started: moment(1),
        changed: moment(second),
        late_until: Some(moment(9)),
        closes: Some(moment(8)),
        corrects: None,
        sent: None,
        revision: 0,
    }
}

fn letter(id: &str, second: i64) -> Letter {
    Letter {
        id: id.to_owned(),
        kind: LetterKind::Received,
        about: String::new(),
        lang: "ar".to_owned(),
        to: Some("ana@example.org".to_owned()),
        link: None,
        old: None,
        due: moment(second),
        attempts: 0,
    }
}

#[tokio::test]
async fn a_draft_reads_back_as_it_was_kept_and_is_gone_when_it_is_forgotten() {
    for (kind, store, _folder) in stores().await {
        let id = DraftToken::random().expect("there is randomness").id();
        assert_eq!(store.draft(&id).await.expect(kind), None, "{kind}");
        assert_eq!(store.keep_draft(&id, &draft(2)).await.expect(kind), Kept::Kept, "{kind}");
        let kept = store.draft(&id).await.expect(kind).expect(kind);
        assert_eq!(kept, Draft { revision: 1, ..draft(2) }, "{kind}");
        store.forget_draft(&id).await.expect(kind);
        assert_eq!(store.draft(&id).await.expect(kind), None, "{kind}");
    }
}

#[tokio::test]
async fn a_draft_that_was_changed_elsewhere_is_not_overwritten() {
    for (kind, store, _folder) in stores().await {
        let id = DraftToken::random().expect("there is randomness").id();
        store.keep_draft(&id, &draft(2)).await.expect(kind);
        let read = store.draft(&id).await.expect(kind).expect(kind);
        let (one, two) = (Draft { lang: "es".to_owned(), ..read.clone() }, Draft { lang: "fr".to_owned(), ..read });
        assert_eq!(store.keep_draft(&id, &one).await.expect(kind), Kept::Kept, "{kind}");
        assert_eq!(store.keep_draft(&id, &two).await.expect(kind), Kept::Stale, "{kind}");
        assert_eq!(store.keep_draft(&id, &draft(3)).await.expect(kind), Kept::Stale, "{kind}: it is there already");
        assert_eq!(store.draft(&id).await.expect(kind).expect(kind).lang, "es", "{kind}");
    }
}

#[tokio::test]
async fn drafts_that_nobody_touched_for_long_are_swept_the_oldest_first() {
    for (kind, store, _folder) in stores().await {
        for second in [5, 3, 9, 4] {
            let id = DraftToken::random().expect("there is randomness").id();
            store.keep_draft(&id, &draft(second)).await.expect(kind);
        }
        for (limit, expected) in [(2, vec![3, 4]), (9, vec![5]), (9, vec![])] {
            let swept = store.sweep_drafts(moment(9), limit).await.expect(kind);
            let mut moments: Vec<i64> = swept.iter().map(|draft| draft.changed.as_second()).collect();
            moments.sort_unstable();
            assert_eq!(moments, expected, "{kind}");
        }
    }
}

#[tokio::test]
async fn a_submission_ends_its_draft_and_owes_its_letters_in_the_same_moment() {
    for (kind, store, _folder) in stores().await {
        let id = DraftToken::random().expect("there is randomness").id();
        store.keep_draft(&id, &draft(2)).await.expect(kind);
        let record = record("Ana", Some("2027"), 5);
        let whole = Submission { letters: vec![letter("", 5)], draft: Some(id), ..Submission::from(&record) };
        for _ in 0..3 {
            store.save(whole.clone()).await.expect(kind);
        }
        let ended = store.draft(&id).await.expect(kind).expect(kind);
        assert_eq!((ended.sent, ended.pairs.len()), (Some(record.reference.clone()), 0), "{kind}");
        let owed = store.due(moment(5), 9).await.expect(kind);
        assert_eq!(owed.len(), 1, "{kind}: {owed:?}");
        assert_eq!(owed[0].about, record.reference.to_string(), "{kind}");
    }
}

#[tokio::test]
async fn letters_are_due_in_their_order_until_they_are_settled() {
    for (kind, store, _folder) in stores().await {
        for (id, second) in [("b", 3), ("a", 3), ("c", 2), ("d", 8), ("c", 1)] {
            store.owe(&letter(id, second)).await.expect(kind);
        }
        let ids = async |second, limit| -> Vec<String> {
            let due = store.due(moment(second), limit).await.expect(kind);
            due.into_iter().map(|letter| letter.id).collect()
        };
        assert_eq!(ids(3, 9).await, ["c", "a", "b"], "{kind}: the first one with an id counts");
        assert_eq!(ids(3, 2).await, ["c", "a"], "{kind}");
        let later = Letter { due: moment(9), attempts: 1, ..letter("c", 2) };
        store.postpone(&later).await.expect(kind);
        store.settle("a").await.expect(kind);
        store.settle("a").await.expect(kind);
        assert_eq!(ids(8, 9).await, ["b", "d"], "{kind}");
        assert_eq!(store.due(moment(9), 9).await.expect(kind).last(), Some(&later), "{kind}");
    }
}

#[tokio::test]
async fn a_correction_keeps_the_reference_and_the_moment_and_changes_the_answers() {
    for (kind, store, _folder) in stores().await {
        let first = Record {
            standing: Standing { arrival: Arrival::InTime, ..Standing::default() },
            ..record("Ana", Some("2027"), 5)
        };
        store.save(&first).await.expect(kind);
        for (name, second, corrections) in [("Bea", 7, 1), ("Eva", 8, 2), ("Eva", 9, 2)] {
            let better = record(name, Some("2027"), second);
            let whole = Submission { corrects: Some(first.reference.clone()), ..Submission::from(&better) };
            let saved = store.save(whole).await.expect(kind);
            assert_eq!(saved.reference(), &first.reference, "{kind}");
            let found = store.find(&first.reference).await.expect(kind).expect(kind);
            assert_eq!((&found.answers, found.received), (&better.answers, first.received), "{kind}");
            assert_eq!(found.standing.corrections, corrections, "{kind}: the same once more is no correction");
        }
        assert_eq!(store.list(&Filter::default(), None, 9).await.expect(kind).records.len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn what_is_erased_leaves_a_stub_and_room_to_send_the_same_again() {
    for (kind, store, _folder) in stores().await {
        let record = record("Ana", Some("2027"), 5);
        store.save(&record).await.expect(kind);
        assert_eq!(store.withdraw(&record.reference, moment(6)).await.expect(kind), Some(record.clone()), "{kind}");
        let withdrawn = store.find(&record.reference).await.expect(kind).expect(kind);
        assert_eq!(withdrawn.standing.state, RecordState::Withdrawn, "{kind}");
        assert_eq!(withdrawn.answers, record.answers, "{kind}");
        for second in [7, 8] {
            store.erase(&record.reference, moment(second), vec![letter("x", 7)]).await.expect(kind).expect(kind);
        }
        store.withdraw(&record.reference, moment(9)).await.expect(kind);
        let erased = store.find(&record.reference).await.expect(kind).expect(kind);
        assert_eq!((erased.standing.state, erased.answers.is_null()), (RecordState::Erased, true), "{kind}");
        assert_eq!(erased.standing.changed, Some(moment(7)), "{kind}: once more does nothing");
        assert_eq!(store.due(moment(9), 9).await.expect(kind).len(), 1, "{kind}");
        let again = store.save(&record).await.expect(kind);
        assert!(matches!(&again, Saved::New(reference) if *reference != record.reference), "{kind}: {again:?}");
        assert_eq!(store.erase(again.reference(), moment(9), Vec::new()).await.expect(kind).map(|_| ()), Some(()));
    }
}

#[tokio::test]
async fn a_submission_is_confirmed_once_and_only_while_it_counts() {
    for (kind, store, _folder) in stores().await {
        let record = record("Ana", None, 5);
        store.save(&record).await.expect(kind);
        for second in [6, 7] {
            let confirmed = store.confirm(&record.reference, moment(second), vec![letter("w", 6)]).await.expect(kind);
            assert_eq!(confirmed.expect(kind).standing.confirmed, Some(moment(6)), "{kind}");
        }
        assert_eq!(store.due(moment(9), 9).await.expect(kind).len(), 1, "{kind}");
        store.settle("w").await.expect(kind);
        let other = super::contract::record("Bea", None, 8);
        store.save(&other).await.expect(kind);
        store.withdraw(&other.reference, moment(9)).await.expect(kind);
        let late = store.confirm(&other.reference, moment(10), vec![letter("x", 9)]).await.expect(kind);
        assert_eq!(late.expect(kind).standing.confirmed, None, "{kind}");
        assert_eq!(store.due(moment(99), 9).await.expect(kind).len(), 0, "{kind}");
    }
}

fn names(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.answers["name"].as_str().expect("it has a name")).collect()
}
