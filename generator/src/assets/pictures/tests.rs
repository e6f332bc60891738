//! What is published of pictures, and what is kept of them.

pub(super) mod samples;

use std::path::Path;

use super::decode::{Decoded, decode};
use super::orientation::Orientation;
use super::{Cache, Copy, Format, KEPT, Made, kept, published};
use samples::*;

/// A project that nothing can be written to: what should be its folder is a file.
fn without_cache() -> Cache {
    Cache::of(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path(), KEPT)
}

/// Publishes a picture that must be sound.
fn made(bytes: &[u8], shared: bool) -> Made {
    let (made, decoded) = published(&without_cache(), bytes, shared).expect("there is room").expect("it is sound");
    assert!(decoded);
    made
}

/// Returns the pixels of a copy.
fn shown(copy: &Copy) -> Decoded {
    let decoded = decode(&copy.bytes).expect("a copy is a picture");
    assert_eq!((decoded.pixels.width, decoded.pixels.height), (copy.width, copy.height), "it is as large as it says");
    assert_eq!((decoded.orientation, &decoded.profile), (Orientation::UPRIGHT, &None), "it needs nothing else");
    decoded
}

/// Returns the colour in the middle of each quarter.
fn middles(copy: &Copy) -> Vec<[u8; 3]> {
    let pixels = shown(copy).pixels;
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let places = [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| height * y / 4 * width + width * x / 4);
    places.map(|at| pixels.bytes[at * pixels.channels()..][..3].try_into().expect("there are three")).to_vec()
}

/// Tells whether colours are the same to the eye.
fn alike(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.abs_diff(*other) < 12)
}

fn copies(made: &Made) -> impl Iterator<Item = &Copy> {
    made.copies.iter().chain(&made.shared)
}

#[test]
fn a_picture_is_shown_the_way_up_that_its_camera_noted() {
    // Which quarter of the file is seen in each place.
    let seen = [
        [0, 1, 2, 3],
        [1, 0, 3, 2],
        [3, 2, 1, 0],
        [2, 3, 0, 1],
        [0, 2, 1, 3],
        [2, 0, 3, 1],
        [3, 1, 2, 0],
        [1, 3, 0, 2],
    ];
    let size = (700, 500);
    for (held, places) in (1..).zip(seen) {
        for bytes in [camera(&quarters(700, 500), size, held), png_noting(&quarters(700, 500), size, (held, None))] {
            let made = made(&bytes, true);
            let expected = if held < 5 { [(480, 343), (700, 500)] } else { [(0, 0), (500, 700)] };
            let sizes: Vec<(u32, u32)> = made.copies.iter().map(|copy| (copy.width, copy.height)).collect();
            assert_eq!(sizes, expected[usize::from(held >= 5)..], "held {held}");
            for copy in copies(&made) {
                let expected = places.map(|quarter| QUARTERS[quarter]).concat();
                assert!(
                    alike(&middles(copy).concat(), &expected),
                    "held {held}, {:?} {:?} {expected:?}",
                    copy.format,
                    middles(copy)
                );
            }
        }
    }
}

#[test]
fn nothing_is_published_of_what_cameras_add() {
    let bytes = camera(&photograph(900, 600), (900, 600), 6);
    let holds = |bytes: &[u8], secret: &str| memchr::memmem::find(bytes, secret.as_bytes()).is_some();
    assert!(SECRETS.iter().all(|secret| holds(&bytes, secret)), "the camera noted all of it");
    let made = made(&bytes, true);
    for copy in copies(&made) {
        for secret in SECRETS.iter().chain(&["Exif", "xap", "8BIM", "EXIF", "XMP "]) {
            assert!(!holds(&copy.bytes, secret), "{secret} is in {:?}", copy.format);
        }
    }
}

#[test]
fn photographs_are_kept_well_and_drawings_exactly_in_the_smaller_form() {
    let photograph = photograph(640, 420);
    let drawing = quarters(640, 420);
    let size = (640, 420);
    let rgb = png::ColorType::Rgb;
    for (bytes, lossless, shared) in [
        (jpeg(&photograph, size), false, Format::Jpeg),
        (jpeg(&drawing, size), false, Format::Jpeg),
        (png(&photograph, size, rgb), false, Format::Jpeg),
        (png(&drawing, size, rgb), true, Format::Png),
        (webp(&photograph, size, false), false, Format::Jpeg),
        (webp(&drawing, size, true), true, Format::Png),
    ] {
        let made = made(&bytes, true);
        assert_eq!(made.copies.iter().map(|copy| copy.width).collect::<Vec<_>>(), [480, 640]);
        assert!(made.copies.iter().all(|copy| copy.format == Format::Webp));
        let widest = shown(&made.copies[1]);
        assert_eq!(widest.lossless, lossless);
        assert_eq!(lossless, widest.pixels.bytes == drawing);
        assert_eq!(made.shared.as_ref().map(|copy| (copy.format, copy.width)), Some((shared, 640)));
    }
    assert_eq!(made(&jpeg(&photograph, size), false).shared, None, "nobody asked for it");
}

