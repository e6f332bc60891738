//! Requests and what they are answered with, over a site of a few files.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::http::Request;

use super::*;
use crate::serve::site::Site;

const FILES: &[(&str, &str)] = &[
    ("index.html", "<body>root</body>"),
    ("404.html", "<body>nothing</body>"),
    ("es/index.html", "<body>inicio</body>"),
    ("es/404.html", "<body>nada</body>"),
    ("es/año nuevo/index.html", "<body>año</body>"),
    ("ar/النداءات/index.html", "<body>نداءات</body>"),
    ("assets/site.css", "p{}"),
];

fn good() -> Showing {
    let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), Bytes::from_static(text.as_bytes())));
    let site = Site { files: files.collect(), ..Site::default() };
    Showing { site: Some(Arc::new(site)), faults: None, token: "7-1".to_owned() }
}

fn faulty(site: Showing) -> Showing {
    let faults = Faults { report: "error: a <b>".to_owned(), language: String::new() };
    Showing { faults: Some(Arc::new(faults)), ..site }
}

fn ask(showing: &Showing, request: &str) -> Response {
    let (method, address) = request.split_once(' ').expect("a method and an address");
    let request = Request::builder().method(method).uri(address).body(()).expect("a request");
    answer(showing, &request.into_parts().0)
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("it is in memory");
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

#[tokio::test]
async fn an_address_leads_to_its_file_or_to_what_is_said_instead() {
    for (request, status, expected) in [
        ("GET /", 200, "root"),
        ("HEAD /", 200, "root"),
        ("GET /es/", 200, "inicio"),
        ("GET /es/index.html", 200, "inicio"),
        ("GET /es/?anything", 200, "inicio"),
        ("GET /es/a%C3%B1o%20nuevo/", 200, "año"),
        ("GET /ar/%D8%A7%D9%84%D9%86%D8%AF%D8%A7%D8%A1%D8%A7%D8%AA/", 200, "نداءات"),
        ("GET /assets/site.css", 200, "p{}"),
        ("GET /es/nothing/", 404, "nada"),
        ("GET /es/nothing.png", 404, "nada"),
        ("GET /fr/nothing", 404, "nothing"),
        ("GET /es/%FF/", 404, "nothing"),
        ("GET /es/../index.html", 404, "nothing"),
        ("GET /es/%2e%2e/index.html", 404, "nothing"),
        ("GET /es/..%2Findex.html", 404, "nothing"),
        ("GET /es%5C..%5Cindex.html", 404, "nothing"),
        ("GET //", 404, "nothing"),
        ("POST /es/", 405, ""),
        ("DELETE /es/", 405, ""),
    ] {
        let response = ask(&good(), request);
        assert_eq!(response.status(), status, "{request}");
        let text = text(response).await;
        assert!(text.contains(expected), "{request}: {text}");
    }
}

#[test]
fn a_folder_without_its_slash_leads_to_the_one_with_it_and_never_to_another_host() {
    for (address, expected) in [
        ("/es", Some("/es/")),
        ("/es?a=b", Some("/es/?a=b")),
        ("/es/a%C3%B1o%20nuevo", Some("/es/a%C3%B1o%20nuevo/")),
        ("//es", None),
        ("/assets", None),
    ] {
        let response = ask(&good(), &format!("GET {address}"));
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().expect("an address"));
        assert_eq!(to, expected, "{address}");
        assert_eq!(response.status() == StatusCode::MOVED_PERMANENTLY, expected.is_some(), "{address}");
    }
}

#[tokio::test]
async fn pages_follow_changes_and_other_files_are_served_as_they_are() {
    let page = text(ask(&good(), "GET /es/")).await;
    assert_eq!(page, "<body>inicio<script src=\"/_convoca/reload.js?shown=7-1\" defer></script></body>");
    assert_eq!(text(ask(&good(), "GET /assets/site.css")).await, "p{}");
    assert_eq!(followed("no body", "1"), "no body<script src=\"/_convoca/reload.js?shown=1\" defer></script>");
}

#[test]
fn a_file_that_the_browser_has_is_not_sent_again() {
    let first = ask(&good(), "GET /assets/site.css");
    assert_eq!(first.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    let tag = first.headers()[header::ETAG].to_str().expect("a tag").to_owned();
    for (known, expected) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\", {tag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
    ] {
        let request = Request::builder().uri("/assets/site.css").header(header::IF_NONE_MATCH, &known);
        let response = answer(&good(), &request.body(()).expect("a request").into_parts().0);
        assert_eq!(response.status(), expected, "{known}");
        assert_eq!(response.headers()[header::ETAG], tag.as_str(), "{known}");
    }
}

#[test]
fn a_page_has_another_tag_in_another_state_and_a_style_has_not() {
    let later = Showing { token: "7-2".to_owned(), ..good() };
    for (address, same) in [("GET /es/", false), ("GET /assets/site.css", true)] {
        let tags = [&good(), &later].map(|showing| ask(showing, address).headers()[header::ETAG].clone());
        assert_eq!(tags[0] == tags[1], same, "{address}");
    }
}

#[tokio::test]
async fn faults_stand_in_the_place_of_pages_and_of_nothing_else() {
    for (request, status, expected) in [
        ("GET /es/", 500, "a &lt;b&gt;"),
        ("GET /es", 500, "a &lt;b&gt;"),
        ("GET /es/new/", 500, "a &lt;b&gt;"),
        ("GET /es/", 500, "?last-good"),
        ("GET /es/", 500, "/_convoca/reload.js?shown=7-1"),
        ("GET /es/?last-good", 200, "inicio"),
        ("GET /es/new/?last-good", 404, "nada"),
        ("GET /assets/site.css", 200, "p{}"),
    ] {
        let response = ask(&faulty(good()), request);
        assert_eq!(response.status(), status, "{request}");
        let text = text(response).await;
        assert!(text.contains(expected), "{request}: {text}");
    }
}

#[tokio::test]
async fn without_a_good_site_there_are_only_faults() {
    let nothing = Showing { token: "7-0".to_owned(), ..Showing::default() };
    assert_eq!(ask(&nothing, "GET /").status(), StatusCode::SERVICE_UNAVAILABLE);
    for request in ["GET /", "GET /?last-good", "GET /assets/site.css"] {
        let response = ask(&faulty(nothing.clone()), request);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{request}");
        assert!(!text(response).await.contains("?last-good"), "{request}");
    }
}
