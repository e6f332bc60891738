//! Files that are sent for a question of a walk: taken, refused, removed, gone with what they belong to.

use functions::receipt::Receipt;

use crate::support::{Answer, Site, TOUR, picture};

const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];

async fn begun(site: &Site) -> String {
    let location = site.post(TOUR, WHO).await.location().to_owned();
    location.split("/step/").next().expect("it leads to a step").to_owned()
}

/// Sends files for the photo.
async fn upload(site: &Site, draft: &str, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<(&str, &str, &[u8])> = files.iter().map(|(name, bytes)| ("photo", *name, *bytes)).collect();
    site.send_files(&format!("{draft}/file/photo"), &files).await
}

/// Returns the ids of the files that the step shows.
async fn shown(site: &Site, draft: &str) -> Vec<String> {
    let page = site.get(&format!("{draft}/step/last")).await.body;
    page.split("<kbd>").skip(1).filter_map(|rest| Some(rest.split_once(' ')?.0.to_owned())).collect()
}

#[tokio::test]
async fn a_file_is_kept_listed_and_part_of_the_record_and_its_receipt() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    let step = format!("{draft}/step/last");
    let pressed = site.post(&step, &[("story", "Once"), ("go", "file:photo")]).await;
    assert_eq!(pressed.location(), format!("{draft}/file/photo"));
    let page = site.get(pressed.location()).await.body;
    assert!(page.contains("accept=\".png\"") && page.contains(&format!("{step}#f-photo")), "{page}");
    assert_eq!(upload(&site, &draft, &[("Лицо ق.png", &picture())]).await.location(), format!("{step}#f-photo"));
    let page = site.get(&step).await.body;
    assert!(page.contains("Лицо ق.png") && page.contains("value=\"Once\""), "{page}");
    site.post(&step, &[("story", "Once"), ("agree", "yes")]).await.location();
    let receipt = site.post(&format!("{draft}/submit"), &[]).await.location().to_owned();
    let record = site.stored().await.remove(0);
    assert!(record.answers["photo"].to_string().contains("Лицо ق.png"), "{}", record.answers);
    let file = site.get(&format!("{receipt}/receipt.json")).await.body;
    let signed = Receipt::verify(file.as_bytes(), &site.service.keys.public_keys()).expect("it is good");
    assert_eq!(signed.statement().files.len(), 1);
    assert_eq!(site.service.files.list(None).await.expect("it lists").len(), 1);
    site.post(&format!("{receipt}/erase"), &[]).await.location();
    assert_eq!(site.service.files.list(None).await.expect("it lists").len(), 0, "files go with the answers");
}

#[tokio::test]
async fn a_file_that_is_not_what_is_asked_for_comes_back_with_the_reason() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    let (dot, large) = (picture(), vec![0; 100_001]);
    for (files, problem) in [
        (&[][..], "missing"),
        (&[("photo.png", &b"MZ is how programs begin"[..])], "wrong"),
        (&[("photo.exe", &dot)], "wrong"),
        (&[("photo.png", &large)], "too_large"),
    ] {
        let answer = upload(&site, &draft, files).await;
        assert_eq!(answer.status, 422, "{files:?}");
        assert!(answer.body.contains(problem), "{problem}: {}", answer.body);
    }
    assert!(shown(&site, &draft).await.is_empty());
    assert_eq!(site.service.files.list(None).await.expect("it lists").len(), 0, "nothing is kept");
}

#[tokio::test]
async fn a_file_is_removed_and_replaced_and_no_more_than_allowed_are_taken() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    for name in ["one.png", "two.png"] {
        upload(&site, &draft, &[(name, &picture())]).await.location();
    }
    let files = shown(&site, &draft).await;
    assert_eq!(files.len(), 2);
    let full = site.get(&format!("{draft}/file/photo")).await;
    assert!(full.location().starts_with(&format!("{draft}/step/last")), "there is no room");
    assert_eq!(upload(&site, &draft, &[("three.png", &picture())]).await.status, 422);
    let removed = site.post(&format!("{draft}/step/last"), &[("story", "Once"), ("remove-file", &files[0])]).await;
    assert_eq!(removed.location(), format!("{draft}/step/last"));
    assert_eq!(shown(&site, &draft).await, [files[1].clone()]);
    assert_eq!(site.service.files.list(None).await.expect("it lists").len(), 1);
}

#[tokio::test]
async fn a_post_of_the_step_neither_adds_nor_loses_files() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    upload(&site, &draft, &[("one.png", &picture())]).await.location();
    let files = shown(&site, &draft).await;
    for pairs in [&[("agree", "yes")][..], &[("agree", "yes"), ("photo", "stolen")], &[("go", "save")]] {
        site.post(&format!("{draft}/step/last"), pairs).await.location();
        assert_eq!(shown(&site, &draft).await, files, "{pairs:?}");
    }
    let other = begun(&site).await;
    site.post(&format!("{other}/step/last"), &[("agree", "yes"), ("photo", &files[0])]).await.location();
    assert!(shown(&site, &other).await.is_empty(), "nobody names the file of somebody else");
}

#[tokio::test]
async fn only_questions_that_ask_for_files_have_a_page_for_them() {
    let site = Site::open().await;
    let draft = begun(&site).await;
    for field in ["story", "nothing"] {
        assert_eq!(site.get(&format!("{draft}/file/{field}")).await.status, 404, "{field}");
    }
}
