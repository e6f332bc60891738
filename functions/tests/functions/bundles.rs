//! The bundle, and another one put in its place.

use forms::Function;
use functions::catalogue::{Catalogue, Files};
use functions::packing::pack;

use crate::support::{APPLY, CONTACT, Site, files, good, letter};

const CONTACT_PAGE: &str = "pages/contact.es.json";

#[test]
fn a_bundle_is_read_from_its_folder_as_from_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    std::fs::write(folder.path().join("bootstrap"), [0xff, 0xfe]).expect("a file that is no text");
    let catalogue = Catalogue::read(folder.path()).expect("the small site is sound");
    assert_eq!(catalogue.languages, ["es", "en", "ar"]);
    for function in [None, Some(Function::Network), Some(Function::Submissions)] {
        let packed = pack(folder.path(), function).expect("it is packed");
        let path = folder.path().join("bundle");
        std::fs::write(&path, packed).expect("a file");
        let packed = Catalogue::read(&path).expect("what is packed is sound");
        std::fs::remove_file(&path).expect("it is there");
        for page in catalogue.pages() {
            let own = catalogue.form(&page.form).is_some_and(|form| function.is_none_or(|own| own == form.function));
            let offered = packed.offered_in(&page.form, page.call.as_deref(), &page.lang);
            assert_eq!(offered.is_some(), own, "{function:?}: {}", page.action);
        }
    }
    let error = Catalogue::read(&folder.path().join("nothing")).expect_err("there is no such folder");
    assert!(error.to_string().contains("nothing"), "{error}");
}

#[test]
fn half_a_bundle_is_refused_with_the_file_that_is_wrong() {
    type Damage = fn(&mut Files);
    let cases: [(&str, Damage); 14] = [
        ("manifest.json", |files| drop(files.remove("manifest.json"))),
        ("manifest.json", |files| set(files, "manifest.json", "{")),
        ("manifest.json", |files| replace(files, "manifest.json", "Europe/Zurich", "Europe/Nowhere")),
        ("names/en.json", |files| drop(files.remove("names/en.json"))),
        ("words/en.json", |files| drop(files.remove("words/en.json"))),
        ("forms/apply/form.json", |files| drop(files.remove("forms/apply/form.json"))),
        ("forms/apply/form.json", |files| replace(files, "forms/apply/form.json", "email", "pigeon")),
        ("forms/apply/words.es.json", |files| replace(files, "forms/apply/words.es.json", "\"email\"", "\"post\"")),
        ("/api/submissions/en/apply/2027", |files| drop(files.remove("forms/apply/words.en.json"))),
        ("/api/network/en/contact", |files| replace(files, CONTACT_PAGE, "/api/network/es", "/api/network/en")),
        ("/api/submissions/es/contact", |files| replace(files, CONTACT_PAGE, "/api/network", "/api/submissions")),
        (CONTACT, |files| replace(files, CONTACT_PAGE, "\"url\":\"/es/contact/\"", "\"url\":\"/es/contactó/\"")),
        ("calls/2027.json", |files| drop(files.remove("calls/2027.json"))),
        ("theme/", |files| set(files, "theme/kinds/form.html", "{% if %}")),
    ];
    for (place, damage) in cases {
        let mut files = files();
        damage(&mut files);
        let error = Catalogue::from_files(&files).expect_err(place);
        assert!(error.to_string().starts_with(place), "{place}: {error}");
    }
}

#[tokio::test]
async fn another_bundle_takes_effect_with_the_next_request() {
    let site = Site::open().await;
    site.post(APPLY, &good()).await.location();
    let mut files = files();
    replace(&mut files, "forms/contact/form.json", "2000", "5");
    replace(&mut files, "calls/2027.json", "2027-03-31T23:59", "2027-01-15");
    site.service.replace(Catalogue::from_files(&files).expect("it is sound"));
    assert_eq!(site.post(CONTACT, &letter()).await.status, 422);
    assert_eq!(site.post(APPLY, &good()).await.status, 403);
}

#[tokio::test]
async fn a_bundle_without_forms_still_answers() {
    let site = Site::open().await;
    let mut files = files();
    files.retain(|path, _| !path.starts_with("pages/"));
    site.service.replace(Catalogue::from_files(&files).expect("it is sound"));
    let answer = site.get("/api/submissions/es/apply/2027").await;
    assert_eq!((answer.status, answer.header("content-type")), (404, "text/plain; charset=utf-8"));
}

#[tokio::test]
async fn a_template_that_cannot_be_drawn_is_an_answer_and_loses_nothing() {
    let site = Site::open().await;
    let mut files = files();
    for template in ["receipt", "problem"] {
        set(&mut files, &format!("theme/kinds/{template}.html"), "{{ nothing.at.all }}");
    }
    site.service.replace(Catalogue::from_files(&files).expect("it is sound"));
    let stored = site.post(APPLY, &good()).await;
    assert_eq!(site.get(stored.location()).await.status, 503);
    assert_eq!(site.stored().await.len(), 1);
}

#[tokio::test]
async fn a_site_may_be_served_beside_the_functions() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    let site = Site::open().await;
    let router = site.router().fallback(|| async { "a static page" });
    for (path, expected) in [("/es/", 200), ("/", 200), ("/api/nothing", 404), (APPLY, 303)] {
        let request = Request::get(path).body(Body::empty()).expect("it is well-formed");
        let response = router.clone().oneshot(request).await.expect("a router cannot fail");
        assert_eq!(response.status().as_u16(), expected, "{path}");
    }
}

fn set(files: &mut Files, path: &str, text: &str) {
    files.insert(path.to_owned(), text.to_owned());
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files[path].replace(from, to);
    assert_ne!(text, files[path], "{path} has no {from}");
    set(files, path, &text);
}
