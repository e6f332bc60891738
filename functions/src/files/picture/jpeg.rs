//! Walks the segments of a JPEG file and keeps those that a decoder needs.
//!
//! Kept are frames, scans and tables, the colour profile, the remark by which Adobe's colours are
//! known, JFIF's resolution without its thumbnail, and an orientation other than upright. Everything
//! else is dropped: EXIF with its places, XMP, IPTC, comments, thumbnails, further pictures.

use std::io::{BufRead, Read, Write};

use super::{PictureError, exif, take, too_early};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const TEMPORARY: u8 = 0x01;
const COMMENT: u8 = 0xfe;
const APPLICATION_0: u8 = 0xe0;
const APPLICATION_1: u8 = 0xe1;
const APPLICATION_2: u8 = 0xe2;
const APPLICATION_14: u8 = 0xee;

/// What has been seen so far.
#[derive(Default)]
struct Seen {
    frame: bool,
    scan: bool,
    orientation: bool,
}

pub(super) fn clean(from: &mut impl BufRead, to: &mut impl Write) -> Result<(), PictureError> {
    if take(from)? != [0xff, START] {
        return Err(PictureError::Damaged);
    }
    to.write_all(&[0xff, START])?;
    let mut seen = Seen::default();
    let mut marker = next_marker(from)?;
    loop {
        match marker {
            END if seen.frame && seen.scan => {
                to.write_all(&[0xff, END])?;
                return Ok(());
            }
            SCAN if seen.frame => {
                seen.scan = true;
                let header = segment(from)?;
                write_segment(to, SCAN, &header)?;
                marker = copy_scan(from, to)?;
                continue;
            }
            TEMPORARY => {}
            // Frames and tables; of the others between them 0xc8 is an extension that nobody has.
            0xc0..=0xc7 | 0xc9..=0xcf | 0xdb..=0xdf => {
                seen.frame |= is_frame(marker);
                let content = segment(from)?;
                write_segment(to, marker, &content)?;
            }
            0xc8 | APPLICATION_0..=COMMENT => {
                let content = segment(from)?;
                if let Some(kept) = kept(marker, &content, &mut seen) {
                    write_segment(to, marker, &kept)?;
                }
            }
            _ => return Err(PictureError::Damaged),
        }
        marker = next_marker(from)?;
    }
}

fn is_frame(marker: u8) -> bool {
    // Tables of Huffman codes and of arithmetic coding have markers among those of frames.
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Returns what is kept of a segment that is there for applications.
fn kept(marker: u8, content: &[u8], seen: &mut Seen) -> Option<Vec<u8>> {
    match marker {
        // The last two of these bytes are the size of the thumbnail.
        APPLICATION_0 if content.starts_with(b"JFIF\0") => {
            let resolution = content.get(..14)?.first_chunk::<12>()?;
            Some([&resolution[..], &[0, 0]].concat())
        }
        APPLICATION_1 if !seen.orientation => {
            let orientation = exif::orientation(content)?;
            seen.orientation = true;
            (orientation != 1).then(|| exif::only_orientation(orientation))
        }
        APPLICATION_2 if content.starts_with(b"ICC_PROFILE\0") => Some(content.to_vec()),
        APPLICATION_14 if content.starts_with(b"Adobe") => Some(content.get(..12)?.to_vec()),
        _ => None,
    }
}

/// Passes to the next marker, before which any number of `ff` may stand.
fn next_marker(from: &mut impl Read) -> Result<u8, PictureError> {
    let [fill] = take(from)?;
    if fill != 0xff {
        return Err(PictureError::Damaged);
    }
    loop {
        let [marker] = take(from)?;
        if marker != 0xff {
            return Ok(marker);
        }
    }
}

/// Reads a segment behind its marker.
fn segment(from: &mut impl Read) -> Result<Vec<u8>, PictureError> {
    let length = usize::from(u16::from_be_bytes(take(from)?));
    let mut content = vec![0; length.checked_sub(2).ok_or(PictureError::Damaged)?];
    from.read_exact(&mut content).map_err(too_early)?;
    Ok(content)
}

fn write_segment(to: &mut impl Write, marker: u8, content: &[u8]) -> Result<(), PictureError> {
    let length = u16::try_from(content.len() + 2).map_err(|_| PictureError::Damaged)?;
    to.write_all(&[0xff, marker])?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(content)?;
    Ok(())
}

/// Copies the coded pixels of a scan and returns the marker behind them.
fn copy_scan(from: &mut impl BufRead, to: &mut impl Write) -> Result<u8, PictureError> {
    loop {
        let (length, at_mark) = {
            let held = from.fill_buf()?;
            if held.is_empty() {
                return Err(PictureError::Damaged);
            }
            let mark = memchr::memchr(0xff, held);
            let length = mark.unwrap_or(held.len());
            to.write_all(&held[..length])?;
            (length, mark.is_some())
        };
        from.consume(length);
        if !at_mark {
            continue;
        }
        match next_marker(from)? {
            // A coded `ff` and the marks by which a decoder finds its way again belong to the pixels.
            inside @ (0x00 | 0xd0..=0xd7) => to.write_all(&[0xff, inside])?,
            marker => return Ok(marker),
        }
    }
}
