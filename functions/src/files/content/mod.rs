//! What a file is by its content, whatever its name and its sender say.
//!
//! [`find`] looks at the first bytes and then as far as the type needs: to the end of a PDF, into the
//! directory of an office file. It draws and unpacks nothing but the few small parts that tell.

mod office;
mod pdf;

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem;

use forms::FileType;

/// What was found in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A sound file of a type that can be asked for.
    Is(FileType),
    /// A file of another type, by its short name.
    Other(&'static str),
    /// Nothing known.
    Unknown,
    /// A file that opens only with a password, or forbids its reader something.
    Encrypted,
    /// An office file with programs in it.
    Macros,
    /// A file of a known type that is cut off, or is made to be two things at once.
    Damaged,
}

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The first bytes of types that are never asked for and often sent, and where they stand.
const OTHERS: [(usize, &[u8], &str); 24] = [
    (0, b"GIF8", "GIF"),
    (8, b"WEBP", "WEBP"),
    (4, b"ftypheic", "HEIC"),
    (4, b"ftypheix", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypqt", "MOV"),
    (4, b"ftyp", "MP4"),
    (0, b"II\x2a\0", "TIFF"),
    (0, b"MM\0\x2a", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"{\\rtf", "RTF"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf", "7Z"),
    (0, b"\x1f\x8b", "GZ"),
    (0, b"MZ", "EXE"),
    (0, b"\x7fELF", "EXE"),
    (0, b"#!", "EXE"),
    (0, b"ID3", "MP3"),
    (0, b"%!PS", "PS"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "XML"),
    (0, b"<!DOCTYPE html", "HTML"),
    (0, b"<html", "HTML"),
];

/// Says what a file is. Fails only when it cannot be read.
pub(super) fn find(file: &mut (impl Read + Seek)) -> io::Result<Content> {
    let size = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut begins = Vec::new();
    file.by_ref().take(32).read_to_end(&mut begins)?;
    file.rewind()?;
    match begins.as_slice() {
        begins if begins.starts_with(b"%PDF-") => pdf::find(file, size),
        begins if begins.starts_with(b"\xff\xd8\xff") => Ok(Content::Is(FileType::Jpeg)),
        begins if begins.starts_with(b"\x89PNG\r\n\x1a\n") => Ok(Content::Is(FileType::Png)),
        begins if begins.starts_with(b"PK\x03\x04") => office::find(file, size),
        begins if begins.starts_with(OLE) => ole(file),
        begins => Ok(other(begins)),
    }
}

fn other(begins: &[u8]) -> Content {
    let is_there = |place: usize, mark: &[u8]| {
        begins.get(place..place + mark.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(mark))
    };
    let row = OTHERS.into_iter().find(|(place, mark, _)| is_there(*place, mark));
    row.map_or(Content::Unknown, |(_, _, label)| Content::Other(label))
}

/// Tells an office file with a password from one of the nineties: both lie in the same container.
fn ole(file: &mut impl Read) -> io::Result<Content> {
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = false;
    through(file, |window| found |= memmem::find(window, &package).is_some())?;
    Ok(if found { Content::Encrypted } else { Content::Other("DOC/XLS") })
}

/// How far two windows lie over each other: further than anything that is looked for is long.
const OVERLAP: usize = 128;

/// Shows a file through a window that moves to its end.
fn through(file: &mut impl Read, mut look: impl FnMut(&[u8])) -> io::Result<()> {
    let mut window = Vec::with_capacity(OVERLAP + 64 * 1024);
    loop {
        let kept = window.len().min(OVERLAP);
        window.drain(..window.len() - kept);
        if file.by_ref().take(64 * 1024).read_to_end(&mut window)? == 0 {
            return Ok(());
        }
        look(&window);
    }
}
