//! Files that a page posts straight into the bucket, past the function.
//!
//! The stand-in reads names of files as Latin-1, which the service does not: names in other alphabets
//! are tested on values, in `files::posted`.

use axum::http::{HeaderMap, HeaderValue};
use stand_ins::{http, server};

use crate::sent::{MULTIPART, picture};
use crate::site::Site;

const TOUR: &str = "/api/submissions/es/tour/2027";
const SITE: &str = "https://www.site.example";

/// The page of a draft that asks for a file, and where it comes back to.
async fn page_of(site: &Site) -> (String, String) {
    let who = [("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];
    let first = site.post(TOUR, &who).await;
    let draft = first.location.split("/step/").next().expect("it leads to a step").to_owned();
    let at = format!("{draft}/file/photo");
    (site.get(&at).await.body, at)
}

/// Returns the controls of a page that have a value.
fn fields(page: &str) -> Vec<(String, String)> {
    let between = |text: &str, from: &str| {
        Some(text.split_once(from)?.1.split_once('"')?.0.replace("&#x2F;", "/").replace("&amp;", "&"))
    };
    page.split("<input ")
        .skip(1)
        .filter_map(|tag| Some((between(tag, "name=\"")?, between(tag, "value=\"")?)))
        .collect()
}

/// Posts as a browser does: the controls, then the file.
async fn post(site: &Site, fields: &[(String, String)], (name, bytes): (&str, &[u8])) -> http::Answer {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"));
    let body = [body.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    let headers = HeaderMap::from_iter([(axum::http::header::CONTENT_TYPE, HeaderValue::from_static(MULTIPART))]);
    let path = format!("/{}", site.name);
    http::send(&server::cloud(), ("POST", &path), &headers, &body).await.expect("the bucket answers")
}

/// Returns the address to which the bucket sends a browser, within the site.
fn back(answer: &http::Answer) -> String {
    let location = answer.location.as_deref().expect("it leads somewhere");
    location.strip_prefix(SITE).expect("it leads back").to_owned()
}

#[tokio::test]
async fn a_file_goes_past_the_function_into_the_bucket_and_is_judged_when_the_browser_comes_back() {
    let site = Site::over(0, 0).await;
    let (page, at) = page_of(&site).await;
    let fields = fields(&page);
    let posted = post(&site, &fields, ("una foto.png", &picture())).await;
    assert_eq!(posted.status, 303, "{posted:?}");
    let back = back(&posted);
    assert!(back.starts_with(&format!("{at}?")), "{back}");
    let draft = at.split("/file/").next().expect("a draft");
    for _ in 0..2 {
        let taken = site.get(&back).await;
        assert_eq!((taken.status, taken.location.as_str()), (303, &*format!("{draft}/step/last#f-photo")), "{taken:?}");
    }
    let step = site.get(&format!("{draft}/step/last")).await;
    assert_eq!(step.body.matches("una foto.png").count(), 1, "{step:?}");
}

#[tokio::test]
async fn what_is_not_asked_for_is_refused_by_the_function_in_words_and_by_the_bucket_beyond_that() {
    let site = Site::over(0, 0).await;
    let (page, _) = page_of(&site).await;
    let fields = fields(&page);
    for (name, bytes, problem) in [
        ("one.png", &b"no picture at all"[..], "file."),
        ("", b"", "file.missing"),
        ("empty.png", b"", "file."),
        ("large.png", &[7; 150_000], "file.too_large"),
    ] {
        let posted = post(&site, &fields, (name, bytes)).await;
        assert_eq!(posted.status, 303, "{name}: {posted:?}");
        let answer = site.get(&back(&posted)).await;
        assert!(answer.status == 422 && answer.body.contains(problem), "{name}: {answer:?}");
        // It is gone, and the page offers the next attempt.
        assert!(answer.body.contains("x-amz-signature"), "{name}");
        assert!(site.get(&back(&posted)).await.body.contains("file.missing"), "{name}");
    }
    assert_eq!(post(&site, &fields, ("huge.png", &[7; 300_000])).await.status, 400);
    let mut elsewhere = fields.clone();
    elsewhere[0].1 = "files/0123456789abcdefghjkmnpqrs".to_owned();
    assert_eq!(post(&site, &elsewhere, ("one.png", &picture())).await.status, 403);
}

#[tokio::test]
async fn nobody_has_a_file_taken_that_was_posted_for_another_draft() {
    let site = Site::over(0, 0).await;
    let ((page, _), (_, other)) = (page_of(&site).await, page_of(&site).await);
    let posted = post(&site, &fields(&page), ("one.png", &picture())).await;
    let back = back(&posted);
    let (_, query) = back.split_once('?').expect("a query");
    let answer = site.get(&format!("{other}?{query}")).await;
    assert!(answer.status == 422 && answer.body.contains("file.missing"), "{answer:?}");
    assert_eq!(site.get(&back).await.status, 303);
}
