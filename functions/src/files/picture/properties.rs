//! What holds of every picture: the same pixels, nothing told of whoever took it, no panic.

use std::io::Cursor;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use super::{PictureError, clean, exif};
use forms::FileType;

/// What must not be found in a clean picture.
const SECRET: &[u8] = b"SECRET";

fn cleaned(kind: FileType, bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut clean_bytes = Vec::new();
    clean(kind, Cursor::new(bytes), &mut clean_bytes).map(|()| clean_bytes)
}

fn holds_secret(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, SECRET).is_some()
}

fn jpeg_pixels(bytes: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    let pixels = decoder.decode().expect("it is a sound picture");
    (pixels, decoder.icc_profile())
}

/// A photograph of a size, coded in one of several ways.
fn photograph((width, height): (u16, u16), way: usize, seed: u8) -> Vec<u8> {
    let count = usize::from(width) * usize::from(height) * 3;
    let pixels: Vec<u8> = (0..count).map(|place| (place / 3 * 5 + place % 3 * 40) as u8 ^ seed).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_progressive(way & 1 == 1);
    encoder.set_sampling_factor(if way & 2 == 2 { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 });
    if way & 4 == 4 {
        encoder.set_restart_interval(2);
    }
    if way & 8 == 8 {
        encoder.add_icc_profile(&[9; 300]).expect("a profile");
    }
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("a picture");
    bytes
}

/// A segment of a JPEG file.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("it is short").to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// Everything that tells of whoever took a photograph.
fn tales(orientation: u8) -> Vec<u8> {
    let exif = [exif::only_orientation(orientation), SECRET.to_vec()].concat();
    [
        segment(0xe1, &exif),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>SECRET</x>"),
        segment(0xe0, b"JFXX\0\x10SECRET"),
        segment(0xe2, b"MPF\0SECRET"),
        segment(0xed, b"Photoshop 3.0\0SECRET"),
        segment(0xef, b"SECRET"),
        segment(0xfe, b"SECRET"),
    ]
    .concat()
}

