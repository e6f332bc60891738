//! Slips in a text that nobody sees on the page: signs that turn its direction, footnotes that are not there.

use memchr::{memchr, memchr_iter, memchr2};
use schema::{Fault, Faults, Span};

/// The byte that U+202A to U+202E and U+2066 to U+2069 begin with.
const INVISIBLE: u8 = 0xe2;

/// Reports the slips in a text of prose; places count from its start.
pub(super) fn find(text: &str, faults: &mut Faults) {
    // Few texts have either byte.
    if memchr2(b'[', INVISIBLE, text.as_bytes()).is_none() {
        return;
    }
    if let Some(at) = invisible_sign(text) {
        let sign = text[at..].chars().next().unwrap_or_default();
        let name = format!("U+{:04X}", u32::from(sign));
        faults.push(Fault::error("bidi-control", Span::new(at, at + sign.len_utf8())).with("sign", name));
    }
    if memchr(b'[', text.as_bytes()).is_none() {
        return;
    }
    if let Some(at) = text.find("[^").filter(|at| text[*at..].contains(']')) {
        let label = text[at + 2..].split(']').next().unwrap_or_default();
        faults.push(Fault::error("footnote-missing", Span::new(at, at + label.len() + 3)).with("label", label));
    }
}

fn invisible_sign(text: &str) -> Option<usize> {
    let is_one = |rest: &[u8]| matches!(rest, [_, 0x80, 0xaa..=0xae, ..] | [_, 0x81, 0xa6..=0xa9, ..]);
    memchr_iter(INVISIBLE, text.as_bytes()).find(|at| is_one(&text.as_bytes()[*at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_that_turns_the_direction_is_found_and_no_other() {
        for (text, expected) in [
            ("“a” – b…", None),
            ("ab\u{202a}", Some(2)),
            ("–\u{202e}a", Some(3)),
            ("\u{2029}\u{202f}\u{2065}\u{206a}", None),
            ("\u{2066}", Some(0)),
            ("a\u{2069}b", Some(1)),
        ] {
            assert_eq!(invisible_sign(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_footnote_is_missed_with_its_place() {
        for (text, expected) in [("a [^x] b", Some((2, 6))), ("a [^x b", None), ("[x] ^y]", None)] {
            let mut faults = Faults::new();
            find(text, &mut faults);
            assert_eq!(faults.first().map(|fault| (fault.span.start, fault.span.end)), expected, "{text}");
        }
    }
}
