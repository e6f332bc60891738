//! A file into pixels, and the few other things of it that matter.
//!
//! How large a picture is its header says; one that is larger than [`MOST_PIXELS`] is refused before anything
//! is decoded.

use std::fmt::Display;
use std::io::{Cursor, ErrorKind};

use image_webp::WebPDecoder;
use jpeg_decoder::{Decoder as JpegDecoder, PixelFormat};
use schema::{Fault, Span};

use super::Pixels;
use super::orientation::Orientation;

/// The largest picture that is decoded. Twice what large cameras make; 400 MB at most while it is worked on.
pub(super) const MOST_PIXELS: u64 = 100_000_000;

/// A picture as it was in its file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// As they lie in the file, which may not be the way up.
    pub(super) pixels: Pixels,
    pub(super) orientation: Orientation,
    /// What the colours mean, as an ICC profile; those of the web without one.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether the file has every pixel as it was, as drawings are kept.
    pub(super) lossless: bool,
}

/// Returns the picture in a file; or the fault that keeps it from being shown.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Fault> {
    match bytes {
        [0xff, 0xd8, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ => Err(fault("picture-foreign")),
    }
}

fn fault(code: &'static str) -> Fault {
    Fault::error(code, Span::default())
}

fn unreadable(error: impl Display) -> Fault {
    fault("picture-unreadable").with("message", error.to_string())
}

/// Refuses what is too large to be worked on.
fn bounded(width: u32, height: u32) -> Result<(), Fault> {
    if u64::from(width) * u64::from(height) <= MOST_PIXELS {
        return Ok(());
    }
    let millions = (MOST_PIXELS / 1_000_000).to_string();
    Err(fault("picture-too-large").with("size", format!("{width} × {height}")).with("millions", millions))
}

fn jpeg(bytes: &[u8]) -> Result<Decoded, Fault> {
    if !has_end(bytes) {
        return Err(fault("picture-cut-short"));
    }
    let mut decoder = JpegDecoder::new(bytes);
    decoder.read_info().map_err(unreadable)?;
    let info = decoder.info().ok_or_else(|| fault("picture-foreign"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    bounded(width, height)?;
    let pixels = decoder.decode().map_err(unreadable)?;
    let orientation = decoder.exif_data().map_or(Orientation::UPRIGHT, Orientation::of);
    let bytes = match info.pixel_format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => spread(&pixels, 1),
        // Of two bytes, in the order of the machine.
        PixelFormat::L16 => {
            let grey = pixels.chunks_exact(2).map(|grey| u16::from_ne_bytes([grey[0], grey[1]]).to_be_bytes()[0]);
            spread(&grey.collect::<Vec<u8>>(), 1)
        }
        PixelFormat::CMYK32 => printed(&pixels),
    };
    Decoded::new(Pixels { width, height, bytes, clear: false }, orientation, decoder.icc_profile(), false)
}

/// Returns the colours of inks on paper, as far as they can be told without knowing the press.
fn printed(inks: &[u8]) -> Vec<u8> {
    let paper = |ink: u8| u16::from(u8::MAX - ink);
    let colours = |pixel: &[u8]| [0, 1, 2].map(|ink| paper(pixel[ink]) * paper(pixel[3]) / u16::from(u8::MAX));
    inks.chunks_exact(4).flat_map(colours).map(|colour| u8::try_from(colour).unwrap_or(u8::MAX)).collect()
}

/// Tells whether a JPEG has its end. Decoders fill up what is missing; only segments before the picture, as
/// that with a small picture for the camera's display, may hold an end of their own.
fn has_end(bytes: &[u8]) -> bool {
    let mut rest = &bytes[2..];
    loop {
        match *rest {
            // Any number of these may stand before a marker.
            [0xff, 0xff, ..] => rest = &rest[1..],
            [0xff, 0xda, ..] => return memchr::memmem::find(rest, &[0xff, 0xd9]).is_some(),
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([high, low]));
                let Some(after) = rest.get(2 + length..) else { return false };
                rest = after;
            }
            // What else is wrong the decoder tells.
            [_, _, ..] => return true,
            _ => return false,
        }
    }
}

fn png(bytes: &[u8]) -> Result<Decoded, Fault> {
    let refused = |error: png::DecodingError| match error {
        png::DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => fault("picture-cut-short"),
        other => unreadable(other),
    };
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(refused)?;
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    bounded(width, height)?;
    if info.animation_control.is_some() {
        return Err(fault("picture-moves"));
    }
    let profile = info.icc_profile.as_deref().map(<[u8]>::to_vec);
    let size = reader.output_buffer_size().ok_or_else(|| fault("picture-foreign"))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(refused)?;
    pixels.truncate(frame.buffer_size());
    reader.finish().map_err(refused)?;
    let orientation = reader.info().exif_metadata.as_deref().map_or(Orientation::UPRIGHT, Orientation::of);
    let (bytes, clear) = match frame.color_type {
        png::ColorType::Grayscale => (spread(&pixels, 1), false),
        png::ColorType::GrayscaleAlpha => (spread(&pixels, 2), true),
        png::ColorType::Rgba => (pixels, true),
        png::ColorType::Rgb | png::ColorType::Indexed => (pixels, false),
    };
    Decoded::new(Pixels { width, height, bytes, clear }, orientation, profile, true)
}

/// Returns grey pixels of so many bytes as those that have each colour.
fn spread(pixels: &[u8], channels: usize) -> Vec<u8> {
    let mut spread = Vec::with_capacity(pixels.len() / channels * (channels + 2));
    for pixel in pixels.chunks_exact(channels) {
        spread.extend_from_slice(&[pixel[0]; 2]);
        spread.extend_from_slice(pixel);
    }
    spread
}

fn webp(bytes: &[u8]) -> Result<Decoded, Fault> {
    let told = bytes[4..].first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    if usize::try_from(told).is_ok_and(|told| told > bytes.len() - 8) {
        return Err(fault("picture-cut-short"));
    }
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    bounded(width, height)?;
    if decoder.is_animated() {
        return Err(fault("picture-moves"));
    }
    decoder.set_memory_limit(bytes.len());
    let profile = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = exif.map_or(Orientation::UPRIGHT, |exif| Orientation::of(&exif));
    let (clear, lossless) = (decoder.has_alpha(), !decoder.is_lossy());
    let size = decoder.output_buffer_size().ok_or_else(|| fault("picture-foreign"))?;
    let mut bytes = vec![0; size];
    decoder.read_image(&mut bytes).map_err(unreadable)?;
    Decoded::new(Pixels { width, height, bytes, clear }, orientation, profile, lossless)
}

impl Decoded {
    fn new(
        mut pixels: Pixels,
        orientation: Orientation,
        profile: Option<Vec<u8>>,
        lossless: bool,
    ) -> Result<Self, Fault> {
        let count = pixels.width as usize * pixels.height as usize;
        // What has no pixels has nothing to be resized, whatever its decoder thinks of that.
        if count == 0 || pixels.bytes.len() != count * pixels.channels() {
            return Err(fault("picture-foreign"));
        }
        if pixels.clear && pixels.bytes.iter().skip(3).step_by(4).all(|opacity| *opacity == u8::MAX) {
            for pixel in 0..count {
                pixels.bytes.copy_within(4 * pixel..4 * pixel + 3, 3 * pixel);
            }
            pixels.bytes.truncate(3 * count);
            pixels.clear = false;
        }
        Ok(Self { pixels, orientation, profile, lossless })
    }
}
