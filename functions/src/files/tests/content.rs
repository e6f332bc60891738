//! What files are by their content.

use std::io::Cursor;

use proptest::prelude::*;

use super::samples;
use crate::files::content::{Content, find};
use forms::FileType;

fn found(bytes: &[u8]) -> Content {
    find(&mut Cursor::new(bytes)).expect("memory can be read")
}

#[test]
fn every_type_that_can_be_asked_for_is_known_by_its_content() {
    for (kind, bytes) in [
        (FileType::Pdf, samples::pdf()),
        (FileType::Pdf, samples::pdf_with("", 200_000)),
        (FileType::Jpeg, samples::jpeg()),
        (FileType::Png, samples::png()),
        (FileType::Docx, samples::docx()),
        (FileType::Xlsx, samples::xlsx()),
        (FileType::Odt, samples::odt()),
    ] {
        assert_eq!(found(&bytes), Content::Is(kind));
    }
}

#[test]
fn what_is_never_asked_for_has_its_name() {
    for (bytes, expected) in [
        (&b"GIF89a...."[..], Content::Other("GIF")),
        (b"GIF89a\n%PDF-1.4\n%%EOF", Content::Other("GIF")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Content::Other("WEBP")),
        (b"\0\0\0\x20ftypheic\0\0", Content::Other("HEIC")),
        (b"\0\0\0\x20ftypisom\0\0", Content::Other("MP4")),
        (b"MZ\x90\0", Content::Other("EXE")),
        (b"{\\rtf1 a}", Content::Other("RTF")),
        (b"<!doctype HTML><script>", Content::Other("HTML")),
        (b"\n%PDF-1.4\n%%EOF", Content::Unknown),
        (b"plain words", Content::Unknown),
        (b"", Content::Unknown),
    ] {
        assert_eq!(found(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(found(&samples::pptx()), Content::Other("PPTX"));
    assert_eq!(found(&samples::package(&[("a.txt", "a")])), Content::Other("ZIP"));
    assert_eq!(found(&samples::ole("WordDocument")), Content::Other("DOC/XLS"));
}

#[test]
fn a_pdf_is_whole_and_open() {
    let cut = samples::pdf_with("", 5_000);
    let doubled = [samples::pdf(), samples::package(&[("a.txt", "a")])].concat();
    for (bytes, expected) in [
        (samples::pdf_with("/Encrypt 12 0 R", 0), Content::Encrypted),
        (samples::pdf_with("/Encrypt<</Filter /Standard>>", 0), Content::Encrypted),
        // Where two windows meet, wherever that is.
        (samples::pdf_with("/Encrypt\r\n12 0 R", 64 * 1024 - 60), Content::Encrypted),
        (samples::pdf_with("/EncryptMetadata true", 0), Content::Is(FileType::Pdf)),
        (samples::pdf_with("/Encryption (words)", 0), Content::Is(FileType::Pdf)),
        (cut[..cut.len() / 2].to_vec(), Content::Damaged),
        (b"%PDF-".to_vec(), Content::Damaged),
        (doubled, Content::Damaged),
    ] {
        assert_eq!(found(&bytes), expected, "{}", bytes.len());
    }
    for filling in 64 * 1024 - 100..64 * 1024 + 20 {
        assert_eq!(found(&samples::pdf_with("/Encrypt 12 0 R", filling)), Content::Encrypted, "{filling}");
    }
}

#[test]
fn an_office_file_has_no_programs_no_password_and_nothing_around_it() {
    let encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let types = "<Override ContentType=\"application/vnd.oasis.opendocument.text\"/>";
    for (name, bytes, expected) in [
        ("docm", samples::docm(), Content::Macros),
        ("vba", samples::docx_with(&[("word/vbaProject.bin", "x")]), Content::Macros),
        ("vba elsewhere", samples::docx_with(&[("xl/VBAPROJECT.BIN", "x")]), Content::Macros),
        ("activex", samples::docx_with(&[("word/activeX/activeX1.bin", "x")]), Content::Macros),
        ("basic", samples::odt_with("", &[("Basic/Standard/Module1.xml", "x")]), Content::Macros),
        ("script", samples::odt_with("", &[("Scripts/python/a.py", "x")]), Content::Macros),
        ("no basic", samples::odt_with("", &[("Basic/Standard/script-lb.xml", "")]), Content::Is(FileType::Odt)),
        ("password", samples::ole("EncryptedPackage"), Content::Encrypted),
        ("odt password", samples::odt_with(encrypted, &[]), Content::Encrypted),
        ("leads out", samples::docx_with(&[("../word/a.xml", "x")]), Content::Damaged),
        ("absolute", samples::docx_with(&[("/a.xml", "x")]), Content::Damaged),
        ("twice", samples::docx_with(&[("word/Document.xml", "x")]), Content::Damaged),
        ("behind", [samples::docx(), b"x".to_vec()].concat(), Content::Damaged),
        ("cut", samples::docx()[..200].to_vec(), Content::Damaged),
        ("no main part", samples::package(&[("[Content_Types].xml", types)]), Content::Other("ZIP")),
    ] {
        assert_eq!(found(&bytes), expected, "{name}");
    }
}

#[test]
fn a_package_that_grows_too_large_is_not_unpacked() {
    let zeros = "0".repeat(70 * 1024 * 1024);
    let parts: Vec<String> = (0..6).map(|number| format!("word/media/{number}")).collect();
    let more: Vec<(&str, &str)> = parts.iter().map(|name| (name.as_str(), zeros.as_str())).collect();
    assert_eq!(found(&samples::docx_with(&more)), Content::Damaged);
}

proptest! {
    #[test]
    fn no_bytes_make_the_finder_panic(begin in 0_usize..6, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let begins: [&[u8]; 6] = [b"", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff", b"\x89PNG"];
        let _ = found(&[begins[begin], &bytes].concat());
        let _ = found(&[begins[begin], &bytes, b"PK\x05\x06", &[0; 18]].concat());
    }

    #[test]
    fn a_package_damaged_anywhere_makes_no_panic(place in 0.0..1.0_f64, byte in any::<u8>()) {
        for mut bytes in [samples::docx(), samples::odt()] {
            let place = (bytes.len() as f64 * place) as usize;
            bytes[place] = byte;
            let _ = found(&bytes);
            let _ = found(&bytes[..place]);
        }
    }
}
