//! Which way up a picture is: cameras leave pixels as they come and note how they were held.

use exif::{In, Reader, Tag};

use super::Pixels;

/// What is to be done with the pixels of a file, by the number that EXIF has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orientation(u32);

impl Orientation {
    /// Nothing is to be done.
    pub(super) const UPRIGHT: Self = Self(1);

    /// Returns what EXIF notes; a picture of which it notes nothing that can be understood is upright.
    pub(super) fn of(exif: &[u8]) -> Self {
        // Some programs put the mark of JPEG before it elsewhere too.
        let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        let Ok(exif) = Reader::new()
            .continue_on_error(true)
            .read_raw(exif.to_vec())
            .or_else(|error| error.distill_partial_result(|_| {}))
        else {
            return Self::UPRIGHT;
        };
        let noted = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
        noted.filter(|number| (1..=8).contains(number)).map_or(Self::UPRIGHT, Self)
    }

    /// Tells whether what lies is to stand: width and height change places.
    pub(super) fn lies(self) -> bool {
        self.0 >= 5
    }

    /// Returns the pixels as they are to be seen.
    pub(super) fn turned(self, pixels: Pixels) -> Pixels {
        if self == Self::UPRIGHT {
            return pixels;
        }
        let (right, bottom) = (pixels.width - 1, pixels.height - 1);
        let (width, height) = if self.lies() { (pixels.height, pixels.width) } else { (pixels.width, pixels.height) };
        let channels = pixels.channels();
        let mut bytes = Vec::with_capacity(pixels.bytes.len());
        for y in 0..height {
            for x in 0..width {
                let (column, row) = match self.0 {
                    2 => (right - x, y),
                    3 => (right - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                let at = (row as usize * pixels.width as usize + column as usize) * channels;
                bytes.extend_from_slice(&pixels.bytes[at..at + channels]);
            }
        }
        Pixels { width, height, bytes, clear: pixels.clear }
    }
}
