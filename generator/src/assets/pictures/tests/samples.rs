//! Pictures to try, made here: the same in every run.

use std::borrow::Cow;

use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use jpeg_encoder::{ColorType, Encoder as JpegEncoder};

/// What cameras add, by which it is found again.
pub(in super::super) const SECRETS: [&str; 5] =
    ["secret-exif", "secret-xmp", "secret-iptc", "secret-comment", "secret-place"];

/// Four colours, one in each quarter from the upper left, row by row.
pub(in super::super) const QUARTERS: [[u8; 3]; 4] = [[200, 30, 30], [30, 160, 40], [40, 50, 190], [220, 210, 60]];

/// Red, green and blue of a picture in quarters.
pub(in super::super) fn quarters(width: usize, height: usize) -> Vec<u8> {
    let pixel = |at: usize| QUARTERS[2 * (at / width * 2 / height) + at % width * 2 / width];
    (0..width * height).flat_map(pixel).collect()
}

/// Red, green and blue of a picture like a photograph: soft shapes and grain.
pub(in super::super) fn photograph(width: usize, height: usize) -> Vec<u8> {
    let mut grain = 0x9e37_79b9_u32;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for at in 0..width * height {
        let (x, y) = ((at % width) as f32, (at / width) as f32);
        grain ^= grain << 13;
        grain ^= grain >> 17;
        grain ^= grain << 5;
        let noise = (grain >> 28) as f32;
        for slope in [0.013, 0.021, 0.034_f32] {
            let shade = (x * slope).sin() + (y * slope * 1.3).cos();
            pixels.push((120.0 + 55.0 * shade + noise) as u8);
        }
    }
    pixels
}

/// A JPEG of red, green and blue.
pub(in super::super) fn jpeg(pixels: &[u8], (width, height): (usize, usize)) -> Vec<u8> {
    jpeg_with(pixels, (width, height), &[])
}

/// A JPEG with segments of the kinds that the numbers say.
pub(in super::super) fn jpeg_with(
    pixels: &[u8],
    (width, height): (usize, usize),
    segments: &[(u8, Vec<u8>)],
) -> Vec<u8> {
    let side = |side| u16::try_from(side).expect("it is small");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes, 90);
    for (number, data) in segments {
        encoder.add_app_segment(*number, data.clone()).expect("it fits");
    }
    encoder.encode(pixels, side(width), side(height), ColorType::Rgb).expect("it is a picture");
    bytes
}

/// A JPEG as cameras write it, with all that they know, held in one of eight ways.
pub(in super::super) fn camera(pixels: &[u8], size: (usize, usize), orientation: u16) -> Vec<u8> {
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x>secret-xmp</x>".to_vec();
    let iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0bsecret-iptc\0".to_vec();
    let exif = [&b"Exif\0\0"[..], &exif(orientation)].concat();
    let mut bytes = jpeg_with(pixels, size, &[(1, exif), (1, xmp), (13, iptc)]);
    let comment = b"\xff\xfe\0\x10secret-comment";
    bytes.splice(2..2, comment.iter().copied());
    bytes
}

/// What EXIF says of a picture.
pub(in super::super) fn exif(orientation: u16) -> Vec<u8> {
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let fields = [
        (Tag::Make, text("secret-exif")),
        (Tag::Orientation, Value::Short(vec![orientation])),
        (Tag::GPSAreaInformation, Value::Undefined(b"secret-place".to_vec(), 0)),
    ];
    let fields = fields.map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut bytes = std::io::Cursor::new(Vec::new());
    writer.write(&mut bytes, true).expect("there is room");
    bytes.into_inner()
}

/// A PNG, of which `more` is said before the pixels.
pub(in super::super) fn png_with(
    pixels: &[u8],
    (width, height): (usize, usize),
    (kind, more): (png::ColorType, &dyn Fn(&mut png::Info<'static>)),
) -> Vec<u8> {
    let side = |side| u32::try_from(side).expect("it is small");
    let mut info = png::Info::with_size(side(width), side(height));
    info.color_type = kind;
    info.bit_depth = png::BitDepth::Eight;
    more(&mut info);
    let mut bytes = Vec::new();
    let encoder = png::Encoder::with_info(&mut bytes, info).expect("it is a picture");
    let mut writer = encoder.write_header().expect("there is room");
    writer.write_image_data(pixels).expect("there are as many as it has");
    writer.finish().expect("there is room");
    bytes
}

/// A PNG of pixels of one kind.
pub(in super::super) fn png(pixels: &[u8], size: (usize, usize), kind: png::ColorType) -> Vec<u8> {
    png_with(pixels, size, (kind, &|_| {}))
}

/// A PNG that notes how it was held, and a profile of its colours if there is one.
pub(in super::super) fn png_noting(
    pixels: &[u8],
    size: (usize, usize),
    (held, profile): (u16, Option<Vec<u8>>),
) -> Vec<u8> {
    let more = |info: &mut png::Info<'static>| {
        info.exif_metadata = Some(Cow::Owned(exif(held)));
        info.icc_profile = profile.clone().map(Cow::Owned);
    };
    png_with(pixels, size, (png::ColorType::Rgb, &more))
}

/// A WebP, lossless or not, of red, green and blue.
pub(in super::super) fn webp(pixels: &[u8], (width, height): (usize, usize), lossless: bool) -> Vec<u8> {
    let side = |side| u32::try_from(side).expect("it is small");
    let encoder = webp::Encoder::from_rgb(pixels, side(width), side(height));
    encoder.encode_simple(lossless, 80.0).expect("it is a picture").to_vec()
}

/// A WebP of two pictures, one after the other.
pub(in super::super) fn moving_webp() -> Vec<u8> {
    let config = webp::WebPConfig::new().expect("there is one");
    let frames = [quarters(8, 8), photograph(8, 8)];
    let mut encoder = webp::AnimEncoder::new(8, 8, &config);
    for (frame, moment) in frames.iter().zip([0, 100]) {
        encoder.add_frame(webp::AnimFrame::from_rgb(frame, 8, 8, moment));
    }
    encoder.encode().to_vec()
}

/// A PNG of two pictures, one after the other.
pub(in super::super) fn moving_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 8, 8);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).expect("there are two");
    let mut writer = encoder.write_header().expect("there is room");
    for frame in [quarters(8, 8), photograph(8, 8)] {
        writer.write_image_data(&frame).expect("there are as many as it has");
    }
    writer.finish().expect("there is room");
    bytes
}

/// A PNG that says it is larger than anything that is worked on, and has hardly a byte.
pub(in super::super) fn bomb() -> Vec<u8> {
    let mut bytes = png(&[0; 3], (1, 1), png::ColorType::Rgb);
    bytes.splice(16..24, [20_000_u32.to_be_bytes(), 20_000_u32.to_be_bytes()].concat());
    let sum = crc32(&bytes[12..29]);
    bytes.splice(29..33, sum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}
