//! Walks the chunks of a PNG file and keeps those that a decoder needs.
//!
//! Kept are the picture, its palette, its transparency and its colours. Dropped are texts, times, EXIF
//! and everything unknown; a picture that moves stands still. What is kept must have its right
//! checksum, so that a damaged picture is told now and not when somebody opens it.

use std::io::{BufRead, Read, Write};

use crc32fast::Hasher;

use super::{PictureError, take};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

const KEPT: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD",
];

/// The largest chunk that the format knows.
const LARGEST: u32 = i32::MAX as u32;

pub(super) fn clean(from: &mut impl BufRead, to: &mut impl Write) -> Result<(), PictureError> {
    if take(from)? != SIGNATURE {
        return Err(PictureError::Damaged);
    }
    to.write_all(&SIGNATURE)?;
    let (mut first, mut pixels) = (true, false);
    loop {
        let length = u32::from_be_bytes(take(from)?);
        let name: [u8; 4] = take(from)?;
        // Chunks whose name begins with a capital letter are needed to draw the picture.
        let is_needed = name[0].is_ascii_uppercase();
        let is_kept = KEPT.contains(&&name);
        let is_header = name == *b"IHDR";
        if length > LARGEST || is_header != first || (is_header && length != 13) || (is_needed && !is_kept) {
            return Err(PictureError::Damaged);
        }
        first = false;
        pixels |= name == *b"IDAT";
        if is_kept {
            to.write_all(&length.to_be_bytes())?;
            to.write_all(&name)?;
            copy(from, to, length, &name)?;
        } else {
            skip(from, u64::from(length) + 4)?;
        }
        if name == *b"IEND" {
            return if pixels && length == 0 { Ok(()) } else { Err(PictureError::Damaged) };
        }
    }
}

/// Copies the content of a chunk and its checksum.
fn copy(from: &mut impl BufRead, to: &mut impl Write, length: u32, name: &[u8; 4]) -> Result<(), PictureError> {
    let mut checksum = Hasher::new();
    checksum.update(name);
    let mut left = length as usize;
    while left > 0 {
        let held = from.fill_buf()?;
        let taken = held.len().min(left);
        if taken == 0 {
            return Err(PictureError::Damaged);
        }
        checksum.update(&held[..taken]);
        to.write_all(&held[..taken])?;
        from.consume(taken);
        left -= taken;
    }
    let said: [u8; 4] = take(from)?;
    to.write_all(&said)?;
    if u32::from_be_bytes(said) == checksum.finalize() { Ok(()) } else { Err(PictureError::Damaged) }
}

fn skip(from: &mut impl BufRead, length: u64) -> Result<(), PictureError> {
    let passed = std::io::copy(&mut from.take(length), &mut std::io::sink())?;
    if passed == length { Ok(()) } else { Err(PictureError::Damaged) }
}
