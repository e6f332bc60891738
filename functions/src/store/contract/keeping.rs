//! What every store must do with what is kept no longer, and how it counts what waits.

use super::*;
use crate::draft::Draft;
use crate::files::FileId;
use crate::pause::Pause;
use crate::receipt::AnswersHash;

#[tokio::test]
async fn expired_answers_leave_the_record_and_its_versions_and_the_hash_of_all_stays() {
    for (kind, store, _folder) in stores().await {
        let first = Record { answers: json!({"a": {"text": "1"}, "b": {"text": "2"}}), ..record("Ana", None, 1) };
        let reference = store.save(&first).await.expect(kind).reference().clone();
        let corrected = Record { answers: json!({"a": {"text": "3"}, "b": {"text": "4"}}), ..record("Eva", None, 2) };
        let whole = Submission { corrects: Some(reference.clone()), ..Submission::from(&corrected) };
        store.save(whole).await.expect(kind);
        for (fields, left, gone) in [
            (&["a"][..], json!({"b": {"text": "4"}}), &["a"][..]),
            (&["a", "c"], json!({"b": {"text": "4"}}), &["a", "c"]),
            (&["b"], json!({}), &["a", "b", "c"]),
        ] {
            let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
            store.expire(&reference, &fields, moment(9)).await.expect(kind).expect(kind);
            let found = store.find(&reference).await.expect(kind).expect(kind);
            let expired = found.standing.expired.expect(kind);
            assert_eq!(found.answers, left, "{kind}");
            assert_eq!(expired.fields.iter().map(String::as_str).collect::<Vec<_>>(), gone, "{kind}");
            assert_eq!((expired.at, expired.answers), (moment(9), AnswersHash::of(&corrected.answers)), "{kind}");
        }
        store.erase(&reference, moment(10), Vec::new()).await.expect(kind);
        assert_eq!(store.expire(&reference, &["a".to_owned()], moment(11)).await.expect(kind), None, "{kind}");
    }
}

#[tokio::test]
async fn all_files_that_drafts_records_and_earlier_versions_name_are_found() {
    for (kind, store, _folder) in stores().await {
        let ids: Vec<FileId> = (0..4).map(|_| FileId::random().expect("randomness")).collect();
        let file = |id: &FileId| json!({"id": id, "field": "plan", "name": "a.pdf", "bytes": 1, "media_type": "application/pdf", "hash": "00"});
        let answers = |id: &FileId| json!({"plan": {"files": [file(id)]}});
        let first = Record { answers: answers(&ids[0]), ..record("Ana", None, 1) };
        let reference = store.save(&first).await.expect(kind).reference().clone();
        let second = Record { answers: answers(&ids[1]), ..record("Eva", None, 2) };
        store.save(Submission { corrects: Some(reference), ..Submission::from(&second) }).await.expect(kind);
        let uploaded: forms::Uploaded = serde_json::from_value(file(&ids[2])).expect("it is one");
        let id = DraftToken::random().expect("there is randomness").id();
        store.keep_draft(&id, &Draft { files: vec![uploaded], ..draft(2) }).await.expect(kind);
        let named = store.named_files().await.expect(kind);
        assert_eq!(named, ids[..3].iter().cloned().collect(), "{kind}");
    }
}

#[tokio::test]
async fn what_waits_is_counted() {
    for (kind, store, _folder) in stores().await {
        let day = 24 * 60 * 60;
        for (second, call, sent) in [
            (100 * day, "2027", false),
            (90 * day, "2027", false),
            (99 * day, "2026", false),
            (1, "2027", false),
            (100 * day, "2027", true),
        ] {
            let id = DraftToken::random().expect("there is randomness").id();
            let sent = sent.then(|| record("Ana", None, 1).reference);
            store.keep_draft(&id, &Draft { call: Some(call.to_owned()), sent, ..draft(second) }).await.expect(kind);
        }
        for (id, second) in [("a", 5), ("b", 101 * day), ("c", 9)] {
            store.owe(&letter(id, second)).await.expect(kind);
        }
        store.postpone(&Letter { attempts: 2, ..letter("c", 102 * day) }).await.expect(kind);
        let waiting = store.waiting(moment(100 * day)).await.expect(kind);
        let drafts: Vec<_> = waiting
            .drafts
            .iter()
            .map(|drafts| (drafts.call.as_deref(), drafts.count, drafts.oldest.as_second(), drafts.newest.as_second()))
            .collect();
        assert_eq!(drafts, [(Some("2026"), 1, 99 * day, 99 * day), (Some("2027"), 2, 90 * day, 100 * day)], "{kind}");
        let counts = (waiting.letters, waiting.due, waiting.tried, waiting.oldest_due);
        assert_eq!(counts, (3, 1, 1, Some(moment(5))), "{kind}");
    }
}

