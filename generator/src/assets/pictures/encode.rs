//! Pixels into the copies that are published.

use std::io;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder as JpegEncoder};
use webp::Encoder as WebpEncoder;

use super::decode::Decoded;
use super::{Copy, Format, Made, Pixels, colour};

/// The widths in which a picture is published, in pixels, but for those that are wider than it is. The next
/// one has twice as many pixels: what no screen needs of a copy is half of it at most. What is narrower fits
/// a telephone's screen, what is wider no page shows.
const WIDTHS: [u32; 4] = [480, 720, 1080, 1600];

/// The width of the copy for those who link to the page.
const SHARED_WIDTH: u32 = 1200;

/// The tallest picture that WebP can hold.
const TALLEST: u32 = 16_383;

/// How true photographs stay, of a hundred: what the engines' makers advise.
const QUALITY: f32 = 75.0;
const SHARED_QUALITY: u8 = 80;

/// What all copies depend on but the picture: a copy made with anything else is another one. A test holds
/// the versions against those that are built in.
pub(super) fn recipe() -> String {
    format!("1 {WIDTHS:?} {SHARED_WIDTH} {TALLEST} {QUALITY:?} {SHARED_QUALITY} {ENGINES}")
}

/// The engines by which copies come about.
pub(super) const ENGINES: &str = "fast_image_resize 6.1.0, fdeflate 0.3.7, image-webp 0.2.4, jpeg-decoder 0.3.2, \
    jpeg-encoder 0.7.1, kamadak-exif 0.6.2, libwebp-sys 0.9.6, moxcms 0.9.2, png 0.18.1, webp 0.3.1";

/// Makes the copies of a picture, and that for those who link to the page if it is asked for.
pub(super) fn copies(decoded: &Decoded, shared: bool) -> io::Result<Made> {
    let (width, height) = (decoded.pixels.width, decoded.pixels.height);
    let (width, height) = if decoded.orientation.lies() { (height, width) } else { (width, height) };
    let copies = widths(width, height).map(|width| page_copy(&decoded.resized(width)?, decoded.lossless));
    let copies: Vec<(Copy, bool)> = copies.collect::<io::Result<_>>()?;
    // A drawing is one whose widest copy is smaller when no pixel of it changes.
    let drawing = copies.last().is_some_and(|(_, lossless)| *lossless);
    let widest = copies.last().map_or(1, |(copy, _)| copy.width);
    let shared = shared.then(|| shared_copy(&decoded.resized(widest.min(SHARED_WIDTH))?, drawing)).transpose()?;
    Ok(Made { copies: copies.into_iter().map(|(copy, _)| copy).collect(), shared })
}

/// Returns the widths of the copies of a picture. One that is hardly narrower than the widest is left out.
fn widths(width: u32, height: u32) -> impl Iterator<Item = u32> {
    let tallest = u64::from(width) * u64::from(TALLEST) / u64::from(height);
    let most = WIDTHS[WIDTHS.len() - 1].min(width);
    let widest = u32::try_from(tallest).map_or(most, |tallest| most.min(tallest)).max(1);
    WIDTHS.into_iter().filter(move |step| step * 5 <= widest * 4).chain([widest])
}

impl Decoded {
    /// Returns the picture in a width, the way up, in the colours of the web.
    fn resized(&self, width: u32) -> io::Result<Pixels> {
        let from = &self.pixels;
        let scaled = |side: u32, of: u32| {
            let side = (u64::from(side) * u64::from(width) + u64::from(of) / 2) / u64::from(of);
            u32::try_from(side).unwrap_or(u32::MAX).clamp(1, TALLEST)
        };
        let (wide, high) = if self.orientation.lies() {
            (scaled(from.width, from.height), width)
        } else {
            (width, scaled(from.height, from.width))
        };
        let kind = if from.clear { PixelType::U8x4 } else { PixelType::U8x3 };
        let source = ImageRef::new(from.width, from.height, &from.bytes, kind).map_err(io::Error::other)?;
        let mut resized = Image::new(wide, high, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut resized, &options).map_err(io::Error::other)?;
        let pixels = Pixels { width: wide, height: high, bytes: resized.into_vec(), clear: from.clear };
        let pixels = self.orientation.turned(pixels);
        Ok(match &self.profile {
            Some(profile) => colour::of_the_web(pixels, profile),
            None => pixels,
        })
    }
}

/// Returns a copy for pages, and whether every pixel of it is as it was: so where the source has them so,
/// and that takes less room.
fn page_copy(pixels: &Pixels, lossless: bool) -> io::Result<(Copy, bool)> {
    let encoder = if pixels.clear { WebpEncoder::from_rgba } else { WebpEncoder::from_rgb };
    let encoder = encoder(&pixels.bytes, pixels.width, pixels.height);
    let encoded = |lossless| {
        let encoded = encoder.encode_simple(lossless, QUALITY);
        encoded.map(|bytes| bytes.to_vec()).map_err(|error| io::Error::other(format!("WebP: {error:?}")))
    };
    let lossy = encoded(false)?;
    let exact = if lossless { Some(encoded(true)?) } else { None };
    let exact = exact.filter(|exact| exact.len() <= lossy.len());
    let is_exact = exact.is_some();
    Ok((copy(pixels, Format::Webp, exact.unwrap_or(lossy)), is_exact))
}

/// Returns the copy for those who link to the page. Not every service shows WebP to its readers.
fn shared_copy(pixels: &Pixels, drawing: bool) -> io::Result<Copy> {
    let mut bytes = Vec::new();
    if pixels.clear || drawing {
        let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
        encoder.set_color(if pixels.clear { png::ColorType::Rgba } else { png::ColorType::Rgb });
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer.write_image_data(&pixels.bytes).map_err(io::Error::other)?;
        writer.finish().map_err(io::Error::other)?;
        return Ok(copy(pixels, Format::Png, bytes));
    }
    let sides = [pixels.width, pixels.height].map(u16::try_from);
    let [Ok(width), Ok(height)] = sides else { return Err(io::Error::other("JPEG: too large")) };
    let encoder = JpegEncoder::new(&mut bytes, SHARED_QUALITY);
    encoder.encode(&pixels.bytes, width, height, ColorType::Rgb).map_err(io::Error::other)?;
    Ok(copy(pixels, Format::Jpeg, bytes))
}

fn copy(pixels: &Pixels, format: Format, bytes: Vec<u8>) -> Copy {
    Copy { width: pixels.width, height: pixels.height, format, bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_no_wider_than_the_picture_and_each_is_worth_having() {
        for (width, height, expected) in [
            (1, 1, &[1][..]),
            (479, 300, &[479]),
            (480, 300, &[480]),
            (599, 300, &[599]),
            (600, 300, &[480, 600]),
            (899, 900, &[480, 899]),
            (900, 900, &[480, 720, 900]),
            (1349, 900, &[480, 720, 1349]),
            (1350, 900, &[480, 720, 1080, 1350]),
            (1600, 900, &[480, 720, 1080, 1600]),
            (6000, 4000, &[480, 720, 1080, 1600]),
            (3000, 33_000, &[480, 720, 1080, 1489]),
            (1, 100_000, &[1]),
            (100_000, 1, &[480, 720, 1080, 1600]),
        ] {
            assert_eq!(widths(width, height).collect::<Vec<_>>(), expected, "{width} × {height}");
        }
    }

    #[test]
    fn the_recipe_names_the_versions_of_the_engines_that_are_built_in() {
        crate::cache::assert_built_in(ENGINES);
    }
}
