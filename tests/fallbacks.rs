//! Fallbacks: what is not translated is shown in another language, says so, and does not pass for
//! a translation anywhere.

use crate::support::{Built, SiteTest, Tag};

/// A document whose file in one language is taken away.
struct Case {
    removed: &'static str,
    /// Where readers of that language find it.
    address: &'static str,
    /// The page whose words they see.
    real: &'static str,
    title: &'static str,
}

const CASES: &[Case] = &[
    Case {
        removed: "content/calls/2027-lights/index.ar.md",
        address: "/ar/calls/2027-lights/",
        real: "/es/convocatorias/luces/",
        title: "Luces para la noche",
    },
    Case {
        removed: "content/innovators/harbour-school/index.ar.md",
        address: "/ar/innovators/harbour-school/",
        real: "/es/gente/harbour-school/",
        title: "Escuela del Puerto",
    },
    // The slug goes with the file that gives it: the folder's name takes its place.
    Case {
        removed: "content/pages/about/index.ar.md",
        address: "/ar/about/",
        real: "/es/qu%C3%A9-es/",
        title: "Qué es el fondo",
    },
];

const BASE: &str = "https://faro.example";

#[test]
fn a_missing_translation_falls_back_to_the_default_language_and_says_so() {
    for case in CASES {
        let built = SiteTest::from("basic").remove(case.removed).build_sound();
        let tags = built.tags(case.address);
        let page = case.removed;
        assert!(tags.iter().any(|tag| tag.is("html", "lang", "ar") && tag.get("dir") == Some("rtl")), "{page}: lang");
        let notice = tags.iter().position(|tag| tag.is("p", "class", "fallback"));
        let notice = notice.unwrap_or_else(|| panic!("{page}: there is no notice"));
        let link = tags[notice..].iter().find(|tag| tag.name == "a").expect("a notice has a link");
        assert!(link.is("a", "href", case.real) && link.get("lang") == Some("es"), "{page}: {link:?}");
        let heading = tags.iter().position(|tag| tag.name == "h1").expect("a page has a heading");
        assert_eq!(tags[heading].text, case.title, "{page}");
        assert!(tags[heading - 1].is("div", "lang", "es") && tags[heading - 1].get("dir") == Some("ltr"), "{page}");
        let body = tags.iter().find(|tag| tag.is("div", "class", "body")).expect("a page has a body");
        assert_eq!((body.get("lang"), body.get("dir")), (Some("es"), Some("ltr")), "{page}");
    }
}

#[test]
fn a_fallback_passes_for_a_translation_nowhere() {
    for case in CASES {
        let built = SiteTest::from("basic").remove(case.removed).build_sound();
        let page = case.removed;
        let own = format!("{BASE}{}", case.address);
        let tags = built.tags(case.address);
        let canonical = tags.iter().find(|tag| tag.is("link", "rel", "canonical")).and_then(|tag| tag.get("href"));
        assert_eq!(canonical, Some(format!("{BASE}{}", case.real).as_str()), "{page}");
        assert!(!tags.iter().any(|tag| tag.get("hreflang").is_some()), "{page}: it names alternates");
        for (path, html) in built.pages() {
            let mut links = crate::support::tags(html).into_iter().filter(|tag| tag.get("hreflang").is_some());
            let named = links.any(|tag| tag.get("href") == Some(&own));
            assert!(!named, "{page}: {path} names it as a translation");
        }
        for list in ["site/sitemap.xml", "site/ar/feed.xml"] {
            let text = built.text(list);
            assert!(!text.contains(&format!(">{own}<")) && !text.contains(&format!("\"{own}\"")), "{page}: {list}");
        }
        assert!(built.text("site/sitemap.xml").contains(&format!(">{BASE}{}<", case.real)), "{page}: the real page");
    }
}

#[test]
fn a_fallback_is_not_found_in_the_language_that_borrows_it() {
    for case in CASES {
        let built = SiteTest::searchable("basic").remove(case.removed).build_sound();
        assert!(!built.search("ar").documents.iter().any(|hit| hit.url == case.address), "{}", case.removed);
        let listed = built.register("/ar/search/").into_iter().any(|(_, url)| url == case.address);
        assert!(!listed, "{}: from A to Z", case.removed);
        let real = built.search("es");
        assert!(real.documents.iter().any(|hit| hit.url == case.real && hit.title == case.title), "{}", case.real);
        assert!(built.register("/es/search/").into_iter().any(|(_, url)| url == case.real), "{}", case.real);
    }
}

