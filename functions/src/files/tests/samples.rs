//! Small files of every type, made on the spot.

use std::io::{Cursor, Write};

use serde_json::json;
use theme::Dictionary;
use words::{Formats, Lang};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const OOXML: &str = "application/vnd.openxmlformats-officedocument.";

/// A PDF that readers open.
pub(crate) fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj\n\
      trailer <</Root 1 0 R /Size 3>>\nstartxref\n110\n%%EOF\n"
        .to_vec()
}

/// A PDF with so much in it, and something in its trailer.
pub(crate) fn pdf_with(trailer: &str, filling: usize) -> Vec<u8> {
    let filling = "x".repeat(filling);
    format!("%PDF-1.7\n1 0 obj ({filling}) endobj\ntrailer <<{trailer} /Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
        .into_bytes()
}

/// A photograph of a few pixels.
pub(crate) fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..16 * 9 * 3).map(|number| (number * 7 % 251) as u8).collect();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.encode(&pixels, 16, 9, jpeg_encoder::ColorType::Rgb).expect("it is a picture");
    bytes
}

/// A drawing of a few pixels.
pub(crate) fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 4);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[77; 4 * 4 * 3]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// A package of parts.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The first part of an OpenDocument text is not packed.
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("a part");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("a directory").into_inner()
}

/// An OOXML package whose list names the main part.
fn ooxml(content_type: &str, main: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let types = format!("<Types><Override PartName=\"/{main}\" ContentType=\"{content_type}\"/></Types>");
    let mut parts = vec![("[Content_Types].xml", types.as_str()), (main, "<w:document/>")];
    parts.extend(more);
    package(&parts)
}

/// A text of Word.
pub(crate) fn docx() -> Vec<u8> {
    docx_with(&[])
}

/// A text of Word with some parts more.
pub(crate) fn docx_with(more: &[(&str, &str)]) -> Vec<u8> {
    ooxml(&format!("{OOXML}wordprocessingml.document.main+xml"), "word/document.xml", more)
}

/// A text of Word that may have programs.
pub(crate) fn docm() -> Vec<u8> {
    ooxml("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml", &[])
}

/// A workbook of Excel.
pub(crate) fn xlsx() -> Vec<u8> {
    ooxml(&format!("{OOXML}spreadsheetml.sheet.main+xml"), "xl/workbook.xml", &[])
}

/// Slides.
pub(crate) fn pptx() -> Vec<u8> {
    ooxml(&format!("{OOXML}presentationml.presentation.main+xml"), "ppt/presentation.xml", &[])
}

/// A text of LibreOffice with some parts more.
pub(crate) fn odt_with(manifest: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<office:document-content/>"),
        ("META-INF/manifest.xml", manifest),
    ];
    parts.extend(more);
    package(&parts)
}

/// A text of LibreOffice.
pub(crate) fn odt() -> Vec<u8> {
    odt_with("<manifest:manifest/>", &[])
}

/// A container of the nineties with the name of a stream in it.
pub(crate) fn ole(stream: &str) -> Vec<u8> {
    let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain([0; 70_000]).chain(name).chain([0; 500]).collect()
}

/// A dictionary with Spanish sentences in the forms of a locale.
pub(crate) fn dictionary(locale: &str) -> Dictionary {
    let words = json!({
        "size.bytes": {"one": "{count} byte", "other": "{count} bytes"},
        "size.kilobytes": "{number} kB",
        "size.megabytes": "{number} MB",
    });
    let words = serde_json::from_value(words).expect("they are words");
    let formats = Formats::new(&Lang::parse(locale).expect("a locale"));
    Dictionary { words, fallback: None, formats }
}
