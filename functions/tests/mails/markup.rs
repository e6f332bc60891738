//! Whether HTML is well-formed, as far as a small reader can tell.

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "meta", "!doctype"];

/// Returns what is wrong with the nesting and the attributes of a document.
pub(crate) fn faults(html: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for tag in html.split('<').skip(1) {
        let Some((inside, text)) = tag.split_once('>') else {
            faults.push(format!("<{tag} has no end"));
            continue;
        };
        let name = inside.split_whitespace().next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("</{name}> closes nothing"));
            }
        } else if !VOID.contains(&name) {
            open.push(name);
        }
        if inside.matches('"').count() % 2 != 0 {
            faults.push(format!("<{inside}> has half a value"));
        }
        let names = attributes(inside);
        if names.iter().enumerate().any(|(place, name)| names[..place].contains(name)) {
            faults.push(format!("<{inside}> has an attribute twice"));
        }
        faults.extend(loose_ampersand(text).map(|text| format!("a bare & in {text}")));
    }
    faults.extend(open.iter().map(|name| format!("<{name}> stays open")));
    faults
}

/// Returns the values of an attribute wherever it stands.
pub(crate) fn values(html: &str, attribute: &str) -> Vec<String> {
    let begin = format!(" {attribute}=\"");
    let parts = html.split(&begin).skip(1);
    parts.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn attributes(inside: &str) -> Vec<&str> {
    let outside = inside.split('"').step_by(2);
    outside.filter_map(|part| part.trim().strip_suffix('=')?.split_whitespace().last()).collect()
}

fn loose_ampersand(text: &str) -> Option<&str> {
    let is_loose = |rest: &str| {
        let name = rest.split(';').next().unwrap_or_default();
        !rest.contains(';') || name.is_empty() || !name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'#')
    };
    text.split('&').skip(1).any(is_loose).then_some(text)
}

#[test]
fn the_reader_finds_what_is_wrong() {
    for (html, sound) in [
        ("<!doctype html><p>a<br>b &amp; c</p>", true),
        ("<p><b>a</p></b>", false),
        ("<p>a", false),
        ("<p>a & b</p>", false),
        ("<p id=\"a\" id=\"b\">a</p>", false),
        ("<p id=\"a>a</p>", false),
    ] {
        assert_eq!(faults(html).is_empty(), sound, "{html}");
    }
}