#[tokio::test]
async fn submissions_are_counted_by_form_call_and_state() {
    for (kind, store, _folder) in stores().await {
        assert_eq!(store.counted().await.expect(kind), [], "{kind}");
        let mut references = Vec::new();
        for (name, call) in [("Ana", Some("2027")), ("Bea", Some("2027")), ("Eva", Some("2027")), ("Ana", None)] {
            let record = record(name, call, 5);
            for _ in 0..2 {
                store.save(&record).await.expect(kind);
            }
            references.push(record.reference);
        }
        store.withdraw(&references[0], moment(6)).await.expect(kind);
        store.erase(&references[0], moment(7), Vec::new()).await.expect(kind);
        store.withdraw(&references[1], moment(8)).await.expect(kind);
        let corrected = Submission {
            corrects: Some(references[2].clone()),
            ..Submission::from(&record("Eva Luna", Some("2027"), 9))
        };
        store.save(corrected).await.expect(kind);
        let mut counted = store.counted().await.expect(kind);
        counted.sort();
        let told: Vec<_> =
            counted.iter().map(|counted| (counted.call.as_deref(), counted.state, counted.count)).collect();
        let expected = [
            (None, RecordState::Received, 1),
            (Some("2027"), RecordState::Received, 1),
            (Some("2027"), RecordState::Withdrawn, 1),
            (Some("2027"), RecordState::Erased, 1),
        ];
        assert_eq!(told, expected, "{kind}");
    }
}

#[tokio::test]
async fn a_pause_is_known_until_it_is_over_or_ended_and_a_later_one_counts() {
    for (kind, store, _folder) in stores().await {
        assert_eq!(store.pause(moment(1)).await.expect(kind), None, "{kind}");
        let pause = Pause { since: moment(1), until: Some(moment(60)) };
        store.set_pause(Some(pause)).await.expect(kind);
        assert_eq!(store.pause(moment(2)).await.expect(kind), Some(pause), "{kind}");
        assert_eq!(store.pause(moment(60)).await.expect(kind), None, "{kind}: it is over");
        let open = Pause { since: moment(61), until: None };
        store.set_pause(Some(open)).await.expect(kind);
        assert_eq!(store.pause(moment(9_999)).await.expect(kind), Some(open), "{kind}");
        store.set_pause(None).await.expect(kind);
        store.set_pause(None).await.expect(kind);
        assert_eq!(store.pause(moment(9_999)).await.expect(kind), None, "{kind}");
    }
}

#[tokio::test]
async fn a_letter_is_claimed_by_one_until_its_time_is_over() {
    for (kind, store, _folder) in stores().await {
        store.owe(&letter("a", 3)).await.expect(kind);
        let seen = store.due(moment(5), 9).await.expect(kind).remove(0);
        let claims = [store.claim(&seen, moment(60)), store.claim(&seen, moment(61))];
        let claims: Vec<bool> = futures_util::future::try_join_all(claims).await.expect(kind);
        assert_eq!(claims.iter().filter(|claimed| **claimed).count(), 1, "{kind}: {claims:?}");
        assert_eq!(store.due(moment(59), 9).await.expect(kind), [], "{kind}");
        let again = store.due(moment(61), 9).await.expect(kind);
        assert_eq!(again.len(), 1, "{kind}: it is due again");
        assert!(store.claim(&again[0], moment(99)).await.expect(kind), "{kind}");
        store.settle("a").await.expect(kind);
        assert!(!store.claim(&again[0], moment(99)).await.expect(kind), "{kind}: it is on its way");
        assert_eq!(store.due(moment(100), 9).await.expect(kind), [], "{kind}");
    }
}
