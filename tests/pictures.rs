//! Photographs: in several widths, without what cameras add, made once and kept.

use std::fs;
use std::path::PathBuf;

use jpeg_encoder::{ColorType, Encoder};
use rayon::ThreadPoolBuilder;

use crate::support::{Built, SiteTest, Tag};

const FACTS: &str = "content/calls/2027-lights/call.yaml";
const PROSE: &str = "content/pages/about/index.es.md";

/// What a camera adds, by which it is found again.
const NOTE: &[u8] = b"Exif\0\0the camera of somebody";

/// A photograph 1300 pixels wide, of one tint or another.
fn photograph(tint: u8) -> Vec<u8> {
    let pixel = |at: usize| [(at % 1300 / 6) as u8, (at / 1300 / 4) as u8, tint];
    let pixels: Vec<u8> = (0..1300 * 800).flat_map(pixel).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.add_app_segment(1, NOTE.to_vec()).expect("it fits");
    encoder.encode(&pixels, 1300, 800, ColorType::Rgb).expect("it is a picture");
    bytes
}

/// A site with two photographs: one of a call, and one in prose.
fn site() -> SiteTest {
    SiteTest::from("basic")
        .bytes("content/calls/2027-lights/lights.jpg", &photograph(40))
        .replace(FACTS, "image: cover.svg", "image: lights.jpg")
        .bytes("content/pages/about/shore.jpeg", &photograph(90))
        .replace(PROSE, "(map.svg)", "(shore.jpeg)")
}

/// Returns the pictures on a page that have a choice of widths.
fn chosen(built: &Built, address: &str) -> Vec<Tag> {
    built.tags(address).into_iter().filter(|tag| tag.name == "img" && tag.get("srcset").is_some()).collect()
}

/// Returns the files in which copies are kept.
fn kept(site: &SiteTest) -> Vec<PathBuf> {
    let files = fs::read_dir(site.folder().join(".convoca/pictures")).expect("there are some");
    files.map(|file| file.expect("it can be read").path()).collect()
}

#[test]
fn a_photograph_is_there_in_several_widths_on_its_page_on_cards_and_in_prose() {
    let built = site().build_sound();
    for (address, sizes, lazy) in [
        ("/es/convocatorias/luces/", "50vw", None),
        ("/es/convocatorias/", "20rem", None),
        ("/es/qué-es/", "100vw", Some("lazy")),
    ] {
        let pictures = chosen(&built, address);
        assert_eq!(pictures.len(), 1, "{address}");
        let picture = &pictures[0];
        let copies: Vec<(&str, &str)> =
            picture.get("srcset").unwrap_or_default().split(", ").filter_map(|copy| copy.split_once(' ')).collect();
        assert_eq!(copies.iter().map(|(_, width)| *width).collect::<Vec<_>>(), ["480w", "720w", "1300w"]);
        for (url, _) in &copies {
            let bytes = built.bytes(&format!("site{url}"));
            assert!(bytes.starts_with(b"RIFF") && url.ends_with(".webp"), "{url}");
        }
        assert_eq!(picture.get("src"), copies.last().map(|(url, _)| *url), "{address}");
        assert_eq!((picture.get("width"), picture.get("height")), (Some("1300"), Some("800")), "{address}");
        assert_eq!((picture.get("sizes"), picture.get("loading")), (Some(sizes), lazy), "{address}");
        assert!(picture.get("alt").is_some_and(|alt| !alt.is_empty()), "{address}");
    }
}

#[test]
fn the_name_of_a_file_is_text_in_prose() {
    let site = site().bytes("content/pages/about/sea & 'shore', 2.jpg", &photograph(90)).replace(
        PROSE,
        "(shore.jpeg)",
        "(<sea & 'shore', 2.jpg>)",
    );
    let built = site.build_sound();
    let picture = built.page("/es/qué-es/").split("<img ").find(|tag| tag.contains("sea%20")).expect("it is shown");
    let tag = picture.split('>').next().unwrap_or_default();
    assert_eq!(tag.matches("/sea%20&amp;%20'shore',%202.").count(), 4, "{tag}");
    assert!(!tag.replace("&amp;", "").contains('&'), "{tag}");
}

#[test]
fn whoever_links_to_a_page_shows_its_photograph_as_jpeg() {
    let built = site().build_sound();
    let tags = built.tags("/es/convocatorias/luces/");
    let shared = tags.iter().find(|tag| tag.is("meta", "property", "og:image")).and_then(|tag| tag.get("content"));
    let path = shared.and_then(|url| url.split_once("/assets/")).expect("it has an address").1;
    assert!(path.ends_with(".jpg"));
    assert!(built.bytes(&format!("site/assets/{path}")).starts_with(&[0xff, 0xd8]));
    let of_prose = built.paths().filter(|path| path.contains("/shore.") && path.ends_with(".jpg"));
    assert_eq!(of_prose.count(), 0, "nobody is shown what stands in prose");
}

#[test]
fn no_file_of_the_site_has_what_a_camera_adds() {
    let built = site().build_sound();
    for path in built.paths() {
        assert!(!built.bytes(path).windows(NOTE.len()).any(|bytes| bytes == NOTE), "{path}");
    }
}

#[test]
fn what_was_made_once_is_not_made_again_and_comes_to_the_same() {
    let site = site();
    let first = site.build_sound();
    assert_eq!((first.decoded, kept(&site).len()), (2, 2));
    let second = site.build_sound();
    assert_eq!((second.decoded, second.hash()), (0, first.hash()));
    let site = site.replace(PROSE, "El mapa", "La costa");
    assert_eq!(site.build_sound().decoded, 0, "another text is no other picture");
    let site = site.bytes("content/pages/about/shore.jpeg", &photograph(91));
    assert_eq!(site.build_sound().decoded, 1, "another picture is");
}

#[test]
fn the_number_of_threads_leaves_no_trace_in_pictures() {
    let built = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| site().build_sound().hash())
    };
    assert_eq!(built(1), built(4));
}

#[test]
fn what_is_kept_and_damaged_never_shows() {
    let site = site();
    let first = site.build_sound();
    for (number, file) in kept(&site).iter().enumerate() {
        let mut bytes = fs::read(file).expect("it is there");
        let middle = bytes.len() / 2;
        if number == 0 {
            bytes.truncate(middle)
        } else {
            bytes[middle] ^= 1
        }
        fs::write(file, bytes).expect("there is room");
    }
    let second = site.build_sound();
    assert_eq!((second.decoded, second.hash()), (2, first.hash()));
    assert_eq!(site.build_sound().decoded, 0, "it was mended");
}

#[test]
fn a_project_that_nothing_can_be_kept_in_is_built_all_the_same() {
    // Who runs the tests may be allowed to write everywhere, but in no folder that is a file.
    let site = site().file(".convoca", "");
    let first = site.build_sound();
    let second = site.build_sound();
    assert_eq!((first.decoded, second.decoded, first.hash()), (2, 2, second.hash()));
}

#[test]
fn one_picture_under_two_names_is_one_file() {
    let site = site().bytes("content/pages/about/shore.jpg", &photograph(90));
    let built = site.build_sound();
    let copies = built.paths().filter(|path| path.contains("/shore.")).count();
    assert_eq!(copies, 3, "of the widths 480, 720 and 1300");
}
