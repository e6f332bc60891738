//! Any text as a reference: refused, or written back and read again as the same one.

#![no_main]

use functions::Reference;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(reference) = Reference::parse(text) {
        assert_eq!(Reference::parse(reference.as_str()), Some(reference));
    }
});
