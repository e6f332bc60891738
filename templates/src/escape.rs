//! Text as HTML writes it.

/// How many bytes are looked at together.
const TOGETHER: usize = 8;

/// Appends a text so that it is one in HTML, in an element as in a quoted attribute: `&`, `<`, `>`, `"` and
/// `'` are written as references.
pub fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let (mut written, mut at) = (0, 0);
    while let Some(found) = suspect(bytes, at) {
        at = found + 1;
        let reference = match bytes[found] {
            b'"' => "&quot;",
            b'&' => "&amp;",
            b'\'' => "&#39;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        // All of them are ASCII, and no part of another character is.
        out.push_str(&text[written..found]);
        out.push_str(reference);
        written = at;
    }
    out.push_str(&text[written..]);
}

/// Returns the next byte that may have to be escaped: one of the five signs, or `#`. Most texts are short
/// and have none, which is found out for eight bytes at a time.
fn suspect(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = &bytes[from..];
    let (chunks, end) = rest.as_chunks::<TOGETHER>();
    for (number, chunk) in chunks.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*chunk));
        if marks != 0 {
            return Some(from + number * TOGETHER + marks.trailing_zeros() as usize / 8);
        }
    }
    let start = rest.len() - end.len();
    let mut last = [0; TOGETHER];
    last[..end.len()].copy_from_slice(end);
    let marks = marks(u64::from_le_bytes(last));
    (marks != 0).then(|| from + start + marks.trailing_zeros() as usize / 8)
}

/// Marks the bytes that are `"`, `#`, `&` or `'` (all of which become `'` when two bits are set), `<` or `>`
/// (which become `>` when one is). The lowest mark is right; what lies above it may not be.
fn marks(bytes: u64) -> u64 {
    const EACH: u64 = u64::MAX / 255;
    let zero = |bytes: u64| bytes.wrapping_sub(EACH) & !bytes & (EACH << 7);
    let quotes = (bytes | (0x05 * EACH)) ^ (u64::from(b'\'') * EACH);
    let brackets = (bytes | (0x02 * EACH)) ^ (u64::from(b'>') * EACH);
    zero(quotes) | zero(brackets)
}
