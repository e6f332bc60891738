//! Photographs and other pictures made of pixels: published as copies of several widths, never as they came.
//!
//! [`published`] makes of the bytes of a JPEG, PNG or WebP what pages show of it:
//!
//! 1. `kept`: what an earlier build made of the same bytes is taken as it is;
//! 2. `decode`: else the file becomes pixels, and what else is in it is left behind;
//! 3. `encode`: each copy is resized, turned the way up that the camera noted, its colours made those of
//!    the web, and written without anything but pixels.
//!
//! What is in a file decides what it is, not its name. Each picture is worked on by one thread, so that as
//! many are in memory at most as there are threads.

mod colour;
mod decode;
mod encode;
mod kept;
mod orientation;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::io;

use schema::Fault;

use crate::cache::Cache;

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

/// Under which name the project's folder keeps what was made.
pub(super) const KEPT: &str = "pictures";

/// Why nothing came of a picture.
enum Failure {
    /// It cannot be shown.
    Fault(Fault),
    /// The machine cannot make it.
    Machine(io::Error),
}

/// Returns what is published of a picture, and whether it had to be decoded for it. `shared` asks for the
/// copy for those who link to the page too.
///
/// Fails where the machine does; a picture that cannot be shown is a fault in its file.
pub(super) fn published(cache: &Cache, bytes: &[u8], shared: bool) -> io::Result<Result<(Made, bool), Fault>> {
    let mut decoded = false;
    let kept = cache.get_or(kept::name(bytes, shared), || {
        decoded = true;
        let pixels = decode::decode(bytes).map_err(Failure::Fault)?;
        let made = encode::copies(&pixels, shared).map_err(Failure::Machine)?;
        kept::packed(&made).map_err(|error| Failure::Machine(error.into()))
    });
    match kept {
        Ok(kept) => {
            let made = kept::unpacked(&kept).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            Ok(Ok((made, decoded)))
        }
        Err(Failure::Fault(fault)) => Ok(Err(fault)),
        Err(Failure::Machine(error)) => Err(error),
    }
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} × {} pixels of {} bytes", self.width, self.height, self.channels())
    }
}
