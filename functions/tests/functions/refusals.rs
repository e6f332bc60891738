//! Everything that is no answer of a visitor.

use axum::http::Method;

use crate::support::{APPLY, CONTACT, Site, encode, good};

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let site = Site::open().await;
    for (headers, status) in [
        (&[("sec-fetch-site", "cross-site")][..], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "https://site.example")], 303),
        (&[("origin", "https://www.site.example")], 303),
        (&[], 303),
    ] {
        let answer = site.post_from(APPLY, &good(), headers).await;
        assert_eq!(answer.status, status, "{headers:?}");
        if status == 403 {
            assert!(answer.body.contains("es failure.refused.text"), "{}", answer.body);
            assert!(answer.body.contains("href=\"/es/apply/2027/\""), "it leads back: {}", answer.body);
            assert!(answer.body.contains("<i title=\"/es/apply/2027/\">es apply</i>"), "{}", answer.body);
            assert!(!answer.body.contains("canonical"), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_body_that_no_form_sends_is_refused_on_a_page_in_the_readers_language() {
    let site = Site::open().await;
    let form = "application/x-www-form-urlencoded";
    for (content_type, body, status, key) in [
        (form, vec![b'x'; 300 * 1024], 413, "too_large"),
        (form, "a=1&".repeat(2001).into_bytes(), 413, "too_large"),
        (form, b"name=%FF".to_vec(), 400, "bad_request"),
        (form, b"name=%zz".to_vec(), 400, "bad_request"),
        (form, b"\xff".to_vec(), 400, "bad_request"),
        ("multipart/form-data; boundary=x", b"--x".to_vec(), 415, "bad_request"),
        ("application/json", b"{}".to_vec(), 415, "bad_request"),
        ("application/x-www-form-urlencoded; charset=latin1", b"a=1".to_vec(), 415, "bad_request"),
    ] {
        for lang in ["es", "en", "ar"] {
            let path = format!("/api/network/{lang}/contact");
            let headers = [("host", "site.example"), ("content-type", content_type)];
            let answer = site.send(Method::POST, &path, &headers, body.clone()).await;
            assert_eq!(answer.status, status, "{content_type}");
            let expected = format!("{lang} failure.{key}.text");
            assert!(answer.body.contains(&expected), "{expected}: {}", answer.body);
        }
    }
    assert_eq!(site.stored().await, []);
}

#[tokio::test]
async fn other_methods_are_refused_and_told_which_there_are() {
    let site = Site::open().await;
    let received = site.post(APPLY, &good()).await.location().to_owned();
    for (method, path, allowed) in [
        (Method::PUT, APPLY, "GET, HEAD, POST"),
        (Method::DELETE, CONTACT, "GET, HEAD, POST"),
        (Method::OPTIONS, CONTACT, "GET, HEAD, POST"),
        (Method::POST, received.as_str(), "GET, HEAD"),
        (Method::DELETE, received.as_str(), "GET, HEAD"),
    ] {
        let answer = site.send(method.clone(), path, &[], Vec::new()).await;
        assert_eq!((answer.status, answer.header("allow")), (405, allowed), "{method} {path}");
        assert!(answer.body.contains("failure.not_found.title"), "{}", answer.body);
    }
    assert_eq!(site.stored().await.len(), 1);
}

#[tokio::test]
async fn an_unknown_address_is_answered_in_the_language_that_it_names() {
    let site = Site::open().await;
    for (path, lang) in [
        ("/", "es"),
        ("/api", "es"),
        ("/api/", "es"),
        ("/api/submissions", "es"),
        ("/api/submissions/en/nothing", "en"),
        ("/api/submissions/ar/apply/2027/what", "ar"),
        ("/api/submissions/xx/apply/2027", "es"),
        ("/en/", "en"),
        ("/ar/%D8%B9/%FF", "ar"),
        ("//evil.example/", "es"),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")), "{path}: {}", answer.body);
        assert!(answer.body.contains("404 ") && answer.body.contains("failure.not_found.title – Site"), "{path}");
        assert!(!answer.body.contains("canonical") && !answer.body.contains("<i"), "{path}: {}", answer.body);
        assert!(answer.body.contains("<a lang=\"en\" href=\"/en/\">"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_head_request_is_a_get_without_a_body() {
    let site = Site::open().await;
    let received = site.post(APPLY, &good()).await.location().to_owned();
    for (path, status) in [(received.as_str(), 200), (APPLY, 303), ("/api/nothing", 404)] {
        let answer = site.send(Method::HEAD, path, &[], Vec::new()).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, ""), "{path}");
    }
}

#[tokio::test]
async fn a_store_that_fails_is_a_page_with_the_trace_of_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let site = Site::at(crate::support::OPEN, &format!("sqlite:{}", path.display())).await;
    let received = site.post(APPLY, &good()).await.location().to_owned();
    let connection = rusqlite::Connection::open(&path).expect("the same file");
    connection.execute_batch("DROP TABLE submissions").expect("it can be damaged");
    let headers = [("host", "site.example"), ("content-type", "application/x-www-form-urlencoded")];
    let post = site.send(Method::POST, APPLY, &headers, encode(&good()).into()).await;
    for answer in [post, site.get(&received).await] {
        assert_eq!(answer.status, 503);
        let line = site.service.log.lines().into_iter().find(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            line["status"] == 503
                && answer.body.contains(&format!("<code>{}</code>", line["trace"].as_str().unwrap_or("?")))
        });
        let line = line.expect("the log has the trace");
        assert!(line.contains("no such table"), "{line}");
        assert!(!answer.body.contains("no such table"), "{}", answer.body);
        assert!(!line.contains("Ana"), "{line}");
    }
}
