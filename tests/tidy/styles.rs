//! Rules on themes: no direction and no language by name, nothing inline.

use super::sources::{Source, lines, none, sources};

/// Properties, or ends of their names, that mean a side of the screen and not a side of the text.
const PHYSICAL: [&str; 4] = ["left", "right", "top", "bottom"];

/// Properties that take a side as their value.
const TAKING_SIDES: [&str; 4] = ["text-align", "float", "clear", "caption-side"];

/// Properties with a direction of the screen in their name.
const SIZES: [&str; 6] = ["width", "height", "min-width", "min-height", "max-width", "max-height"];

fn of_themes(ending: &str) -> Vec<Source> {
    sources(ending).into_iter().filter(|source| source.path.contains("themes/")).collect()
}

#[test]
fn styles_have_no_direction_of_the_screen() {
    let mut broken = Vec::new();
    for source in of_themes(".css") {
        let found = declarations(&source.text).into_iter().filter(|(name, value, _)| is_physical(name, value));
        broken.extend(found.map(|(name, value, line)| format!("{}:{line}: {name}: {value}", source.path)));
    }
    none(
        broken,
        "write the logical property: `margin-inline-start`, `inset-block-end`, `inline-size`, `text-align: start`",
    );
}

fn is_physical(name: &str, value: &str) -> bool {
    let side = |text: &str| PHYSICAL.contains(&text);
    let sided = name.split('-').any(side) && !name.starts_with("--");
    let shorthand = matches!(name, "margin" | "padding" | "inset" | "border-width" | "border-style" | "border-color");
    let four = shorthand && {
        let parts: Vec<&str> = value.split_whitespace().collect();
        parts.len() == 4 && parts[1] != parts[3] && !value.contains('(')
    };
    sided || four || SIZES.contains(&name) || (TAKING_SIDES.contains(&name) && value.split_whitespace().any(side))
}

/// Returns the declarations of a style sheet, with their lines. Conditions of `@media` are none.
fn declarations(css: &str) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut inside_remark = false;
    for (line, number) in css.lines().zip(1..) {
        let mut rest = line;
        while !rest.is_empty() {
            let (mark, after) = if inside_remark { ("*/", false) } else { ("/*", true) };
            let (part, behind) = rest.split_once(mark).map_or((rest, None), |(part, behind)| (part, Some(behind)));
            if !inside_remark {
                take(part, number, &mut text, &mut found);
            }
            rest = behind.unwrap_or_default();
            inside_remark = if behind.is_some() { after } else { inside_remark };
        }
        text.push(' ');
    }
    found
}

fn take(part: &str, line: usize, text: &mut String, found: &mut Vec<(String, String, usize)>) {
    for sign in part.chars() {
        match sign {
            '{' => text.clear(),
            ';' | '}' => {
                if let Some((name, value)) = text.split_once(':') {
                    found.push((name.trim().to_owned(), value.trim().to_owned(), line));
                }
                text.clear();
            }
            _ => text.push(sign),
        }
    }
}

#[test]
fn templates_name_no_language_and_no_direction() {
    let named = ["es", "en", "fr", "ar", "rtl"].map(|code| format!("\"{code}\""));
    let refuses = |line: &str| named.iter().any(|code| line.contains(code));
    let broken =
        of_themes(".html").iter().flat_map(|source| lines(&source.path, &source.text, refuses)).collect::<Vec<_>>();
    none(broken, "ask the page for `lang` and `dir`");
}

/// Mails may say in place how they look: mail programs drop style sheets, and know no policy.
#[test]
fn templates_hold_no_style_and_no_script_of_their_own() {
    let refuses = |line: &str| line.contains("<style") || line.contains("<script>") || line.contains(" onclick=");
    let pages_refuse = |line: &str| refuses(line) || line.contains(" style=\"");
    let broken = of_themes(".html").into_iter().flat_map(|source| match source.path.contains("/mail/") {
        true => lines(&source.path, &source.text, refuses),
        false => lines(&source.path, &source.text, pages_refuse),
    });
    let broken = broken.collect::<Vec<_>>();
    none(broken, "put it into a file of the theme: pages have a strict Content-Security-Policy");
}

#[test]
fn declarations_are_found_wherever_they_stand() {
    let css = "/* left: 1 */\na{margin-left:1px;b:c}\n@media (max-width: 4em) { a { left: 0 } }\nd { inset: 0 1px 0 2px; --x-left: 1 }\n";
    let physical = declarations(css).into_iter().filter(|(name, value, _)| is_physical(name, value));
    let lines: Vec<(String, usize)> = physical.map(|(name, _, line)| (name, line)).collect();
    assert_eq!(lines, [("margin-left".to_owned(), 2), ("left".to_owned(), 3), ("inset".to_owned(), 4)]);
}
