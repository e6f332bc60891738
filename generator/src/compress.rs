//! Compressed copies beside files, for web servers that give them out instead (`gzip_static` and
//! `brotli_static` of nginx, `precompressed` of Caddy): Brotli (RFC 7932) and gzip (RFC 1952).

use std::io::{self, Write as _};
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;

use crate::Output;
use crate::cache::Cache;

/// What makes copies: with another version they may be other bytes. A test holds the versions against those
/// that are built in.
const ENGINES: &str = "brotli 9.1.1, flate2 1.1.11, zlib-rs 0.6.8";

/// The best of Brotli takes ten times as long as this, for a tenth less: pages change, what is under `/assets/`
/// hardly does.
const PAGES: i32 = 9;
const ASSETS: i32 = 11;

/// The window of Brotli, as a power of two: that of browsers.
const WINDOW: i32 = 22;

/// The best of gzip, which costs little.
const GZIP: u32 = 9;

/// Files of which there are copies, by the end of their names: all others are compressed already, or no
/// file of a site.
const ENDINGS: &[&str] = &["css", "html", "ics", "js", "json", "mjs", "svg", "txt", "webmanifest", "xml"];

/// Makes the copies of a site's files, and keeps them in the project for the next build.
#[derive(Debug)]
pub struct Compressor {
    cache: Cache,
}

impl Compressor {
    /// Begins a build of a project.
    pub fn new(project: &Path) -> Self {
        Self { cache: Cache::of(project, "compressed") }
    }

    /// Returns the copies of a file that are smaller than it: `<path>.br` and `<path>.gz`. None of what is not
    /// of the site, nor of what is no text.
    pub fn copies(&self, output: &Output) -> io::Result<Vec<Output>> {
        let of_site = output.path.strip_prefix("site/");
        if !of_site.and_then(|path| path.rsplit_once('.')).is_some_and(|(_, ending)| ENDINGS.contains(&ending)) {
            return Ok(Vec::new());
        }
        let quality = if of_site.is_some_and(|path| path.starts_with("assets/")) { ASSETS } else { PAGES };
        let mut name = blake3::Hasher::new();
        name.update(ENGINES.as_bytes()).update(&[0]);
        name.update(&quality.to_le_bytes()).update(&WINDOW.to_le_bytes()).update(&GZIP.to_le_bytes());
        name.update(&output.bytes);
        let both = self.cache.get_or(name.finalize(), || packed(&output.bytes, quality))?;
        let (brotli, gzip) = unpacked(both)?;
        let copies = [("br", brotli), ("gz", gzip)].into_iter().filter(|(_, bytes)| bytes.len() < output.bytes.len());
        Ok(copies.map(|(ending, bytes)| Output { path: format!("{}.{ending}", output.path), bytes }).collect())
    }

    /// How many files had to be compressed, because no build before had kept copies of them.
    pub fn compressed(&self) -> usize {
        self.cache.made()
    }

    /// Forgets copies that no file of this build has, if it made new ones.
    pub fn finish(self) {
        self.cache.sweep();
    }
}

/// Returns both copies as one: how many bytes the first has, then both.
fn packed(bytes: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let brotli = brotli(bytes, quality)?;
    let gzip = gzip(bytes)?;
    let length = u32::try_from(brotli.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    Ok([&length.to_le_bytes()[..], &brotli, &gzip].concat())
}

fn unpacked(mut both: Vec<u8>) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let (length, _) = both.split_first_chunk().ok_or_else(wrong)?;
    let end = size_of::<u32>() + usize::try_from(u32::from_le_bytes(*length)).map_err(|_| wrong())?;
    if end > both.len() {
        return Err(wrong());
    }
    let gzip = both.split_off(end);
    both.drain(..size_of::<u32>());
    Ok((both, gzip))
}

fn brotli(bytes: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        mode: BrotliEncoderMode::BROTLI_MODE_TEXT,
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params)?;
    Ok(compressed)
}

/// No name and no time is in its head, so that the same bytes give the same copy.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP));
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    /// Returns what a copy says.
    fn said(copy: &Output) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = match copy.path.rsplit_once('.') {
            Some((_, "br")) => brotli::Decompressor::new(&copy.bytes[..], 4096).read_to_end(&mut bytes),
            Some((_, "gz")) => flate2::read::GzDecoder::new(&copy.bytes[..]).read_to_end(&mut bytes),
            _ => panic!("{} is no copy", copy.path),
        };
        read.expect("it can be read");
        bytes
    }

    fn output(path: &str, bytes: Vec<u8>) -> Output {
        Output { path: path.to_owned(), bytes }
    }

    #[test]
    fn texts_of_the_site_have_copies_where_those_are_smaller() {
        let project = tempfile::tempdir().expect("a folder");
        let compressor = Compressor::new(project.path());
        let text = "Nobody knows the way as well as who has walked it. ".repeat(40);
        for (path, text, expected) in [
            ("site/es/index.html", text.as_str(), &["br", "gz"][..]),
            ("site/assets/site.0123456789.css", &text, &["br", "gz"]),
            ("site/sitemap.xml", &text, &["br", "gz"]),
            ("site/short.txt", "short", &[]),
            ("site/empty.txt", "", &[]),
            ("site/photo.webp", &text, &[]),
            ("site/CNAME", &text, &[]),
            ("functions/manifest.json", &text, &[]),
        ] {
            let copies = compressor.copies(&output(path, text.into())).expect("it can be compressed");
            let paths: Vec<&str> = copies.iter().map(|copy| copy.path.as_str()).collect();
            let expected: Vec<String> = expected.iter().map(|ending| format!("{path}.{ending}")).collect();
            assert_eq!(paths, expected);
            assert!(copies.iter().all(|copy| said(copy) == text.as_bytes()), "{path}");
        }
    }

    #[test]
    fn a_file_is_compressed_once_and_a_changed_one_anew() {
        let project = tempfile::tempdir().expect("a folder");
        let build = |word: &str| {
            let compressor = Compressor::new(project.path());
            let copies = ["site/a.html", "site/b.html"]
                .map(|path| output(path, format!("<p>{path} {} {word}", "again and ".repeat(50)).into()))
                .map(|output| compressor.copies(&output).expect("it can be compressed"));
            let compressed = compressor.compressed();
            compressor.finish();
            (copies, compressed)
        };
        let (first, made) = build("again");
        assert_eq!(made, 2);
        assert_eq!(build("again"), (first, 0));
        assert_eq!(build("then").1, 2);
        assert_eq!(build("again").1, 2, "what no file had was forgotten");
    }

    #[test]
    fn what_makes_copies_is_named_with_its_versions() {
        crate::cache::assert_built_in(ENGINES);
    }

    proptest! {
        #[test]
        fn whatever_is_compressed_is_read_back(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..4000),
                "[a-e <>]{0,4000}".prop_map(String::into_bytes),
            ],
            quality in prop_oneof![Just(PAGES), Just(ASSETS)],
        ) {
            let (brotli, gzip) = unpacked(packed(&bytes, quality).expect("packed")).expect("unpacked");
            prop_assert_eq!(&said(&output("br.br", brotli)), &bytes);
            prop_assert_eq!(&said(&output("gz.gz", gzip)), &bytes);
        }

        #[test]
        fn what_is_no_pair_of_copies_is_told_apart(bytes in proptest::collection::vec(any::<u8>(), 0..20)) {
            let _ = unpacked(bytes);
        }
    }
}
