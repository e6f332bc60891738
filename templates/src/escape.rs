//! Text as HTML writes it.

/// Appends a text so that it is one in HTML, in an element as in a quoted attribute: `&`, `<`, `>`, `"` and
/// `'` are written as references.
pub fn escape(text: &str, out: &mut String) {
    let mut written = 0;
    for (place, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'"' => "&quot;",
            b'&' => "&amp;",
            b'\'' => "&#39;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(&text[written..place]);
        out.push_str(reference);
        written = place + 1;
    }
    out.push_str(&text[written..]);
}
