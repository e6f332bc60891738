//! The search: every language is searched by what it has of its own, and shows it from A to Z.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use words::Folding;

use crate::support::{SiteTest, own_project};

#[test]
fn a_site_is_searched_only_if_it_asks_for_it() {
    let built = SiteTest::from("basic").build_sound();
    assert_eq!(built.paths().filter(|path| path.contains("search")).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// The addresses of all documents that each language has, from A to Z, with the letters they stand under.
const REGISTERS: &[(&str, &[(&str, &str)])] = &[
    (
        "es",
        &[
            ("E", "/es/contact/"),
            ("E", "/es/gente/harbour-school/"),
            ("L", "/es/historias/night-school/"),
            ("L", "/es/gente/lampareros/"),
            ("L", "/es/convocatorias/luces/"),
            ("P", "/es/convocatorias/puertos-que-ense%C3%B1an/"),
            ("Q", "/es/qu%C3%A9-es/"),
            ("U", "/es/"),
        ],
    ),
    (
        "en",
        &[
            ("A", "/en/"),
            ("H", "/en/innovators/harbour-school/"),
            ("H", "/en/calls/2025-harbours/"),
            ("L", "/en/calls/lights/"),
            ("T", "/en/stories/night-school/"),
            ("W", "/en/about/"),
            ("W", "/en/contact/"),
        ],
    ),
    (
        "ar",
        &[
            ("ا", "/ar/calls/2027-lights/"),
            ("ص", "/ar/"),
            ("م", "/ar/%D8%B9%D9%86-%D8%A7%D9%84%D8%B5%D9%86%D8%AF%D9%88%D9%82/"),
            ("م", "/ar/innovators/harbour-school/"),
            ("م", "/ar/calls/2025-harbours/"),
        ],
    ),
];

#[test]
fn from_a_to_z_stand_all_documents_that_a_language_has_and_no_others() {
    let built = SiteTest::searchable("basic").build_sound();
    for (lang, expected) in REGISTERS {
        let register = built.register(&format!("/{lang}/search/"));
        let register: Vec<(&str, &str)> =
            register.iter().map(|(letter, url)| (letter.as_str(), url.as_str())).collect();
        assert_eq!(register, *expected, "{lang}");
        let found: BTreeSet<String> = built.search(lang).documents.into_iter().map(|hit| hit.url).collect();
        assert_eq!(found, expected.iter().map(|(_, url)| (*url).to_owned()).collect(), "{lang}");
    }
}

/// Returns the names under which lines are kept, and when each was written.
fn kept(site: &SiteTest) -> BTreeMap<PathBuf, SystemTime> {
    let files = fs::read_dir(site.folder().join(".convoca/search")).expect("there are some");
    let files = files.map(|file| file.expect("it can be read").path());
    files.map(|path| (path.clone(), fs::metadata(path).and_then(|file| file.modified()).expect("a time"))).collect()
}

#[test]
fn terms_are_found_once_and_again_only_in_a_language_that_says_something_else() {
    let site = SiteTest::searchable("basic");
    let first = site.build_sound();
    let before = kept(&site);
    assert_eq!(before.len(), 3, "one file a language");
    assert_eq!((site.build_sound().hash(), kept(&site)), (first.hash(), before.clone()));

    let damaged = before.keys().next().expect("there is one");
    let mut bytes = fs::read(damaged).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(damaged, &bytes).expect("there is room");
    assert_eq!(site.build_sound().hash(), first.hash(), "what is damaged never shows");
    assert_ne!(fs::read(damaged).expect("it is there"), bytes, "and is written again");

    let before = kept(&site);
    let site = site.replace("content/pages/about/index.es.md", "Todo empezó", "Un cofre llegó");
    let second = site.build_sound();
    let after = kept(&site);
    assert_eq!(after.len(), 3, "what nobody asks for any more is gone");
    assert_eq!(after.iter().filter(|kept| !before.iter().any(|old| old == *kept)).count(), 1);
    assert!(second.search("es").terms.contains_key("cofre") && !first.search("es").terms.contains_key("cofre"));
}

#[test]
fn the_search_page_is_the_same_page_in_every_language() {
    let built = SiteTest::searchable("basic").build_sound();
    let sitemap = built.text("site/sitemap.xml");
    for lang in ["es", "en", "ar"] {
        let address = format!("/{lang}/search/");
        let tags = built.tags(&address);
        let named: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("hreflang")).collect();
        assert_eq!(named, BTreeSet::from(["ar", "en", "es", "x-default"]), "{lang}");
        for other in ["es", "en", "ar"] {
            assert!(
                tags.iter()
                    .any(|tag| tag.is("a", "href", &format!("/{other}/search/")) && tag.get("lang") == Some(other))
            );
        }
        assert!(!tags.iter().any(|tag| tag.is("meta", "name", "robots")), "{lang}: its list is for everybody");
        assert!(sitemap.contains(&format!("<loc>https://faro.example{address}</loc>")), "{lang}");
        let without: Vec<&str> = built
            .pages()
            .filter(|(path, html)| {
                path.starts_with(&format!("site/{lang}/")) && !html.contains(&format!("href=\"{address}\""))
            })
            .filter(|(_, html)| !html.contains("http-equiv=\"refresh\""))
            .map(|(path, _)| path)
            .collect();
        assert_eq!(without, Vec::<&str>::new(), "every page leads to the search");
    }
}

#[test]
fn a_document_may_not_stand_where_the_search_does() {
    let slug = |slug: &str| {
        let with = format!("slug: {slug}\ntitle:");
        SiteTest::searchable("basic").replace("content/pages/about/index.en.md", "title:", &with).build()
    };
    assert!(slug("search").report().contains("address"), "{}", slug("search").report());
    assert_eq!(slug("searching").report(), "");
}

/// Returns a site with so many innovators more.
fn with_innovators(count: usize) -> SiteTest {
    let site = SiteTest::searchable("basic").replace("content/site.yaml", "page_size: 1\n", "page_size: 100\n");
    (0..count).fold(site, |site, number| {
        let facts = "organisation: Many\nmember_type: academia\ncountry: ES\nbasis: public-facts\n";
        let site = site.file(&format!("content/innovators/p{number}/innovator.yaml"), facts);
        let text = format!(
            "---\ntitle: Number {number:03} of many\ninitiative: Boats\nsummary: What is to be said of the innovator with the number {number}.\n---\nProse.\n"
        );
        site.file(&format!("content/innovators/p{number}/index.es.md"), &text)
    })
}

#[test]
fn many_documents_stand_on_several_pages() {
    let built = with_innovators(400).build();
    assert!(!built.faults().has_errors(), "{}", built.report());
    assert_eq!(built.register("/es/search/"), [], "the first page leads to the parts");
    let parts: Vec<String> = built
        .tags("/es/search/")
        .windows(2)
        .filter(|pair| pair[0].is("p", "class", "part"))
        .filter_map(|pair| pair[1].get("href").map(str::to_owned))
        .collect();
    assert_eq!(parts, ["/es/search/1/", "/es/search/2/", "/es/search/3/"]);
    let mut urls = Vec::new();
    for part in &parts {
        let register = built.register(part);
        assert!(register.len() <= 150, "{part}: {}", register.len());
        assert!(built.tags(part).iter().any(|tag| tag.is("meta", "content", "noindex")), "{part} is for visitors");
        assert!(!built.text("site/sitemap.xml").contains(&format!("{part}<")), "{part}");
        urls.extend(register.into_iter().map(|(_, url)| url));
    }
    let found: BTreeSet<String> = built.search("es").documents.into_iter().map(|hit| hit.url).collect();
    assert_eq!((urls.len(), urls.into_iter().collect::<BTreeSet<String>>()), (408, found));
    assert!(!built.has("site/en/search/1/index.html"), "English has few");
}

#[test]
fn hits_show_texts_as_they_are_written() {
    let title = "A <b>bold</b> & \"quoted\" title";
    let built = SiteTest::searchable("basic")
        .replace("content/stories/night-school/index.en.md", "title: The school at night", &format!("title: '{title}'"))
        .build_sound();
    let search = built.search("en");
    let hit = search.documents.iter().find(|hit| hit.url == "/en/stories/night-school/").expect("it is there");
    assert_eq!((hit.title.as_str(), hit.kind.as_str()), (title, "Story"));
    assert!(!hit.summary.contains('{') && hit.summary.contains("1,500 people in Ecuador"), "{}", hit.summary);
}

#[test]
fn a_document_is_found_by_what_its_own_file_and_facts_say() {
    let built = SiteTest::searchable("basic").build_sound();
    let search = built.search("es");
    let about = "/es/qu%C3%A9-es/";
    for (question, found) in [
        ("empezo", true),
        ("2019", true),
        ("laboratorio", true),
        ("fuerte", true),
        ("codigo", true),
        ("abbr", false),
        ("title", false),
        ("amp", false),
        // The title of another document, which a link shows.
        ("puertos", false),
    ] {
        assert_eq!(search.with(&[question.to_owned()]).contains(about), found, "{question}");
    }
}

#[test]
fn no_file_of_our_own_index_is_large() {
    let built = own_project();
    for lang in ["es", "en", "fr", "ar"] {
        let search = built.search(lang);
        assert!(search.documents.len() > 20 && search.terms.len() > 1_000, "{lang}");
        let large: Vec<_> = search.files.iter().filter(|(_, size)| **size > 12 << 10).collect();
        assert_eq!(large, Vec::<(&String, &usize)>::new(), "{lang}");
    }
}

/// Words as people write them into prose, with marks of Markdown and of several scripts.
fn any_words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zA-ZéñüÉßœşİ0-9]{1,9}|[ء-يًٌَُِّْ]{2,9}|[Ѐ-џ]{1,8}|[河流故事技能大赛]{1,6}", 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16,
        rng_seed: RngSeed::Fixed(3),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_word_of_a_document_finds_it(words in any_words(), joint in prop::sample::select(vec![" ", "*, *", ". ", " — "])) {
        let prose = format!("Begun *{}* ended.\n\n- {}\n", words.join(joint), words.join("\n- "));
        let path = "content/stories/night-school/index.en.md";
        let built = SiteTest::searchable("basic").replace(path, "Published on", &format!("{prose}\nPublished on")).build();
        prop_assert!(!built.faults().has_errors(), "{}", built.report());
        let (search, folding) = (built.search("en"), Folding::new());
        for word in &words {
            let terms = folding.terms(word);
            prop_assert!(search.with(&terms).contains("/en/stories/night-school/"), "{}: {:?}", word, terms);
        }
    }
}
