//! Text as HTML writes it.

/// How many bytes are looked at together.
const TOGETHER: usize = 16;

/// Appends a text so that it is one in HTML, in an element as in a quoted attribute: `&`, `<`, `>`, `"` and
/// `'` are written as references.
#[inline]
pub fn escape(text: &str, out: &mut String) {
    if may_need_escaping(text) {
        escape_each(text, out);
    } else {
        out.push_str(text);
    }
}

#[cold]
fn escape_each(text: &str, out: &mut String) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'"' => "&quot;",
            b'&' => "&amp;",
            b'\'' => "&#39;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        // All of them are ASCII, and no part of another character is.
        out.push_str(&text[written..at]);
        out.push_str(reference);
        written = at + 1;
    }
    out.push_str(&text[written..]);
}

/// Tells whether any of the five signs may be in a text, or `#`, which is as rare. Most texts have none, and
/// are short: the last bytes are looked at together too, some of them twice.
pub fn may_need_escaping(text: &str) -> bool {
    let bytes = text.as_bytes();
    if let Some(last) = bytes.last_chunk::<TOGETHER>() {
        let (chunks, _) = bytes.as_chunks::<TOGETHER>();
        return chunks.iter().any(is_any) || is_any(last);
    }
    let (first, last) = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
    } else {
        (bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0)
    };
    marks(first) | marks(last) != 0
}

/// Tells whether one of the signs is among bytes: both halves are looked at as one.
#[inline]
fn is_any(bytes: &[u8; TOGETHER]) -> bool {
    let (halves, _) = bytes.as_chunks::<8>();
    halves.iter().fold(0, |all, half| all | marks(u64::from_le_bytes(*half))) != 0
}

/// Marks the bytes that are one of the signs: none if none is, more than those if some are. `"`, `#`, `&` and
/// `'` all become `'` when two bits are set, `<` and `>` become `>` when one is.
#[inline]
fn marks(bytes: u64) -> u64 {
    const EACH: u64 = u64::MAX / 255;
    let zero = |bytes: u64| bytes.wrapping_sub(EACH) & !bytes & (EACH << 7);
    let quotes = (bytes | (0x05 * EACH)) ^ (u64::from(b'\'') * EACH);
    let brackets = (bytes | (0x02 * EACH)) ^ (u64::from(b'>') * EACH);
    zero(quotes) | zero(brackets)
}
