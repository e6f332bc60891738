//! What is not published yet, not any more, or not ready: it is nowhere in the site.

use crate::support::{Built, SiteTest, at};

/// Tells whether a document is built: its page is there, and every list and feed agrees.
fn is_published(built: &Built, page: &str, place: &str) -> bool {
    let there = built.has(&format!("site{page}index.html"));
    let named: Vec<&str> = built
        .paths()
        .filter(|path| path.starts_with("site/") && (path.ends_with(".html") || path.ends_with(".xml")))
        .filter(|path| built.text(path).contains(page))
        .collect();
    assert_eq!(there, !named.is_empty(), "{place}: {named:?} name {page}");
    if there {
        assert!(named.contains(&"site/sitemap.xml"), "{place}: the sitemap names {page}");
    }
    there
}

#[test]
fn a_document_is_there_from_publish_on_and_until_expires() {
    // Days of the site begin in its own zone, where it is summer.
    for (instant, before, after) in [("2027-05-31T22:00:00Z", false, true), ("2027-09-01T10:00:00Z", true, false)] {
        for (seconds, published) in [(-1, before), (0, after), (1, after)] {
            let built = SiteTest::from("basic").at(&at(instant, seconds)).build_sound();
            let place = format!("{instant} {seconds:+} s");
            assert_eq!(is_published(&built, "/es/historias/next-harbour/", &place), published, "{place}");
        }
    }
}

#[test]
fn a_published_story_is_told_in_the_feed_of_its_language_alone() {
    let built = SiteTest::from("basic").at("2027-06-02T00:00:00Z").build_sound();
    assert!(built.text("site/es/feed.xml").contains("El puerto que viene"));
    assert!(!built.text("site/en/feed.xml").contains("next-harbour"));
}

#[test]
fn drafts_are_built_on_request_only() {
    let page = "/es/gente/draft-workshop/";
    let site = SiteTest::from("basic");
    assert!(!is_published(&site.build_sound(), page, "without drafts"));
    assert!(is_published(&site.with_drafts().build_sound(), page, "with drafts"));
}
