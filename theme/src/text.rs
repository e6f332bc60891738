//! Texts that are no markup: mails, and sheets to write into.

/// Leaves one empty line where templates left several, and none at the ends. An empty line of an
/// answer is indented, and stays.
pub fn tidy_text(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.trim().lines() {
        if !(line.is_empty() && kept.ends_with("\n\n")) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
