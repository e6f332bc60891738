//! Colours as the web takes them: sRGB. Telephones take pictures in wider ranges and note that in a profile,
//! without which their pictures would look pale.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::Pixels;

/// Makes the colours those of the web. Pixels of whose profile nothing can be made stay as they are.
pub(super) fn of_the_web(mut pixels: Pixels, profile: &[u8]) -> Pixels {
    if let Some(bytes) = converted(&pixels, profile) {
        pixels.bytes = bytes;
    }
    pixels
}

fn converted(pixels: &Pixels, profile: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    // That of a grey picture, or of one for print, is not that of the pixels that the decoder gives.
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let layout = if pixels.clear { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()).ok()?;
    let mut bytes = vec![0; pixels.bytes.len()];
    transform.transform(&pixels.bytes, &mut bytes).ok()?;
    Some(bytes)
}