#[test]
fn what_is_not_opaque_stays_so_and_a_picture_that_is_opaque_needs_no_opacity() {
    let size = (40, 30);
    for (opacity, clear) in [([255, 255], false), ([0, 255], true), ([90, 255], true)] {
        let half = |at: usize| opacity[usize::from(at % 40 >= 20)];
        let rgba: Vec<u8> = (0..1200).flat_map(|at| [10, 200, 90, half(at)]).collect();
        let grey: Vec<u8> = (0..1200).flat_map(|at| [120, half(at)]).collect();
        for (pixels, kind, colour) in
            [(&rgba, png::ColorType::Rgba, [10, 200, 90]), (&grey, png::ColorType::GrayscaleAlpha, [120, 120, 120])]
        {
            let made = made(&png(pixels, size, kind), true);
            for copy in copies(&made) {
                let pixels = shown(copy).pixels;
                assert_eq!(pixels.clear, clear);
                let right = &pixels.bytes[(10 * 40 + 30) * pixels.channels()..][..pixels.channels()];
                assert!(alike(&right[..3], &colour), "{right:?}");
                let left = &pixels.bytes[(10 * 40 + 10) * pixels.channels()..][..pixels.channels()];
                assert_eq!(left.get(3), clear.then_some(&opacity[0]));
            }
        }
    }
}

#[test]
fn colours_of_a_wider_range_become_those_of_the_web() {
    let wide = moxcms::ColorProfile::new_display_p3().encode().expect("it is a profile");
    let flat = |colour: [u8; 3]| colour.repeat(400);
    let colour_of = |profile: Option<Vec<u8>>| {
        let made = made(&png_noting(&flat([200, 100, 100]), (20, 20), (1, profile)), false);
        shown(&made.copies[0]).pixels.bytes[..3].to_vec()
    };
    assert_eq!(colour_of(None), [200, 100, 100]);
    assert!(alike(&colour_of(Some(wide.clone())), &[214, 93, 97]), "{:?}", colour_of(Some(wide.clone())));
    for broken in [b"no profile".to_vec(), wide[..200].to_vec(), Vec::new()] {
        assert_eq!(colour_of(Some(broken)), [200, 100, 100], "what cannot be read says nothing");
    }
}

#[test]
fn a_picture_that_cannot_be_shown_is_refused_for_what_is_wrong_with_it() {
    let size = (64, 48);
    let jpeg = camera(&photograph(64, 48), size, 1);
    let png_of = |pixels: &[u8]| png(pixels, size, png::ColorType::Rgb);
    let png = png_of(&photograph(64, 48));
    let webp = webp(&photograph(64, 48), size, false);
    let mut damaged = png.clone();
    damaged[png.len() / 2] ^= 0x55;
    for (bytes, expected) in [
        (b"".to_vec(), "picture-foreign"),
        (b"This is no picture.".to_vec(), "picture-foreign"),
        (b"GIF89a\x01\0\x01\0".to_vec(), "picture-foreign"),
        (b"\xff\xd8".to_vec(), "picture-cut-short"),
        (jpeg[..jpeg.len() - 2].to_vec(), "picture-cut-short"),
        (jpeg[..jpeg.len() / 2].to_vec(), "picture-cut-short"),
        (jpeg[..300].to_vec(), "picture-cut-short"),
        (png[..png.len() - 12].to_vec(), "picture-cut-short"),
        (png[..png.len() / 2].to_vec(), "picture-cut-short"),
        (webp[..webp.len() - 2].to_vec(), "picture-cut-short"),
        (damaged, "picture-unreadable"),
        (bomb(), "picture-too-large"),
        (moving_webp(), "picture-moves"),
        (moving_png(), "picture-moves"),
    ] {
        let told = published(&without_cache(), &bytes, true).expect("the machine is sound");
        assert_eq!(told.map_err(|fault| fault.code).map(|_| ()), Err(expected), "{} bytes", bytes.len());
    }
}

#[test]
fn a_jpeg_may_be_grey_or_made_for_print() {
    for (kind, pixel, expected) in [
        (jpeg_encoder::ColorType::Luma, &[90][..], [90, 90, 90]),
        (jpeg_encoder::ColorType::Cmyk, &[0, 255, 255, 0], [255, 0, 0]),
        (jpeg_encoder::ColorType::Cmyk, &[51, 0, 102, 51], [163, 204, 122]),
        (jpeg_encoder::ColorType::CmykAsYcck, &[51, 0, 102, 51], [163, 204, 122]),
    ] {
        let mut bytes = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        encoder.encode(&pixel.repeat(400), 20, 20, kind).expect("it is a picture");
        let shown = shown(&made(&bytes, false).copies[0]).pixels.bytes;
        assert!(alike(&shown[..3], &expected), "{kind:?}: {:?}", &shown[..3]);
    }
}

#[test]
fn a_file_is_what_it_holds_and_may_go_on_behind_its_end() {
    let size = (30, 20);
    let jpeg = jpeg(&quarters(30, 20), size);
    let before = made(&jpeg, false);
    // Telephones put films and further pictures there.
    let longer = [&jpeg[..], b"and a film"].concat();
    assert_eq!(made(&longer, false), before);
}

#[test]
fn what_is_kept_is_taken_as_it_is_without_decoding() {
    let bytes = jpeg(&photograph(600, 400), (600, 400));
    let project = tempfile::tempdir().expect("a folder");
    let (made, decoded) =
        published(&Cache::of(project.path(), KEPT), &bytes, true).expect("there is room").expect("it is sound");
    assert!(decoded, "nothing is kept yet");
    let again = published(&Cache::of(project.path(), KEPT), &bytes, true).expect("there is room").expect("it is sound");
    assert_eq!(again, (made, false));
    let other =
        published(&Cache::of(project.path(), KEPT), &bytes, false).expect("there is room").expect("it is sound");
    assert!(other.1 && other.0.shared.is_none(), "it was made for another use");
}

#[test]
fn the_name_of_what_is_kept_follows_from_all_that_it_depends_on() {
    let keys = [kept::name(b"a", true), kept::name(b"a", false), kept::name(b"b", true), kept::name(b"", true)]
        .map(|name| *name.as_bytes());
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len());
}