/// A drawing with chunks of its own before the pixels.
fn drawing(width: u32, height: u32, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_source_gamma(png::ScaledFloat::new(0.45));
    let mut writer = encoder.write_header().expect("a header");
    for (name, content) in chunks {
        writer.write_chunk(png::chunk::ChunkType(**name), content).expect("a chunk");
    }
    let pixels: Vec<u8> = (0..width * height * 4).map(|place| (place * 11) as u8).collect();
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn png_pixels(bytes: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().expect("a header");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    reader.next_frame(&mut pixels).expect("pixels");
    pixels
}

const TALES_OF_DRAWINGS: [(&[u8; 4], &[u8]); 6] = [
    (b"tEXt", b"Author\0SECRET"),
    (b"zTXt", b"Comment\0\0SECRET"),
    (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0SECRET"),
    (b"eXIf", b"II\x2a\0SECRET"),
    (b"tIME", b"\x07\xe9\x01\x01\x01\x01\x01"),
    (b"prVt", b"SECRET"),
];

#[test]
fn an_orientation_survives_alone_and_upright_needs_none() {
    let picture = photograph((9, 5), 0, 0);
    for orientation in 1..=8 {
        let told = [&picture[..2], &tales(orientation), &picture[2..]].concat();
        let clean = cleaned(FileType::Jpeg, &told).expect("it is sound");
        let kept = memchr::memmem::find(&clean, &segment(0xe1, &exif::only_orientation(orientation)));
        assert_eq!(kept.is_some(), orientation != 1, "{orientation}");
        assert_eq!(memchr::memmem::find_iter(&clean, exif::MARK).count(), usize::from(orientation != 1));
    }
}

#[test]
fn a_thumbnail_within_the_first_segment_is_dropped() {
    let picture = photograph((9, 5), 0, 0);
    let header = segment(0xe0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x02\x01SECRET");
    let clean = cleaned(FileType::Jpeg, &[&picture[..2], &header, &picture[2..]].concat()).expect("it is sound");
    assert!(!holds_secret(&clean) && clean[2..].starts_with(&segment(0xe0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\0\0")));
}

#[test]
fn pictures_that_are_made_to_hurt_are_refused() {
    let jpeg = photograph((9, 5), 0, 0);
    let png = drawing(3, 3, &[]);
    let behind_start = |bytes: &[u8]| [&jpeg[..2], bytes, &jpeg[2..]].concat();
    let with_header = |place: usize, bytes: &[u8]| [&png[..place], bytes, &png[place + bytes.len()..]].concat();
    for (name, kind, picture) in [
        ("nothing", FileType::Jpeg, Vec::new()),
        ("a start alone", FileType::Jpeg, jpeg[..2].to_vec()),
        ("a start and an end", FileType::Jpeg, b"\xff\xd8\xff\xd9".to_vec()),
        ("two starts", FileType::Jpeg, behind_start(b"\xff\xd8")),
        ("an early end", FileType::Jpeg, behind_start(b"\xff\xd9")),
        ("an early scan", FileType::Jpeg, behind_start(b"\xff\xda\0\x02")),
        ("a length of nought", FileType::Jpeg, behind_start(b"\xff\xe1\0\0")),
        ("a length of one", FileType::Jpeg, behind_start(b"\xff\xfe\0\x01")),
        ("bytes between segments", FileType::Jpeg, behind_start(b"\0")),
        ("a mark of a scan outside of one", FileType::Jpeg, behind_start(b"\xff\xd0")),
        ("an unknown marker", FileType::Jpeg, behind_start(b"\xff\x02\0\x02")),
        ("nothing but fill", FileType::Jpeg, [&jpeg[..2], &[0xff; 5000]].concat()),
        ("a segment to the end", FileType::Jpeg, b"\xff\xd8\xff\xe1\xff\xff".to_vec()),
        ("a signature alone", FileType::Png, png[..8].to_vec()),
        ("a chunk of four gigabytes", FileType::Png, with_header(8, b"\xff\xff\xff\xff")),
        ("a header of another size", FileType::Png, with_header(8, b"\0\0\0\x0e")),
        ("no header first", FileType::Png, with_header(12, b"tEXt")),
        ("two headers", FileType::Png, [&png[..33], &png[8..]].concat()),
        ("an end without pixels", FileType::Png, [&png[..33], &png[png.len() - 12..]].concat()),
        (
            "a chunk that is needed and unknown",
            FileType::Png,
            [&png[..33], b"\0\0\0\0ABCD\0\0\0\0", &png[33..]].concat(),
        ),
        ("a wrong checksum", FileType::Png, with_header(29, b"\0\0\0\0")),
        ("a skipped chunk to the end", FileType::Png, [&png[..33], b"\x7f\xff\xff\xfftEXt"].concat()),
    ] {
        assert!(matches!(cleaned(kind, &picture), Err(PictureError::Damaged)), "{name}");
    }
}

proptest! {
    #[test]
    fn a_clean_photograph_has_the_same_pixels_and_tells_nothing(
        size in (1_u16..40, 1_u16..40), way in 0_usize..16, seed in any::<u8>(), orientation in 1_u8..9,
    ) {
        let picture = photograph(size, way, seed);
        let told = [&picture[..2], &tales(orientation), &picture[2..], SECRET, &picture].concat();
        let clean = cleaned(FileType::Jpeg, &told).expect("it is sound");
        prop_assert!(!holds_secret(&clean) && clean.ends_with(&[0xff, 0xd9]));
        prop_assert_eq!(jpeg_pixels(&clean), jpeg_pixels(&picture));
        prop_assert_eq!(cleaned(FileType::Jpeg, &clean).expect("it is sound"), clean);
    }

    #[test]
    fn a_photograph_without_tales_stays_as_it_is(size in (1_u16..40, 1_u16..40), way in 0_usize..16) {
        let picture = photograph(size, way, 3);
        prop_assert_eq!(cleaned(FileType::Jpeg, &picture).expect("it is sound"), picture);
    }

    #[test]
    fn a_clean_drawing_has_the_same_pixels_and_tells_nothing(width in 1_u32..30, height in 1_u32..30) {
        let picture = drawing(width, height, &[]);
        let told = [drawing(width, height, &TALES_OF_DRAWINGS), SECRET.to_vec()].concat();
        let clean = cleaned(FileType::Png, &told).expect("it is sound");
        prop_assert!(!holds_secret(&clean));
        prop_assert_eq!(png_pixels(&clean), png_pixels(&picture));
        prop_assert_eq!(clean, picture, "gamma and pixels stay as they are");
    }

    #[test]
    fn a_picture_cut_anywhere_is_refused(cut in 0.0..1.0_f64, way in 0_usize..16) {
        for (kind, picture) in
            [(FileType::Jpeg, photograph((20, 20), way, 1)), (FileType::Png, drawing(9, 9, &TALES_OF_DRAWINGS))]
        {
            let length = (picture.len() as f64 * cut) as usize;
            prop_assert!(matches!(cleaned(kind, &picture[..length]), Err(PictureError::Damaged)));
        }
    }

    #[test]
    fn a_picture_changed_anywhere_makes_no_panic_and_tells_nothing(
        place in 0.0..1.0_f64, byte in any::<u8>(), way in 0_usize..16,
    ) {
        let picture = photograph((20, 20), way, 1);
        let told = [&picture[..2], &tales(6), &picture[2..]].concat();
        for (kind, mut picture) in [(FileType::Jpeg, told), (FileType::Png, drawing(9, 9, &TALES_OF_DRAWINGS))] {
            let place = (picture.len() as f64 * place) as usize;
            picture[place] = byte;
            if let Ok(clean) = cleaned(kind, &picture) {
                prop_assert_eq!(cleaned(kind, &clean).expect("it is sound"), clean);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_cleaner_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [FileType::Jpeg, FileType::Png] {
            let _ = cleaned(kind, &bytes);
            let _ = cleaned(kind, &[b"\xff\xd8".as_slice(), &bytes].concat());
            let _ = cleaned(kind, &[b"\xff\xd8\xff\xe1".as_slice(), &bytes].concat());
            let _ = cleaned(kind, &[b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &bytes].concat());
        }
    }
}
