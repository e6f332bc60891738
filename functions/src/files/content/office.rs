//! Office files: packages whose directory says what they are; the only user of the ZIP engine.
//!
//! Magic numbers cannot tell a text from a workbook, or either from any other package: the list of
//! content types (OOXML) or the part `mimetype` (OpenDocument) does. A package with names that lead out
//! of it, with parts twice, with bytes around it, or that grows too large is none we take.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::Content;
use forms::FileType;

const MOST_PARTS: usize = 5_000;
const LARGEST_UNPACKED: u64 = 400 * 1024 * 1024;

/// The largest part that is read to know what the package is.
const LARGEST_LIST: u64 = 4 * 1024 * 1024;

/// The largest main part, which is read to know that it is sound.
const LARGEST_MAIN: u64 = 64 * 1024 * 1024;

/// The end of a package's directory, without a remark behind it.
const END: u64 = 22;

const TYPES: &str = "[content_types].xml";
const MIMETYPE: &str = "mimetype";
const MANIFEST: &str = "meta-inf/manifest.xml";

/// What a package says of itself.
struct Package<'a, F: Read + Seek> {
    archive: ZipArchive<&'a mut F>,
    /// The names of its parts in small letters.
    names: Vec<String>,
}

/// Judges a file that begins as a package does.
pub(super) fn find(file: &mut (impl Read + Seek), size: u64) -> io::Result<Content> {
    let Some(count) = end_of(file, size)? else { return Ok(Content::Damaged) };
    let Ok(archive) = ZipArchive::new(file) else { return Ok(Content::Damaged) };
    if archive.len() != count || archive.offset() != 0 || count > MOST_PARTS {
        return Ok(Content::Damaged);
    }
    let mut package = Package { archive, names: Vec::new() };
    Ok(package.look_at_parts().unwrap_or_else(|| package.content()))
}

/// Returns how many parts the directory has, if nothing stands behind it.
fn end_of(file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<usize>> {
    let Some(start) = size.checked_sub(END) else { return Ok(None) };
    file.seek(SeekFrom::Start(start))?;
    let mut end = [0; END as usize];
    file.read_exact(&mut end)?;
    file.rewind()?;
    let whole = end.starts_with(b"PK\x05\x06") && end.ends_with(&[0, 0]);
    Ok(whole.then(|| usize::from(u16::from_le_bytes([end[10], end[11]]))))
}

impl<F: Read + Seek> Package<'_, F> {
    /// Takes down the names of all parts; what is wrong with one of them judges the package.
    fn look_at_parts(&mut self) -> Option<Content> {
        let mut unpacked: u64 = 0;
        for number in 0..self.archive.len() {
            let Ok(part) = self.archive.by_index_raw(number) else { return Some(Content::Damaged) };
            if part.encrypted() {
                return Some(Content::Encrypted);
            }
            unpacked = unpacked.saturating_add(part.size());
            let Ok(name) = part.name().map(|name| name.to_lowercase()) else { return Some(Content::Damaged) };
            let leads_out = name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|folder| folder == "..");
            if leads_out || unpacked > LARGEST_UNPACKED || self.names.contains(&name) {
                return Some(Content::Damaged);
            }
            self.names.push(name);
        }
        None
    }

    fn content(&mut self) -> Content {
        if self.has(TYPES) {
            self.ooxml()
        } else if self.has(MIMETYPE) {
            self.open_document()
        } else {
            Content::Other("ZIP")
        }
    }

    fn ooxml(&mut self) -> Content {
        let Some(types) = self.text(TYPES) else { return Content::Damaged };
        let programs = |name: &String| name.ends_with("vbaproject.bin") || name.contains("/activex/");
        if types.contains("macroenabled") || types.contains("vbaproject") || self.names.iter().any(programs) {
            return Content::Macros;
        }
        const PREFIX: &str = "application/vnd.openxmlformats-officedocument.";
        let is = |part: &str| types.contains(&format!("{PREFIX}{part}.main+xml"));
        if is("wordprocessingml.document") {
            self.sound(FileType::Docx, "word/document.xml")
        } else if is("spreadsheetml.sheet") {
            self.sound(FileType::Xlsx, "xl/workbook.xml")
        } else if is("presentationml.presentation") {
            Content::Other("PPTX")
        } else {
            Content::Other("ZIP")
        }
    }

    fn open_document(&mut self) -> Content {
        let Some(kind) = self.text(MIMETYPE) else { return Content::Damaged };
        match kind.trim() {
            kind if kind == FileType::Odt.media_type() => {}
            "application/vnd.oasis.opendocument.spreadsheet" => return Content::Other("ODS"),
            "application/vnd.oasis.opendocument.presentation" => return Content::Other("ODP"),
            "application/epub+zip" => return Content::Other("EPUB"),
            _ => return Content::Other("ZIP"),
        }
        let Some(manifest) = self.text(MANIFEST) else { return Content::Damaged };
        if manifest.contains("encryption-data") {
            return Content::Encrypted;
        }
        // The list of an empty library is written into many texts without any program.
        let programs = |name: &String| {
            let listed = ["script-lb.xml", "script-lc.xml"].iter().any(|list| name.ends_with(list));
            !name.ends_with('/') && !listed && (name.starts_with("basic/") || name.starts_with("scripts/"))
        };
        match self.names.iter().any(programs) {
            true => Content::Macros,
            false => self.sound(FileType::Odt, "content.xml"),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Returns the package's type if its main part can be unpacked.
    fn sound(&mut self, kind: FileType, main: &str) -> Content {
        match self.unpack(main, LARGEST_MAIN, &mut io::sink()) {
            Some(()) => Content::Is(kind),
            None => Content::Damaged,
        }
    }

    /// Returns a part as text in small letters.
    fn text(&mut self, name: &str) -> Option<String> {
        let mut bytes = Vec::new();
        self.unpack(name, LARGEST_LIST, &mut bytes)?;
        String::from_utf8(bytes).ok().map(|text| text.to_lowercase())
    }

    fn unpack(&mut self, name: &str, largest: u64, to: &mut impl io::Write) -> Option<()> {
        let number = self.names.iter().position(|known| known == name)?;
        let part = self.archive.by_index(number).ok()?;
        let unpacked = io::copy(&mut part.take(largest + 1), to).ok()?;
        (unpacked <= largest).then_some(())
    }
}
