//! "Did you mean": the known word that a misspelt one most likely stands for.

/// Returns the known word nearest to `found`, or nothing when none is near enough to suggest.
///
/// Two words are near when at most a quarter of their letters differ (a swap counts once, and words
/// of three letters or more may differ in one), or when one is the beginning of the other and at
/// least half of it. Ties go to the word that comes first.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().count();
    let mut best: Option<(usize, &'a str)> = None;
    for word in known {
        let distance = strsim::damerau_levenshtein(&found.to_lowercase(), &word.to_lowercase());
        let (least, most) = (length.min(word.chars().count()), length.max(word.chars().count()));
        let allowed = (most / 4).max(usize::from(least >= 3));
        let begins = least >= 3 && least * 2 >= most && (word.starts_with(found) || found.starts_with(word));
        let near = distance <= allowed || begins;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, word));
        }
    }
    best.map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_word_finds_its_neighbour_and_a_strange_one_finds_none() {
        let known = ["title", "summary", "slug", "closes", "closing_soon"];
        for (found, expected) in [
            ("titel", Some("title")),
            ("Summary", Some("summary")),
            ("closed", Some("closes")),
            ("sulg", Some("slug")),
            ("closing", Some("closing_soon")),
            ("colour", None),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(nearest(found, known), expected, "{found}");
        }
    }
}
