//! Names of files as they are kept: for people to read, never for a file system to follow.

use forms::FileType;

/// The longest name that is kept, in bytes.
pub(super) const LONGEST: usize = 200;

/// The longest ending that is kept when a name is cut.
const LONGEST_ENDING: usize = 16;

/// What a file without a name is called.
const NAMELESS: &str = "file";

/// Returns the name without folders and without signs that are not seen, not longer than
/// [`LONGEST`]; a longer one loses the end of its stem and keeps its ending.
pub(super) fn cleaned(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|sign| !is_unseen(*sign)).collect();
    let is_edge = |sign: char| sign == '.' || sign.is_whitespace();
    let name = seen.trim_matches(is_edge);
    let (stem, ending) = split(name);
    let room = LONGEST - ending.len();
    match (name.is_empty(), stem.len() <= room) {
        (true, _) => NAMELESS.to_owned(),
        (false, true) => name.to_owned(),
        (false, false) => {
            let end = (0..=room).rev().find(|place| stem.is_char_boundary(*place)).unwrap_or_default();
            format!("{}{ending}", stem[..end].trim_end_matches(is_edge))
        }
    }
}

/// Returns the type that the ending of a name promises; an error when it promises none that is known,
/// nothing when there is no ending.
pub(super) fn promised(name: &str) -> Option<Result<FileType, String>> {
    let ending = split(name).1.strip_prefix('.')?.to_lowercase();
    Some(FileType::ALL.into_iter().find(|kind| kind.endings().contains(&ending.as_str())).ok_or(ending))
}

/// Splits a name before the dot of its ending; what stands behind a dot and is too long is none.
fn split(name: &str) -> (&str, &str) {
    let dot = name.rfind('.').filter(|dot| *dot > 0 && name.len() - dot <= LONGEST_ENDING);
    name.split_at(dot.unwrap_or(name.len()))
}

/// Tells whether a sign shows nothing, or turns what stands around it: a name must read as it is.
/// Joiners stay, since several scripts cannot be written without.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_script_and_lose_folders_and_what_is_not_seen() {
        for (sent, expected) in [
            ("plan.pdf", "plan.pdf"),
            ("خطة العمل.pdf", "خطة العمل.pdf"),
            ("计划.docx", "计划.docx"),
            ("a \"b\" 'c' & <d>.pdf", "a \"b\" 'c' & <d>.pdf"),
            ("C:\\Users\\Ana\\plan.pdf", "plan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a/b\\c.png", "c.png"),
            ("cv\u{202e}fdp.exe", "cvfdp.exe"),
            ("a\0b\r\nc\t.pdf", "abc.pdf"),
            ("می\u{200c}خواهم.pdf", "می\u{200c}خواهم.pdf"),
            ("  plan.pdf . ", "plan.pdf"),
            (".pdf", "pdf"),
            ("...", "file"),
            ("..", "file"),
            ("", "file"),
            ("folder/", "file"),
        ] {
            assert_eq!(cleaned(sent), expected, "{sent:?}");
        }
    }

    #[test]
    fn long_names_are_cut_between_signs_and_keep_their_ending() {
        let cut = cleaned(&format!("{}.pdf", "ñ".repeat(300)));
        assert!(cut.len() <= LONGEST && cut.ends_with("ñ.pdf"), "{cut}");
        let cut = cleaned(&format!("a.{}", "b".repeat(300)));
        assert_eq!(cut.len(), LONGEST);
    }

    #[test]
    fn an_ending_promises_a_type_in_capital_and_small_letters() {
        for (name, expected) in [
            ("a.pdf", Some(Ok(FileType::Pdf))),
            ("a.PDF", Some(Ok(FileType::Pdf))),
            ("a.jpeg", Some(Ok(FileType::Jpeg))),
            ("a.jpg", Some(Ok(FileType::Jpeg))),
            ("a.pdf.exe", Some(Err("exe".to_owned()))),
            ("a.exe.pdf", Some(Ok(FileType::Pdf))),
            ("a", None),
            ("pdf", None),
        ] {
            assert_eq!(promised(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_kept_name_is_short_seen_and_stays_as_it_is(sent in any::<String>()) {
            let name = cleaned(&sent);
            prop_assert!(!name.is_empty() && name.len() <= LONGEST);
            prop_assert!(!name.contains(['/', '\\']) && !name.chars().any(is_unseen) && !name.starts_with('.'));
            prop_assert_eq!(cleaned(&name), name);
        }
    }
}
