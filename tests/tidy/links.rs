//! Links in the repository's own documents.

use std::path::Path;

use super::sources::{none, sources};
use crate::support::repository;

#[test]
fn links_in_documents_lead_somewhere() {
    let mut broken = Vec::new();
    let documents =
        sources(".md").into_iter().filter(|source| !source.path.contains("content/") && !source.path.contains("/src/"));
    for source in documents {
        let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
        for (line, number) in prose(&source.text) {
            for link in targets(line) {
                let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
                let target = if path.is_empty() { Path::new(&source.path).to_path_buf() } else { folder.join(path) };
                let text = std::fs::read_to_string(repository().join(&target)).unwrap_or_default();
                let there = repository().join(&target).exists();
                if !there || anchor.is_some_and(|anchor| !has_anchor(&text, anchor)) {
                    broken.push(format!("{}:{number}: {link}", source.path));
                }
            }
        }
    }
    none(broken, "correct the link, or the name of the file or of its heading");
}

/// Returns the lines outside of code blocks, with their numbers.
fn prose(text: &str) -> Vec<(&str, usize)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            lines.push((line, number));
        }
    }
    lines
}

/// Returns where the links of a line lead, but for addresses of the web and what stands in code.
fn targets(line: &str) -> Vec<&str> {
    let plain = line.split('`').step_by(2);
    let after = plain.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    after.filter(|link| !link.contains(':') && !link.starts_with('@')).collect()
}

/// Tells whether a document has a heading whose words make an anchor, as code hosts make it.
fn has_anchor(text: &str, anchor: &str) -> bool {
    let headings = prose(text).into_iter().filter_map(|(line, _)| line.strip_prefix('#'));
    let mut anchors = headings.map(|heading| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign));
        kept.map(|sign| if sign == ' ' { '-' } else { sign }).collect::<String>()
    });
    anchors.any(|own| own == anchor)
}
