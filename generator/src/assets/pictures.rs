//! Photographs and other pictures made of pixels: published as copies of several widths, never as they came.
//!
//! [`published`] makes of the bytes of a JPEG, PNG or WebP what pages show of it:
//!
//! 1. `cache`: what an earlier build made of the same bytes is taken as it is;
//! 2. `decode`: else the file becomes pixels, and what else is in it is left behind;
//! 3. `encode`: each copy is resized, turned the way up that the camera noted, its colours made those of
//!    the web, and written without anything but pixels.
//!
//! What is in a file decides what it is, not its name. Each picture is worked on by one thread, so that as
//! many are in memory at most as there are threads.

mod cache;
mod colour;
mod decode;
mod encode;
mod orientation;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::io;

use schema::Fault;

pub(super) use cache::Cache;

/// Pixels in rows from the top, eight bits a channel: red, green, blue, and how opaque it is unless all are.
struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    /// Whether some are not opaque.
    clear: bool,
}

/// What is published of a picture.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// What pages show: WebP, the widest last.
    pub(super) copies: Vec<Copy>,
    /// What is shown where somebody links to the page, if that was asked for: JPEG or PNG.
    pub(super) shared: Option<Copy>,
}

/// A picture in one width.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) format: Format,
    pub(super) bytes: Vec<u8>,
}

/// What a copy is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Format {
    Webp,
    Jpeg,
    Png,
}

impl Format {
    /// Returns the ending of a file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

impl Pixels {
    /// How many bytes one has.
    fn channels(&self) -> usize {
        if self.clear { 4 } else { 3 }
    }
}

/// Returns what is published of a picture, and whether it had to be decoded for it. `shared` asks for the
/// copy for those who link to the page too.
///
/// Fails where the machine does; a picture that cannot be shown is a fault in its file.
pub(super) fn published(cache: &Cache, bytes: &[u8], shared: bool) -> io::Result<Result<(Made, bool), Fault>> {
    let key = cache::key(bytes, shared);
    if let Some(made) = cache.get(&key) {
        return Ok(Ok((made, false)));
    }
    let decoded = match decode::decode(bytes) {
        Ok(decoded) => decoded,
        Err(fault) => return Ok(Err(fault)),
    };
    let made = encode::copies(&decoded, shared)?;
    cache.keep(&key, &made);
    Ok(Ok((made, true)))
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} × {} pixels of {} bytes", self.width, self.height, self.channels())
    }
}
