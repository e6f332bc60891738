//! Any bytes as a draft file: refused, or written back and read again as the same one.

#![no_main]

use functions::draft_file::DraftFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = DraftFile::read(bytes) {
        assert_eq!(DraftFile::read(file.to_text().as_bytes()), Ok(file));
    }
});
