//! Archives that are the same byte for byte when what is in them is.

use std::io::{Cursor, Write};

use anyhow::Context;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Beyond 9, the best of usual compressors, it is that of Zopfli with so many rounds more: 3 % less to
/// load whenever a function starts, for some seconds once.
const LEVEL: i64 = 9 + 5;

/// Returns an archive with files in their order: each its name, its rights, its bytes.
pub(super) fn pack(files: &[(&str, u32, &[u8])]) -> anyhow::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, rights, bytes) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            // No clock has a say: the first moment that an archive can hold.
            .last_modified_time(DateTime::default())
            .unix_permissions(*rights);
        archive.start_file(*name, options).and_then(|()| Ok(archive.write_all(bytes)?)).context("cannot pack")?;
    }
    Ok(archive.finish().context("cannot pack")?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn an_archive_holds_its_files_with_their_rights_and_nothing_of_the_hour() {
        let files = [("bootstrap", 0o755, &b"program"[..]), ("bundle.json", 0o644, b"{}")];
        let packed = pack(&files).expect("it is packed");
        assert_eq!(pack(&files).expect("it is packed"), packed);
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).expect("it is an archive");
        for (place, (name, rights, bytes)) in files.into_iter().enumerate() {
            let mut file = archive.by_index(place).expect("it is there");
            let mut found = Vec::new();
            file.read_to_end(&mut found).expect("it is read");
            assert_eq!(file.name().expect("it is text"), name);
            assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(rights));
            assert_eq!((found.as_slice(), file.last_modified().map(|time| time.year())), (bytes, Some(1980)));
        }
    }
}
