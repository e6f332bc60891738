//! A language file cut into its front matter and its prose.

use schema::{Fault, Faults, Node, Span};

use crate::yaml;

/// Splits a file at the two lines of `---` and parses what stands between them.
///
/// Returns the front matter, its places counted from the start of the file, and where the prose
/// begins. A file without front matter is a fault.
pub fn split(text: &str, faults: &mut Faults) -> Option<(Node, usize)> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let Some(opening) = fence(text, bom) else {
        let end = text[bom..].find('\n').map_or(text.len(), |at| bom + at);
        faults.push(Fault::error("front-matter-missing", Span::new(bom, end)));
        return None;
    };
    let mut line = opening;
    while line < text.len() {
        if let Some(prose) = fence(text, line) {
            let mut node = front_matter(&text[opening..line], opening, faults);
            if node.span == Span::new(opening, opening) {
                node.span = Span::new(bom, opening);
            }
            return Some((node, prose));
        }
        line = text[line..].find('\n').map_or(text.len(), |at| line + at + 1);
    }
    faults.push(Fault::error("front-matter-unclosed", Span::new(bom, opening)));
    None
}

/// Returns where the next line begins if the line at `start` is a fence.
fn fence(text: &str, start: usize) -> Option<usize> {
    let line = text[start..].split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(start + line.len())
}

fn front_matter(text: &str, offset: usize, faults: &mut Faults) -> Node {
    let mut found = Faults::new();
    let node = yaml::shifted(yaml::parse(text, &mut found), offset);
    faults.extend(found.into_iter().map(|fault| Fault { span: fault.span.shifted(offset), ..fault }));
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_prose_keep_their_places_in_the_file() {
        for (text, key_at, prose) in [
            ("---\ntitle: A\n---\nProse\n", 4, "Prose\n"),
            ("\u{feff}---\r\ntitle: A\r\n---\r\nProse", 8, "Prose"),
            ("---\n# a remark\ntitle: A\n---\n", 15, ""),
        ] {
            let mut faults = Faults::new();
            let (node, start) = split(text, &mut faults).expect("it has front matter");
            assert_eq!((node.entries()[0].span.start, &text[start..]), (key_at, prose), "{text:?}");
            assert_eq!(faults, []);
        }
    }

    #[test]
    fn empty_front_matter_stands_where_its_first_line_does() {
        for (text, end) in [("---\n---\n", 4), ("\u{feff}---\r\n---\r\n", 8), ("---\u{3000}\r\n---\n", 8)] {
            let (node, _) = split(text, &mut Faults::new()).expect("it has front matter");
            assert_eq!((node.span.end, node.entries().len()), (end, 0), "{text:?}");
            assert_eq!(text[node.span.start..node.span.end].trim_end(), "---", "{text:?}");
        }
    }

    #[test]
    fn a_file_without_front_matter_is_a_fault_at_its_first_line() {
        for (text, code) in [
            ("# Title\n", "front-matter-missing"),
            ("", "front-matter-missing"),
            ("---\ntitle: A\nProse\n", "front-matter-unclosed"),
        ] {
            let mut faults = Faults::new();
            assert_eq!(split(text, &mut faults), None);
            assert_eq!(faults[0].code, code);
        }
    }
}
