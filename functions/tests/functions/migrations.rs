//! Drafts and new versions of their form: whatever changes, nothing that was typed is lost.

use functions::Catalogue;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Site, TOUR, files};

/// A change that editors make to a form.
#[derive(Clone, Copy, Debug)]
enum Change {
    ShorterName,
    OtherKindOfStory,
    StoryIsGone,
    NewQuestion,
    LastStepHangsOnAnAnswer,
    StepsInAnotherOrder,
}

const CHANGES: [Change; 6] = [
    Change::ShorterName,
    Change::OtherKindOfStory,
    Change::StoryIsGone,
    Change::NewQuestion,
    Change::LastStepHangsOnAnAnswer,
    Change::StepsInAnotherOrder,
];

/// Returns the small site with another version of the walk.
fn changed(changes: &[Change]) -> Catalogue {
    let mut files = files();
    let mut edit = |path: &str, change: &dyn Fn(&mut Value)| {
        let mut tree: Value = serde_json::from_str(&files[path]).expect("it is JSON");
        change(&mut tree);
        files.insert(path.to_owned(), tree.to_string());
    };
    let words = ["es", "en"].map(|lang| format!("forms/tour/words.{lang}.json"));
    for change in changes {
        edit("forms/tour/form.json", &|form| {
            let steps = form["steps"].as_array_mut().expect("a list");
            let last = steps.iter().position(|step| step["id"] == "last").expect("it is there");
            match change {
                Change::ShorterName => steps[0]["fields"][0]["max"] = json!("3"),
                Change::OtherKindOfStory => {
                    let story = json!({"id": "story", "kind": "text", "max": "5", "optional": "true"});
                    steps[last]["fields"][0] = story;
                }
                Change::StoryIsGone => drop(steps[last]["fields"].as_array_mut().expect("a list").remove(0)),
                Change::NewQuestion => {
                    let fields = steps[0]["fields"].as_array_mut().expect("a list");
                    fields.push(json!({"id": "extra", "kind": "email"}));
                }
                Change::LastStepHangsOnAnAnswer => steps[last]["when"] = json!({"alone": "no"}),
                Change::StepsInAnotherOrder => steps.swap(1, 2),
            }
        });
        for path in &words {
            edit(path, &|words| match change {
                Change::StoryIsGone => drop(words["fields"].as_object_mut().expect("a map").remove("story")),
                Change::NewQuestion => words["fields"]["extra"] = json!({"label": "extra"}),
                _ => {}
            });
        }
    }
    Catalogue::from_files(&files).expect("the new version is sound")
}

async fn answers(site: &Site, draft: &str) -> Vec<Value> {
    let file = site.get(&format!("{draft}/download")).await.body;
    let file: Value = serde_json::from_str(&file).expect("a draft file is JSON");
    file["answers"].as_array().expect("a list").clone()
}

async fn kept_through(name: &str, story: &str, changes: &[Change]) {
    let site = Site::open().await;
    let first = [("step", "who"), ("name", name), ("adult", "yes"), ("alone", "yes")];
    let step = site.post(TOUR, &first).await.location().to_owned();
    let draft = step.split("/step/").next().expect("a draft").to_owned();
    site.post(&step, &[("story", story), ("go", "save")]).await.location();
    let before = answers(&site, &draft).await;
    site.service.replace(changed(changes));
    for place in ["", "/step/who", "/step/last", "/check"] {
        let status = site.get(&format!("{draft}{place}")).await.status;
        assert!(matches!(status, 200 | 303), "{changes:?} {place}: {status}");
    }
    assert_eq!(answers(&site, &draft).await, before, "{changes:?}: looking loses nothing");
    let typed = [("name", "Eva"), ("adult", "yes"), ("alone", "yes"), ("go", "save")];
    site.post(&format!("{draft}/step/who"), &typed).await.location();
    let after = answers(&site, &draft).await;
    let story = |answers: &[Value]| answers.iter().find(|pair| pair[0] == "story").cloned();
    assert_eq!(story(&after), story(&before), "{changes:?}: what another step holds stays");
    // Whoever goes back to the old version finds it all again.
    site.service.replace(changed(&[]));
    assert_eq!(story(&answers(&site, &draft).await), story(&before), "{changes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_draft_opens_in_any_next_version_with_everything_as_it_was_typed(
        name in "[a-zA-Zق-ي]{1,20}",
        story in "\\PC{0,60}",
        // Each at most once, in this order: a change may need what another has taken away.
        chosen in prop::collection::vec(any::<bool>(), CHANGES.len()),
    ) {
        let changes: Vec<Change> = CHANGES.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(change, _)| *change).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(kept_through(&name, &story, &changes));
    }
}
