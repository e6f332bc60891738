//! A corpus of posts: what people send is stored, what programs send is not, and both get a page.

use serde::Deserialize;

use crate::support::Site;

#[derive(Deserialize)]
struct Post {
    who: String,
    human: bool,
    form: String,
    headers: std::collections::BTreeMap<String, String>,
    pairs: Vec<(String, String)>,
}

#[tokio::test]
async fn what_people_send_is_stored_and_what_programs_send_is_not() {
    let posts: Vec<Post> = serde_json::from_str(include_str!("corpus/posts.json")).expect("the corpus is JSON");
    assert!(posts.iter().any(|post| post.human) && posts.iter().any(|post| !post.human));
    for post in posts {
        let site = Site::open().await;
        // A text that is long says how long, so that the corpus can be read.
        let long = |value: &str| match value.strip_prefix("REPEAT ").and_then(|times| times.parse().ok()) {
            Some(times) => "x".repeat(times),
            None => value.to_owned(),
        };
        let pairs: Vec<(&str, String)> = post.pairs.iter().map(|(name, value)| (name.as_str(), long(value))).collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let headers: Vec<(&str, &str)> =
            post.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = site.post_from(&format!("/api/network/es/{}", post.form), &pairs, &headers).await;
        let stored = site.stored().await.len();
        if post.human {
            assert_eq!((answer.status, stored), (303, 1), "{}: {}", post.who, answer.body);
        } else {
            assert!(matches!(answer.status, 403 | 422) && stored == 0, "{}: {answer:?}", post.who);
            assert!(answer.body.contains("<html"), "{}: whoever it is gets a page", post.who);
        }
    }
}
