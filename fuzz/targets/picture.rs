//! Any bytes as a picture: cleaned or damaged, hardly longer, and clean when it is clean.

#![no_main]

use std::io::Cursor;

use functions::files::FileType;
use functions::files::picture::clean;
use libfuzzer_sys::fuzz_target;

/// The segment that says which way is up, in place of a smaller and stranger one.
const ORIENTATION: usize = 36;

fuzz_target!(|picture: &[u8]| {
    for kind in [FileType::Jpeg, FileType::Png] {
        let mut once = Vec::new();
        if clean(kind, Cursor::new(picture), &mut once).is_ok() {
            assert!(once.len() <= picture.len() + ORIENTATION);
            let mut twice = Vec::new();
            clean(kind, Cursor::new(&once), &mut twice).expect("what is clean is sound");
            assert_eq!(once, twice);
        }
    }
});
