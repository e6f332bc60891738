//! Sizes of files as people read them.

use words::Arg;

use crate::Dictionary;

/// Returns a size in bytes, kilobytes or megabytes, with at most one decimal and never more than it is,
/// by the words `size.bytes`, `size.kilobytes` and `size.megabytes`.
pub fn size_text(dictionary: &Dictionary, bytes: u64) -> String {
    let (key, unit) = match bytes {
        0..1_000 => ("size.bytes", 1),
        1_000..1_000_000 => ("size.kilobytes", 1_000),
        1_000_000.. => ("size.megabytes", 1_000_000),
    };
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let written = match bytes {
        0..1_000 => return say(dictionary, key, &[("count", Arg::Number(number(bytes)))]),
        _ => dictionary.formats.tenths(number(u64::try_from(u128::from(bytes) * 10 / unit).unwrap_or(u64::MAX))),
    };
    say(dictionary, key, &[("number", Arg::Safe(&written))])
}

fn say(dictionary: &Dictionary, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    dictionary.text(key, args).unwrap_or_else(|| key.to_owned())
}
