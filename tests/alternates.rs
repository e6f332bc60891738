//! Alternates: pages that are one page in several languages name each other, all of them, in the
//! head and in the sitemap.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Built, SiteTest, Tag, own_project, tags};

/// Where the pages of a built site stand, by their absolute address.
type Addresses = BTreeMap<String, Vec<Tag>>;

#[test]
fn alternates_are_mutual_and_name_the_page_itself_and_a_default() {
    for (site, built) in sites() {
        let pages = addresses(&built);
        for (address, tags) in &pages {
            let alternates = alternates(tags);
            if alternates.is_empty() {
                continue;
            }
            let place = format!("{site}: {address}");
            assert_eq!(canonical(tags), Some(address.as_str()), "{place} is its own canonical page");
            let own = lang(tags);
            assert!(
                own == "x-default" || alternates.contains(&(own.to_owned(), address.clone())) || is_root(address),
                "{place} names itself"
            );
            let defaults = alternates.iter().filter(|(language, _)| language == "x-default").count();
            assert_eq!(defaults, 1, "{place} names one page for everybody else");
            for (language, href) in &alternates {
                let target = pages.get(href).unwrap_or_else(|| panic!("{place} names {href}, which is not there"));
                assert!(language == "x-default" || lang(target) == language, "{href} is in {language}");
                assert_eq!(self::alternates(target), alternates, "{place} and {href} name the same pages");
            }
        }
    }
}

#[test]
fn head_and_sitemap_name_the_same_alternates() {
    for (site, built) in sites() {
        let pages = addresses(&built);
        let sitemap = sitemap(built.text("site/sitemap.xml"));
        let in_head = pages.iter().filter(|(address, tags)| !alternates(tags).is_empty() && !is_root(address));
        let in_head: BTreeMap<&String, BTreeSet<(String, String)>> =
            in_head.map(|(address, tags)| (address, alternates(tags))).collect();
        let in_sitemap: BTreeMap<&String, BTreeSet<(String, String)>> =
            sitemap.iter().map(|(address, alternates)| (address, alternates.clone())).collect();
        assert_eq!(in_sitemap, in_head, "{site}");
    }
}

fn sites() -> Vec<(&'static str, Built)> {
    vec![("sites/basic", SiteTest::from("basic").build_sound()), ("content", own_project())]
}

/// Returns the pages that may be found by search engines.
fn addresses(built: &Built) -> Addresses {
    let base = built.text("functions/manifest.json");
    let base = base.split("\"base_url\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("there is one");
    let shown = built.pages().map(|(path, html)| (path, tags(html)));
    let shown = shown.filter(|(_, tags)| !tags.iter().any(|tag| tag.is("meta", "name", "robots")));
    shown
        .map(|(path, tags)| {
            let path = path.trim_start_matches("site").trim_end_matches("index.html");
            (format!("{base}{}", generator::render::encoded(path)), tags)
        })
        .collect()
}

fn alternates(tags: &[Tag]) -> BTreeSet<(String, String)> {
    let links = tags.iter().filter(|tag| tag.is("link", "rel", "alternate"));
    links.filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned()))).collect()
}

fn canonical(tags: &[Tag]) -> Option<&str> {
    tags.iter().find(|tag| tag.is("link", "rel", "canonical"))?.get("href")
}

fn lang(tags: &[Tag]) -> &str {
    tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang")).expect("a page has a language")
}

/// Tells whether a page is the chooser, which is in no language and stands for all of them.
fn is_root(address: &str) -> bool {
    address.matches('/').count() == 3
}

fn sitemap(xml: &str) -> Vec<(String, BTreeSet<(String, String)>)> {
    let urls = xml.split("<url>").skip(1).map(|url| {
        let place = url.split("<loc>").nth(1).and_then(|rest| rest.split("</loc>").next()).expect("it has a place");
        let links = tags(url).into_iter().filter(|tag| tag.name == "xhtml:link");
        let alternates = links.filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned())));
        (place.to_owned(), alternates.collect())
    });
    urls.collect()
}
