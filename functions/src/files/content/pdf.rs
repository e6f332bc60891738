//! PDF: whole from its first byte to its last, and open to every reader.

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem;

use super::{Content, through};
use forms::FileType;

/// How near to the end of the file its mark of the end must stand.
const END: u64 = 1024;

/// Judges a file that begins as a PDF does.
pub(super) fn find(file: &mut (impl Read + Seek), size: u64) -> io::Result<Content> {
    file.seek(SeekFrom::Start(size.saturating_sub(END)))?;
    let mut tail = Vec::new();
    file.by_ref().take(END).read_to_end(&mut tail)?;
    let Some(end) = memmem::rfind(&tail, b"%%EOF") else { return Ok(Content::Damaged) };
    if memmem::find(&tail[end..], b"PK\x05\x06").is_some() {
        return Ok(Content::Damaged);
    }
    file.rewind()?;
    let mut encrypted = false;
    through(file, |window| encrypted |= is_encrypted(window))?;
    Ok(if encrypted { Content::Encrypted } else { Content::Is(FileType::Pdf) })
}

/// Tells whether a trailer names a dictionary of encryption: `/Encrypt 12 0 R` or `/Encrypt << … >>`.
fn is_encrypted(window: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    memmem::find_iter(window, KEY).any(|place| {
        let rest = window[place + KEY.len()..].trim_ascii_start();
        rest.starts_with(b"<<") || is_reference(rest)
    })
}

/// Tells whether a text begins with the name of an object: two numbers and an `R`.
fn is_reference(text: &[u8]) -> bool {
    let number = |text: &[u8]| text.iter().take_while(|sign| sign.is_ascii_digit()).count();
    let first = number(text);
    let rest = text[first..].trim_ascii_start();
    let second = number(rest);
    first > 0 && second > 0 && rest[second..].trim_ascii_start().starts_with(b"R")
}
