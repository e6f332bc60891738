//! The few HTML elements that prose may hold: those that Markdown has no sign for.

/// Element and the attributes it may have.
const ALLOWED: &[(&str, &[&str])] =
    &[("br", &[]), ("sup", &[]), ("sub", &[]), ("abbr", &["title"]), ("bdi", &[]), ("span", &["lang", "dir"])];

/// Names the elements that prose may hold.
pub(super) fn names() -> String {
    ALLOWED.iter().map(|(name, _)| format!("<{name}>")).collect::<Vec<_>>().join(", ")
}

/// What a piece of allowed HTML does.
pub(super) enum Part<'h> {
    /// Opens an element of that name.
    Opening(&'h str),
    /// Closes one.
    Closing(&'h str),
    /// Is whole by itself.
    Whole,
}

/// Returns what a piece of HTML does that [`clean`] let pass.
pub(super) fn part(clean: &str) -> Part<'_> {
    let inner = clean.trim_start_matches('<').trim_end_matches('>');
    match (inner.strip_prefix('/'), inner.split(' ').next().unwrap_or_default()) {
        (Some(name), _) => Part::Closing(name),
        (None, "" | "br") => Part::Whole,
        (None, name) => Part::Opening(name),
    }
}

/// Returns a piece of raw HTML as it may stand, or nothing if it may not. Comments vanish.
pub(super) fn clean(html: &str) -> Option<String> {
    let html = html.trim();
    if html.starts_with("<!--") {
        return (html[2..].find("-->") == html.len().checked_sub(5)).then(String::new);
    }
    let inner = html.strip_prefix('<')?.strip_suffix('>')?.trim_end_matches('/').trim_end();
    if let Some(name) = inner.strip_prefix('/') {
        return allowed(name).filter(|_| name != "br").map(|_| format!("</{name}>"));
    }
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let known = allowed(name)?;
    let mut clean = format!("<{name}");
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let start = format!(" {}=\"", key.trim());
        if !known.contains(&key.trim()) || value.contains(['<', '>']) || clean.contains(&start) {
            return None;
        }
        clean.push_str(&format!("{start}{value}\""));
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
            ("<span lang=\"fr\" lang=\"es\">", None),
            ("</br>", None),
            ("  <br>\n", Some("<br>")),
            ("<!-- a --> words <!-- b -->", None),
            ("<!-->", Some("")),
            ("<a href=\"x\">", None),
        ] {
            assert_eq!(clean(html).as_deref(), expected, "{html}");
        }
    }
}