#[test]
fn a_theme_that_leads_from_a_search_page_to_a_fallback_is_told() {
    let built = SiteTest::searchable("basic")
        .remove("content/pages/about/index.ar.md")
        .replace(
            "themes/plain/kinds/search.html",
            "<p class=\"total\">",
            "{% if dir == \"rtl\" %}<a href=\"/ar/about/\">1</a>{% endif %}<p class=\"total\">",
        )
        .build();
    let told = "`/ar/about/index.html` is a fallback, but it stands in the search of its language";
    assert!(built.report().contains(told), "{}", built.report());
}

#[test]
fn links_to_a_fallback_say_in_which_language_it_is() {
    let built = SiteTest::from("basic").remove("content/calls/2027-lights/index.ar.md").build_sound();
    let address = "/ar/calls/2027-lights/";
    for page in ["/ar/calls/", "/ar/"] {
        let card = card(&built, page, address);
        assert_eq!((card.get("lang"), card.get("dir")), (Some("es"), Some("ltr")), "{page}");
    }
    let switch = |page: &str| {
        let tags = built.tags(page);
        let link = tags.into_iter().find(|tag| tag.is("a", "href", address) && tag.get("lang") == Some("ar"));
        link.unwrap_or_else(|| panic!("the switcher of {page} leads to the fallback"))
    };
    switch("/es/convocatorias/luces/");
    let marked = built.page("/es/convocatorias/luces/").contains("العربية</a> (sin traducir)");
    assert!(marked, "the switcher says that the call is not translated");
}

fn card(built: &Built, page: &str, address: &str) -> Tag {
    let tags = built.tags(page);
    let links = tags.windows(2).filter(|pair| pair[0].name == "h3").map(|pair| pair[1].clone());
    links.into_iter().find(|link| link.is("a", "href", address)).unwrap_or_else(|| panic!("{page} has a card"))
}

#[test]
fn without_the_default_language_the_first_that_there_is_stands_in() {
    let built = SiteTest::from("basic").remove("content/innovators/harbour-school/index.es.md").build_sound();
    let html = built.page("/es/gente/harbour-school/");
    assert!(html.contains("Esta página está en <bdi>English</bdi>."), "{html}");
    let real = built.page("/ar/innovators/harbour-school/");
    let default =
        "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://faro.example/en/innovators/harbour-school/\">";
    assert!(real.contains(default), "{real}");
}

#[test]
fn a_draft_of_a_translation_is_a_missing_one() {
    let site = SiteTest::from("basic");
    assert!(site.build_sound().page("/ar/innovators/lamp-makers/").contains("class=\"fallback\""));
    let with_drafts = site.with_drafts().build_sound();
    assert!(!with_drafts.page("/ar/innovators/lamp-makers/").contains("class=\"fallback\""));
}

#[test]
fn a_home_page_that_is_not_translated_is_a_fallback_like_any_other() {
    let built = SiteTest::from("basic").remove("content/pages/home/index.ar.md").build_sound();
    assert!(built.page("/ar/").contains("class=\"fallback\""));
    let chooser = built.tags("/");
    assert!(!chooser.iter().any(|tag| tag.is("link", "hreflang", "ar")), "the chooser names it as a translation");
    assert!(chooser.iter().any(|tag| tag.is("a", "href", "/ar/")), "the chooser leads there all the same");
}

#[test]
fn a_form_without_words_is_shown_in_another_language_and_says_so() {
    let built = SiteTest::from("basic").remove("content/forms/proposal/words.ar.yaml").build_sound();
    let address = "/ar/calls/2027-lights/form/";
    let tags = built.tags(address);
    let form = tags.iter().find(|tag| tag.name == "form").expect("the form is there");
    assert_eq!((form.get("lang"), form.get("dir")), (Some("es"), Some("ltr")));
    assert_eq!(form.get("action"), Some("/api/submissions/ar/proposal/2027-lights"), "the answer comes in Arabic");
    assert!(!tags.iter().any(|tag| tag.get("hreflang").is_some()), "it names alternates");
    assert!(!built.text("site/sitemap.xml").contains(&format!(">{BASE}{address}<")), "it stands in the sitemap");
    assert!(
        tags.iter().any(|tag| tag.is("p", "class", "fallback")),
        "docs/forms.md: with the notice of every other page"
    );
}
