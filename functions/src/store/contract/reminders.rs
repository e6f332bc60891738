//! What every store must do for those who are written to later: members, and authors of drafts.

use super::*;
use crate::draft::DraftId;

/// Stores a member and returns its reference.
async fn member(store: &Store, name: &str, confirmed: Option<i64>) -> Reference {
    let record = record(name, None, 1);
    let reference = store.save(&record).await.expect("it is stored").reference().clone();
    if let Some(confirmed) = confirmed {
        store.confirm(&reference, moment(confirmed), Vec::new()).await.expect("it is noted");
    }
    reference
}

async fn lapsing(store: &Store, confirmed: i64, asked: i64) -> Vec<Reference> {
    let records = store.lapsing((moment(confirmed), moment(asked)), 9).await.expect("it is listed");
    records.into_iter().map(|record| record.reference).collect()
}

#[tokio::test]
async fn members_lapse_who_confirmed_before_a_moment_and_were_not_asked_since_another() {
    for (kind, store, _folder) in stores().await {
        let (old, _never) = (member(&store, "Ana", Some(10)).await, member(&store, "Eva", None).await);
        let left = member(&store, "Bea", Some(10)).await;
        store.withdraw(&left, moment(11)).await.expect(kind);
        assert_eq!(lapsing(&store, 10, 0).await, [], "{kind}: not before");
        assert_eq!(lapsing(&store, 11, 0).await, std::slice::from_ref(&old), "{kind}");
        for second in [20, 21] {
            store.ask(&old, moment(second), vec![letter("ask", second)]).await.expect(kind);
        }
        let owed = store.due(moment(30), 9).await.expect(kind);
        assert_eq!(owed.len(), 1, "{kind}: asked once: {owed:?}");
        assert_eq!(lapsing(&store, 11, 20).await, [], "{kind}: there is time for an answer");
        assert_eq!(lapsing(&store, 11, 21).await, std::slice::from_ref(&old), "{kind}: there is no more");
        let stays = store.confirm(&old, moment(22), Vec::new()).await.expect(kind).expect(kind);
        assert_eq!((stays.standing.confirmed, stays.standing.asked), (Some(moment(22)), None), "{kind}");
        let again = store.confirm(&old, moment(23), Vec::new()).await.expect(kind).expect(kind);
        assert_eq!(again.standing.confirmed, Some(moment(22)), "{kind}: nobody had asked");
        assert_eq!(lapsing(&store, 22, 99).await, [], "{kind}");
    }
}

#[tokio::test]
async fn drafts_whose_authors_know_another_deadline_are_found_until_they_are_told() {
    for (kind, store, _folder) in stores().await {
        let mut ids = Vec::new();
        for (call, closes, sent) in [
            (Some("2027"), Some(8), false),
            (Some("2027"), None, false),
            (Some("2027"), Some(7), false),
            (Some("2026"), Some(8), false),
            (Some("2027"), Some(8), true),
        ] {
            let id = DraftToken::random().expect("there is randomness").id();
            let sent = sent.then(|| record("Ana", None, 1).reference);
            let draft = Draft { call: call.map(str::to_owned), closes: closes.map(moment), sent, ..draft(2) };
            store.keep_draft(&id, &draft).await.expect(kind);
            ids.push(id);
        }
        let untold = async |limit| {
            let found = store.drafts_untold(("application", "2027"), moment(7), limit).await.expect(kind);
            found.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(untold(1).await.len(), 1, "{kind}");
        let found = untold(9).await;
        let mut named: Vec<DraftId> = found.iter().map(|(id, _)| *id).collect();
        named.sort();
        let mut expected = ids[..2].to_vec();
        expected.sort();
        assert_eq!(named, expected, "{kind}");
        for (id, draft) in &found {
            let told = Draft { closes: Some(moment(7)), ..draft.clone() };
            let owed = Some(letter("moved", 3));
            assert_eq!(store.tell_draft(id, &told, owed.clone()).await.expect(kind), Kept::Kept, "{kind}");
            assert_eq!(store.tell_draft(id, &told, owed).await.expect(kind), Kept::Stale, "{kind}");
        }
        assert_eq!(untold(9).await, [], "{kind}");
        assert_eq!(store.due(moment(3), 9).await.expect(kind).len(), 1, "{kind}");
    }
}
