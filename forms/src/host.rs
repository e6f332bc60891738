//! Names of hosts, as they stand in e-mail and web addresses.

/// Tells whether a text is a name of a host with at least one dot. Labels may be of any script.
pub(crate) fn is_domain(text: &str) -> bool {
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let edges = !label.starts_with('-') && !label.ends_with('-');
    let length = label.chars().count();
    edges && (1..=63).contains(&length) && label.chars().all(is_allowed)
}

/// ASCII by the HTML standard's pattern; beyond it, whatever is no blank, control or punctuation
/// that could pass for an ASCII sign.
fn is_allowed(letter: char) -> bool {
    let joiner = matches!(letter, '\u{200C}' | '\u{200D}');
    let odd = matches!(letter, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{2FFF}' | '\u{3000}'..='\u{3004}' | '\u{FEFF}')
        || matches!(letter, '\u{FF00}'..='\u{FF65}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{61C}');
    letter.is_ascii_alphanumeric() || letter == '-' || joiner || (!letter.is_ascii() && !odd && !letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::is_domain;

    #[test]
    fn a_domain_has_a_dot_and_labels_of_any_script() {
        for (text, expected) in [
            ("example.org", true),
            ("sub.example-site.org", true),
            ("münchen.example", true),
            ("مثال.إختبار", true),
            ("उदाहरण.परीक्षा", true),
            ("localhost", false),
            ("example..org", false),
            (".example.org", false),
            ("example.org.", false),
            ("-a.org", false),
            ("a_b.org", false),
            ("exa mple.org", false),
            ("exa\u{2024}mple", false),
            ("ｅxample.org", false),
        ] {
            assert_eq!(is_domain(text), expected, "{text}");
        }
    }
}
