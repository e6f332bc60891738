//! Sizes of files as people read them.

use theme::size_text;

use super::samples::dictionary;

#[test]
fn sizes_are_written_with_the_separators_of_the_language_and_never_too_large() {
    for (locale, bytes, expected) in [
        ("es", 0, "0 bytes"),
        ("es", 1, "1 byte"),
        ("es", 999, "999 bytes"),
        ("es", 1_000, "1 kB"),
        ("es", 1_550, "1,5 kB"),
        ("es", 999_999, "999,9 kB"),
        ("es", 10_000_000, "10 MB"),
        ("es", 10_485_760, "10,4 MB"),
        ("en-GB", 10_485_760, "10.4 MB"),
        ("ar-EG", 2_500_000, "٢٫٥ MB"),
        ("en-GB", 12_345_678_901, "12,345.6 MB"),
        ("en-GB", u64::MAX, "18,446,744,073,709.5 MB"),
    ] {
        assert_eq!(size_text(&dictionary(locale), bytes), expected, "{locale} {bytes}");
    }
}
