//! The page behind the redirect.

use crate::support::{APPLY, CONTACT, Site, good, letter};

#[tokio::test]
async fn a_confirmation_shows_the_reference_and_what_happens_next_and_no_answer() {
    let site = Site::open().await;
    let path = site.post(APPLY, &good()).await.confirmation();
    let reference = path.rsplit('/').next().expect("it ends in a reference").to_owned();
    for _ in ["at once", "from a bookmark"] {
        let page = site.get(&path).await;
        assert_eq!(page.status, 200);
        for expected in
            [&format!("<b>{reference}</b>"), "es thanks – Site", "es soon", "<li>b</li>", "noindex", "es thanks</i>"]
        {
            assert!(page.body.contains(expected), "{expected}: {}", page.body);
        }
        for secret in ["Ana", "example.org", "40000"] {
            assert!(!page.body.contains(secret), "{secret}: {}", page.body);
        }
    }
}

#[tokio::test]
async fn a_confirmation_is_there_in_every_language_of_the_form() {
    let site = Site::open().await;
    let path = site.post(APPLY, &good()).await.confirmation();
    for (lang, words) in [("es", "es"), ("en", "en"), ("ar", "es")] {
        let page = site.get(&path.replace("/es/", &format!("/{lang}/"))).await;
        assert!(page.body.contains(&format!("<html lang=\"{lang}\"")), "{}", page.body);
        assert!(page.body.contains(&format!("<h1 lang=\"{words}\">{words} thanks")), "{}", page.body);
        for other in ["es", "en", "ar"] {
            let link = format!("<a lang=\"{other}\" href=\"{}\">", path.replace("/es/", &format!("/{other}/")));
            assert!(page.body.contains(&link), "{link}: {}", page.body);
        }
        let own = format!("href=\"https://www.site.example{}\"", path.replace("/es/", &format!("/{lang}/")));
        assert!(page.body.contains(&own), "{own}: {}", page.body);
    }
}

#[tokio::test]
async fn a_reference_is_found_as_people_type_it() {
    let site = Site::open().await;
    let path = site.post(APPLY, &good()).await.confirmation();
    let (before, reference) = path.rsplit_once('/').expect("it ends in a reference");
    for typed in [reference.to_lowercase(), reference.replace('-', ""), reference.replace('-', "%20")] {
        let page = site.get(&format!("{before}/{typed}")).await;
        assert_eq!(page.status, 200, "{typed}");
        assert!(page.body.contains(reference), "{typed}");
    }
}

#[tokio::test]
async fn a_reference_that_is_not_known_there_is_not_found() {
    let site = Site::open().await;
    let path = site.post(APPLY, &good()).await.confirmation();
    let reference = path.rsplit('/').next().expect("it ends in a reference");
    let letter = site.post(CONTACT, &letter()).await.confirmation();
    for path in [
        format!("{CONTACT}/received/{reference}"),
        letter.replace("/network/", "/submissions/"),
        format!("{APPLY}/received/2222-2222-2222"),
        format!("{APPLY}/received/AAAA"),
        format!("{APPLY}/received/%FF"),
        format!("{APPLY}/received/{}", "x".repeat(4000)),
        format!("{path}/more"),
    ] {
        let page = site.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("<html lang=\"es\""), "{path}");
    }
}
