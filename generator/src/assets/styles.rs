//! The style sheets of a theme as one file without white space and remarks.

use std::collections::BTreeMap;

/// Joins style sheets in order; `url(name)` of a file of the theme becomes its address.
pub(super) fn bundle(styles: &[String], statics: &BTreeMap<String, String>) -> String {
    let mut bundle: String = styles.iter().map(|style| minified(style)).collect();
    for (name, address) in statics {
        bundle = bundle.replace(&format!("url({name})"), &format!("url({address})"));
        bundle = bundle.replace(&format!("url(\"{name}\")"), &format!("url({address})"));
    }
    bundle
}

/// Drops remarks and the white space that has no meaning; strings stay as they are.
fn minified(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    let mut space = false;
    while let Some(sign) = rest.chars().next() {
        if let Some(remark) = rest.strip_prefix("/*") {
            rest = remark.split_once("*/").map_or("", |(_, after)| after);
        } else if sign.is_ascii_whitespace() {
            space = true;
            rest = rest.trim_ascii_start();
        } else {
            if std::mem::take(&mut space) && !needless_space(&out, sign) {
                out.push(' ');
            }
            while sign == '}' && out.ends_with(';') && !out.ends_with("\\;") {
                out.pop();
            }
            let end = word_end(rest, sign);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    out
}

/// White space behind the colon of a declaration has no meaning; before a pseudo-class it has.
fn needless_space(out: &str, next: char) -> bool {
    let joins = |sign: char| "{};,>".contains(sign);
    out.is_empty() || out.ends_with(joins) || out.ends_with(':') || joins(next)
}

/// Returns where what begins with a sign ends: a text in quotes, an escaped sign, or the sign.
fn word_end(text: &str, sign: char) -> usize {
    match sign {
        '"' | '\'' => string_end(text, sign),
        '\\' => 1 + text[1..].chars().next().map_or(0, char::len_utf8),
        _ => sign.len_utf8(),
    }
}

fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_without_meaning_goes() {
        for (style, expected) in [
            ("a {\n  color: red;\n  margin: 0 auto;\n}\n", "a{color:red;margin:0 auto}"),
            ("a , b > c { }", "a,b>c{}"),
            ("a :hover { width: calc(1px + 2px) }", "a :hover{width:calc(1px + 2px)}"),
            ("/* x */ a::before { content: \"a  ; b\" }", "a::before{content:\"a  ; b\"}"),
            (
                "@media (min-width: 40em) and (prefers-color-scheme: dark) { a { b: c } }",
                "@media (min-width:40em) and (prefers-color-scheme:dark){a{b:c}}",
            ),
            (":root { --x: ; }", ":root{--x:}"),
            ("a { b: c;; }", "a{b:c}"),
            ("a { b: c /* x */ } /* y */ d { } /* z", "a{b:c}d{}"),
            (".a\\:b , .c\\\"  d { e: '\"' }", ".a\\:b,.c\\\" d{e:'\"'}"),
            ("a\u{a0}b { --x: \\; }", "a\u{a0}b{--x:\\;}"),
        ] {
            assert_eq!(minified(style), expected, "{style}");
        }
    }

    #[test]
    fn files_of_the_theme_are_named_by_their_address() {
        let statics = BTreeMap::from([("a.svg".to_owned(), "/assets/a.1.svg".to_owned())]);
        let styles = ["b { background: url(a.svg) }".to_owned()];
        assert_eq!(bundle(&styles, &statics), "b{background:url(/assets/a.1.svg)}");
    }
}
