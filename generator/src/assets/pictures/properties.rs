//! What holds for every picture, whatever its bytes: it is published as what it says, or refused.

use std::path::Path;

use proptest::prelude::*;

use super::tests::samples::{camera, exif, jpeg_with, photograph, png, png_noting, quarters, webp};
use super::{Cache, Copy, Format, KEPT, Made, kept, published};
use crate::properties::cases;

/// Fails unless a picture is published as a whole or refused.
fn is_published_or_refused(bytes: &[u8]) -> Result<(), TestCaseError> {
    // No project is there, and nothing is kept.
    let cache = Cache::of(Path::new("/dev/null"), KEPT);
    let Ok((made, _)) = published(&cache, bytes, true).expect("the machine is sound") else { return Ok(()) };
    prop_assert!(!made.copies.is_empty());
    prop_assert!(made.copies.is_sorted_by(|one, other| one.width < other.width));
    for copy in made.copies.iter().chain(&made.shared) {
        prop_assert!((1..=1600).contains(&copy.width) && copy.height >= 1);
        let start: &[u8] = match copy.format {
            Format::Webp => b"RIFF",
            Format::Jpeg => &[0xff, 0xd8],
            Format::Png => b"\x89PNG",
        };
        prop_assert!(copy.bytes.starts_with(start));
    }
    Ok(())
}

/// Small pictures of every kind.
fn sound() -> impl Strategy<Value = Vec<u8>> {
    let size = (37, 23);
    let [soft, plain] = [photograph(37, 23), quarters(37, 23)];
    let clear: Vec<u8> = (0..37 * 23).flat_map(|at: usize| [9, 80, 200, (at % 256) as u8]).collect();
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("it is a profile");
    let in_segment = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
    prop::sample::select(vec![
        camera(&soft, size, 6),
        jpeg_with(&soft, size, &[(2, in_segment)]),
        png(&plain, size, png::ColorType::Rgb),
        png(&clear, size, png::ColorType::Rgba),
        png_noting(&soft, size, (8, Some(profile))),
        webp(&soft, size, false),
        webp(&plain, size, true),
    ])
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_are_published_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        start in prop::sample::select(vec![&b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF\x40\0\0\0WEBPVP8"]),
    ) {
        is_published_or_refused(&[start, &bytes].concat())?;
    }

    #[test]
    fn a_damaged_picture_is_published_or_refused(
        sound in sound(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = sound;
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        is_published_or_refused(&bytes)?;
    }

    #[test]
    fn a_picture_that_is_cut_is_refused(sound in sound(), length in any::<prop::sample::Index>()) {
        let bytes = &sound[..length.index(sound.len())];
        let told = published(&Cache::of(Path::new("/dev/null"), KEPT), bytes, true).expect("the machine is sound");
        prop_assert!(told.is_err());
    }

    #[test]
    fn any_note_of_a_camera_leaves_a_picture_sound(
        held in any::<u16>(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let mut note = [&b"Exif\0\0"[..], &exif(held)].concat();
        for (place, byte) in damages {
            let place = place.index(note.len());
            note[place] = byte;
        }
        let bytes = jpeg_with(&quarters(12, 8), (12, 8), &[(1, note)]);
        let told = published(&Cache::of(Path::new("/dev/null"), KEPT), &bytes, false).expect("the machine is sound");
        let (made, _) = told.expect("the picture itself is sound");
        let size = (made.copies[0].width, made.copies[0].height);
        prop_assert!(size == (12, 8) || size == (8, 12));
    }

    #[test]
    fn what_is_kept_is_read_as_it_was_and_nothing_else_is_read(
        copies in prop::collection::vec((any::<u32>(), prop::collection::vec(any::<u8>(), 0..20)), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut copies: Vec<Copy> = copies
            .into_iter()
            .map(|(width, bytes)| Copy { width, height: 1, format: Format::Webp, bytes })
            .collect();
        let made = Made { shared: copies.pop(), copies };
        let bytes = kept::packed(&made).expect("it can be written");
        prop_assert_eq!(kept::unpacked(&bytes[..cut.index(bytes.len())]).as_ref() == Some(&made), false);
        prop_assert_eq!(kept::unpacked(&bytes), Some(made));
    }
}
