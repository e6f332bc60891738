//! The few HTML elements that prose may hold: those that Markdown has no sign for.

/// Element and the attributes it may have.
const ALLOWED: &[(&str, &[&str])] =
    &[("br", &[]), ("sup", &[]), ("sub", &[]), ("abbr", &["title"]), ("bdi", &[]), ("span", &["lang", "dir"])];

/// Names the elements that prose may hold.
pub(super) fn names() -> String {
    ALLOWED.iter().map(|(name, _)| format!("<{name}>")).collect::<Vec<_>>().join(", ")
}

/// Returns a piece of raw HTML as it may stand, or nothing if it may not. Comments vanish.
pub(super) fn clean(html: &str) -> Option<String> {
    let html = html.trim_end_matches('\n');
    if html.starts_with("<!--") {
        return html.ends_with("-->").then(String::new);
    }
    let inner = html.strip_prefix('<')?.strip_suffix('>')?.trim_end_matches('/').trim_end();
    if let Some(name) = inner.strip_prefix('/') {
        return allowed(name).map(|_| format!("</{name}>"));
    }
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let known = allowed(name)?;
    let mut clean = format!("<{name}");
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if !known.contains(&key.trim()) || value.contains(['<', '>']) {
            return None;
        }
        clean.push_str(&format!(" {}=\"{value}\"", key.trim()));
        rest = after.trim_start();
    }
    clean.push('>');
    Some(clean)
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    ALLOWED.iter().find(|(known, _)| *known == name).map(|(_, attributes)| *attributes)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn only_harmless_elements_pass() {
        for (html, expected) in [
            ("<br>", Some("<br>")),
            ("<br />", Some("<br>")),
            ("</sup>", Some("</sup>")),
            ("<abbr title=\"Technical\">", Some("<abbr title=\"Technical\">")),
            ("<span lang=\"fr\" dir=\"ltr\">", Some("<span lang=\"fr\" dir=\"ltr\">")),
            ("<!-- a remark -->", Some("")),
            ("<script>", None),
            ("<span onclick=\"x()\">", None),
            ("<span style=\"color:red\">", None),
            ("<abbr title='x'>", None),
            ("<span lang=\"fr>", None),
            ("<a href=\"x\">", None),
        ] {
            assert_eq!(clean(html).as_deref(), expected, "{html}");
        }
    }
}
