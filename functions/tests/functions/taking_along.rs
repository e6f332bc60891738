//! A draft as a file: taken along, opened elsewhere, and never more than it was.

use crate::support::{Answer, Site, TOUR, picture};

const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];
const OPENING: &str = "/api/submissions/es/tour/2027/draft";

/// Begins a walk and returns the address of its draft.
async fn begun(site: &Site) -> String {
    let location = site.post(TOUR, WHO).await.location().to_owned();
    location.split("/step/").next().expect("it leads to a step").to_owned()
}

async fn file_of(site: &Site, draft: &str) -> String {
    site.get(&format!("{draft}/download")).await.body
}

async fn open_at(site: &Site, path: &str, file: &str) -> Answer {
    site.send_files(path, &[("draft", "draft.json", file.as_bytes())]).await
}

#[tokio::test]
async fn a_draft_file_opens_as_a_draft_of_its_own_with_everything_that_was_typed() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    site.post(&format!("{draft}/step/last"), &[("story", "Érase\nuna vez"), ("go", "save")]).await.location();
    let file = file_of(&site, &draft).await;
    let page = site.get(OPENING).await;
    assert!(page.body.contains(&format!("action=\"{OPENING}\"")), "{}", page.body);
    assert!(page.body.contains("lang=\"en\" href=\"/api/submissions/en/tour/2027/draft\""), "{}", page.body);
    let mut opened = Vec::new();
    for opening in [OPENING, OPENING, "/api/submissions/en/tour/2027/draft"] {
        let answer = open_at(&site, opening, &file).await;
        assert!(answer.location().starts_with(opening), "{answer:?}");
        let step = site.get(&format!("{}/step/last", answer.location())).await.body;
        assert!(step.contains("value=\"Érase\nuna vez\""), "{step}");
        let tasks = site.get(answer.location()).await.body;
        assert!(tasks.contains("1/2"), "what was done is done: {tasks}");
        opened.push(answer.location().to_owned());
    }
    site.post(&format!("{}/step/who", opened[0]), &[("name", "Eva"), ("adult", "yes"), ("alone", "yes")]).await;
    assert!(site.get(&format!("{draft}/step/who")).await.body.contains("value=\"Ana\""), "each is its own");
}

#[tokio::test]
async fn what_is_no_draft_of_this_form_comes_back_with_the_reason() {
    let site = Site::open().await;
    let file = file_of(&site, &begun(&site).await).await;
    let other = file.replace("\"call\": \"2027\"", "\"call\": \"2026\"");
    for (files, problem) in [
        (&[][..], "resume.missing"),
        (&[("draft", "", &b""[..])], "resume.missing"),
        (&[("other", "draft.json", file.as_bytes())], "resume.missing"),
        (&[("draft", "draft.json", b"")], "resume.unreadable"),
        (&[("draft", "plan.pdf", b"%PDF-1.7")], "resume.unreadable"),
        (&[("draft", "draft.json", other.as_bytes())], "resume.of_another"),
        (&[("draft", "draft.json", &vec![b' '; 3_000_000])], "resume.too_large"),
    ] {
        let answer = site.send_files(OPENING, files).await;
        assert_eq!(answer.status, 422, "{problem}");
        assert!(answer.body.contains(&format!("<b>es {problem}</b>")), "{problem}: {}", answer.body);
    }
    assert_eq!(site.post(OPENING, &[("draft", "x")]).await.status, 415);
    assert_eq!(site.get("/api/network/es/contact/draft").await.status, 404, "a form on one page has no drafts");
}

#[tokio::test]
async fn within_the_grace_a_draft_file_opens_if_it_was_begun_in_time_and_says_so_truly() {
    let site = Site::open().await;
    let file = file_of(&site, &begun(&site).await).await;
    let site = site.later("2027-04-01T05:05:00Z");
    assert_eq!(open_at(&site, OPENING, &file).await.status, 303);
    let begun = file.find("\"started\": \"2027").expect("it says when it was begun");
    let forged = format!("{}{}", &file[..begun], file[begun..].replacen("2027", "2026", 1));
    assert_eq!(open_at(&site, OPENING, &forged).await.status, 403, "it counts as begun now");
    let site = site.later("2027-04-01T05:10:00Z");
    assert_eq!(open_at(&site, OPENING, &file).await.status, 403, "the grace is over");
}

#[tokio::test]
async fn files_come_along_as_copies_and_what_is_gone_must_be_sent_again() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    site.send_files(&format!("{draft}/file/photo"), &[("photo", "ق.png", &picture())]).await.location();
    site.post(&format!("{draft}/step/last"), &[("agree", "yes")]).await.location();
    let file = file_of(&site, &draft).await;
    let opened = open_at(&site, OPENING, &file).await.location().to_owned();
    let kept = site.service.files.list(None).await.expect("it lists");
    assert_eq!((kept.len(), kept[0].uploaded.hash == kept[1].uploaded.hash), (2, true));
    assert!(site.get(&format!("{opened}/step/last")).await.body.contains("ق.png"));
    assert!(site.get(&opened).await.body.contains("class=\"check\""), "all is done");
    for one in kept {
        site.service.files.remove(&one.uploaded.id).await.expect("it is removed");
    }
    let opened = open_at(&site, OPENING, &file).await.location().to_owned();
    assert!(!site.get(&format!("{opened}/step/last")).await.body.contains("ق.png"));
    assert!(site.get(&opened).await.body.contains("class=\"to-do\">es last"), "the step is open again");
}

#[tokio::test]
async fn a_correction_taken_along_still_corrects() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    site.post(&format!("{draft}/step/last"), &[("story", ""), ("agree", "yes")]).await.location();
    let receipt = site.post(&format!("{draft}/submit"), &[]).await.location().to_owned();
    let correction = site.post(&format!("{receipt}/edit"), &[]).await.location().to_owned();
    let opened = open_at(&site, OPENING, &file_of(&site, &correction).await).await.location().to_owned();
    site.post(&format!("{opened}/step/last"), &[("story", "Once"), ("agree", "yes")]).await.location();
    assert_eq!(site.post(&format!("{opened}/submit"), &[]).await.location(), receipt);
    assert_eq!(site.stored().await.len(), 1);
}
