//! Addresses: one page each. What would take the place of another page is a fault, never a loss.

use crate::support::SiteTest;

/// A change that puts two pages in one place: the file, what stands there, what takes its place.
type Change = (&'static str, &'static str, &'static str);

#[test]
fn no_page_takes_the_address_of_another() {
    let redirects = "content/redirects.yaml";
    let settings = "content/site.yaml";
    let cases: &[(&str, Change, &str)] = &[
        ("a redirect at a document", (redirects, "/es/quienes/:", "/es/gente/lampareros/:"), "redirect-taken"),
        ("a redirect at a list", (redirects, "/es/quienes/:", "/es/convocatorias/:"), "redirect-taken"),
        ("a redirect at a topic", (redirects, "/es/quienes/:", "/es/temas/sea/:"), "redirect-taken"),
        (
            "a redirect at a form",
            (redirects, "/es/quienes/:", "/es/convocatorias/luces/formulario/:"),
            "redirect-taken",
        ),
        ("a redirect at the root", (redirects, "/es/quienes/:", "/:"), "redirect-taken"),
        ("a slug that is a list", ("content/pages/about/index.es.md", "slug: qué-es", "slug: gente"), "address-taken"),
        (
            "a slug that is a document",
            ("content/pages/about/index.es.md", "slug: qué-es", "slug: contact"),
            "address-taken",
        ),
        (
            "a slug that is a page of a list",
            ("content/innovators/lamp-makers/index.es.md", "slug: lampareros", "slug: \"2\""),
            "address-taken",
        ),
        ("two lists at one path", (settings, "stories: historias", "stories: convocatorias"), "address-taken"),
    ];
    let mut wrong = Vec::new();
    for (what, (file, from, to), code) in cases {
        let built = SiteTest::from("basic").replace(file, from, to).build();
        let told: Vec<&str> = built.faults().diagnostics().iter().map(|diagnostic| diagnostic.fault.code).collect();
        if !told.contains(code) {
            wrong.push(format!("{what} does not raise {code}; {} files are lost; it raises {told:?}", built.lost));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_address_of_a_missing_translation_does_not_depend_on_the_language_that_is_shown() {
    for removed in ["content/calls/2027-lights/index.en.md", "content/calls/2027-lights/index.ar.md"] {
        let built = SiteTest::from("basic").remove(removed).build_sound();
        let lang = if removed.ends_with("en.md") { "en" } else { "ar" };
        assert!(built.has(&format!("site/{lang}/calls/2027-lights/index.html")), "{removed}");
    }
}

#[test]
fn every_address_of_every_script_is_written_as_browsers_read_it() {
    let built = SiteTest::from("basic").build_sound();
    let encoded = "/ar/%D8%B9%D9%86-%D8%A7%D9%84%D8%B5%D9%86%D8%AF%D9%88%D9%82/";
    assert!(built.has("site/ar/عن-الصندوق/index.html"));
    assert!(built.tags("/ar/").iter().any(|tag| tag.is("a", "href", encoded)));
    assert!(built.text("site/sitemap.xml").contains(&format!("<loc>https://faro.example{encoded}</loc>")));
}
