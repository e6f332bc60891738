//! The scripts of a theme as one module, without remarks and indentation.

/// Joins scripts in order. Dropped are blank lines, white space around lines and lines that are
/// nothing but a remark; a text over several lines would not survive, so scripts have none.
pub(super) fn bundle(scripts: &[String]) -> String {
    let lines = scripts.iter().flat_map(|script| script.lines()).map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_joined_and_remarks_and_indentation_go() {
        for (scripts, expected) in [
            (vec!["// What it does.\n\nlet a = 1;\n", "  a();\n"], "let a = 1;\na();\n"),
            (vec!["a(\"// no remark\"); // one\r\n"], "a(\"// no remark\"); // one\n"),
            (vec!["// nothing", "\n \n"], ""),
            (vec![], ""),
        ] {
            let scripts: Vec<String> = scripts.into_iter().map(str::to_owned).collect();
            assert_eq!(bundle(&scripts), expected);
        }
    }
}
