//! Records out of the store, a page at a time: however many there are, only one page is held.

use functions::record::Record;
use functions::store::{Filter, Store};

/// How many records are held at once.
const PAGE: usize = 500;

/// Gives every page of a list to `take`, in the filter's order.
pub(in crate::commands) async fn each(
    store: &Store,
    filter: &Filter,
    mut take: impl FnMut(Vec<Record>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut from = None;
    loop {
        let listed = store.list(filter, from.as_ref(), PAGE).await?;
        take(listed.records)?;
        match listed.next {
            Some(next) => from = Some(next),
            None => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use functions::record::ContentHash;
    use functions::reference::Reference;
    use functions::store::Order;
    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn no_more_than_a_page_is_held_and_the_oldest_come_first_if_asked() {
        let store = Store::open("memory:").await.expect("memory is there");
        for second in 0..1201 {
            let content = ContentHash::of("letter", None, format!("{second}").as_bytes());
            let record = Record {
                reference: Reference::of(&content, 0),
                form: "letter".to_owned(),
                form_version: 1,
                call: None,
                lang: "es".to_owned(),
                received: Timestamp::from_second(second).expect("it is in range"),
                content,
                answers: serde_json::json!({}),
                standing: functions::record::Standing::default(),
            };
            store.save(&record).await.expect("it is stored");
        }
        let (mut sizes, mut seconds) = (Vec::new(), Vec::new());
        let filter = Filter { order: Order::OldestFirst, ..Filter::default() };
        let take = |records: Vec<Record>| {
            sizes.push(records.len());
            seconds.extend(records.iter().map(|record| record.received.as_second()));
            Ok(())
        };
        each(&store, &filter, take).await.expect("it is read");
        assert_eq!(sizes, [500, 500, 201]);
        assert!(seconds.into_iter().eq(0..1201));
    }
}
