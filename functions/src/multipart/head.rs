//! The head of a part: which field it answers, and whether it is a file.

use unicode_normalization::UnicodeNormalization;

use super::{LONGEST_NAME, PartHead, SentFile};

/// Reads the head of a part; nothing when no form writes such a head.
pub(super) fn parse(head: &[u8]) -> Option<PartHead> {
    let head = std::str::from_utf8(head).ok()?;
    let (mut disposition, mut media_type) = (None, None);
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        let seen = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => disposition.replace(value.trim()),
            "content-type" => media_type.replace(value.trim()),
            // What is encoded once more would be stored as other bytes than those sent.
            "content-transfer-encoding" if !is_plain(value.trim()) => return None,
            _ => None,
        };
        if seen.is_some() {
            return None;
        }
    }
    let parameters = parameters(disposition?)?;
    let name = parameters.name.filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)?;
    let file = parameters.file.map(|name| SentFile { name, media_type: essence(media_type.unwrap_or_default()) });
    Some(PartHead { name, file })
}

fn is_plain(encoding: &str) -> bool {
    ["7bit", "8bit", "binary"].iter().any(|plain| encoding.eq_ignore_ascii_case(plain))
}

/// Returns a media type without its parameters, in small letters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

struct Parameters {
    name: Option<String>,
    file: Option<String>,
}

/// Reads `form-data; name="…"; filename="…"; filename*=UTF-8''…`. The last of these is the best.
fn parameters(disposition: &str) -> Option<Parameters> {
    let (kind, mut rest) = disposition.split_once(';').unwrap_or((disposition, ""));
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let (mut name, mut file, mut extended) = (None, None, None);
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if rest.is_empty() {
            break;
        }
        let (key, behind) = rest.split_once('=')?;
        let (value, behind) = value(behind.trim_start())?;
        rest = behind;
        let seen = match key.trim().to_ascii_lowercase().as_str() {
            "name" => name.replace(unescaped(&value)),
            "filename" => file.replace(unescaped(&value)),
            "filename*" => std::mem::replace(&mut extended, decoded(&value)),
            _ => None,
        };
        if seen.is_some() {
            return None;
        }
    }
    Some(Parameters { name, file: extended.or(file) })
}

/// Takes a value, in quotes or bare, and returns what stands behind it.
///
/// A backslash escapes a quote and a backslash, as some clients write them; before anything else it
/// is itself, as browsers write it, and so is one before the quote that can only be the last.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (bare, behind) = text.split_at(text.find(';').unwrap_or(text.len()));
        return Some((bare.trim_end().to_owned(), behind));
    };
    let (mut value, mut rest) = (String::new(), quoted);
    loop {
        let at = rest.find(['"', '\\'])?;
        value.push_str(&rest[..at]);
        let (mark, behind) = rest[at..].split_at(1);
        rest = behind;
        match (mark, rest.chars().next()) {
            ("\"", _) => return Some((value, rest)),
            (_, Some('"')) if rest[1..].contains('"') => {
                value.push('"');
                rest = &rest[1..];
            }
            (_, Some('\\')) => {
                value.push('\\');
                rest = &rest[1..];
            }
            _ => value.push('\\'),
        }
    }
}

/// Undoes what browsers do to the three signs that a quoted value cannot hold, and joins accents to
/// their letters, which some systems keep apart.
fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n").nfc().collect()
}

/// Reads an extended value (RFC 8187) in UTF-8.
fn decoded(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let decoded = percent_encoding::percent_decode_str(encoded).decode_utf8().ok();
    decoded.filter(|_| charset.eq_ignore_ascii_case("utf-8")).map(|text| text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_are_told_apart_and_named_in_every_script() {
        let file = |name: &str| Some(("f", Some(name.to_owned())));
        for (parameters, expected) in [
            ("name=\"f\"", Some(("f", None))),
            ("name=f", Some(("f", None))),
            ("name=\"f\"; filename=\"\"", file("")),
            ("name=\"f\"; filename=\"plan.pdf\"", file("plan.pdf")),
            ("filename=\"plan.pdf\"; name=\"f\"", file("plan.pdf")),
            ("NAME=\"f\";FileName=\"plan.pdf\"", file("plan.pdf")),
            ("name=\"f\"; filename=plan.pdf", file("plan.pdf")),
            ("name=\"f\"; filename=\"خطة.pdf\"", file("خطة.pdf")),
            ("name=\"f\"; filename=\"计划 ñ.pdf\"", file("计划 ñ.pdf")),
            ("name=\"f\"; filename=\"n\u{303}.pdf\"", file("ñ.pdf")),
            ("name=\"f\"; filename=\"a;b=c.pdf\"", file("a;b=c.pdf")),
            ("name=\"f\"; filename=\"a %22b%22.pdf\"", file("a \"b\".pdf")),
            ("name=\"f\"; filename=\"a \\\"b\\\".pdf\"", file("a \"b\".pdf")),
            ("name=\"f\"; filename=\"a\\\\b.pdf\"", file("a\\b.pdf")),
            ("name=\"f\"; filename=\"C:\\docs\\new.pdf\"", file("C:\\docs\\new.pdf")),
            ("name=\"f\"; filename=\"back\\\"", file("back\\")),
            ("name=\"f\"; filename=\"x\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.pdf", file("naïve €.pdf")),
            ("name=\"f\"; filename*=utf-8'en'a.pdf", file("a.pdf")),
            ("name=\"f\"; filename=\"x\"; filename*=UTF-8''%FF", file("x")),
            ("name=\"f\"; filename=\"x\"; filename*=latin1''a", file("x")),
            ("filename=\"plan.pdf\"", None),
            ("name=\"\"", None),
            ("name=\"f", None),
            ("name=\"f\"; name=\"g\"", None),
            ("name=\"f\"; nonsense", None),
            ("", None),
        ] {
            let head = format!("Content-Disposition: form-data; {parameters}");
            let read = parse(head.as_bytes());
            let read = read.as_ref().map(|head| (head.name.as_str(), head.file.as_ref().map(|file| file.name.clone())));
            assert_eq!(read, expected, "{parameters}");
        }
    }

    #[test]
    fn a_head_that_no_form_writes_is_refused() {
        let named = "content-disposition: form-data; name=\"f\"";
        for (head, expected) in [
            (named.to_owned(), true),
            (format!("{named}\r\nContent-Type: text/plain"), true),
            (format!("{named}\r\nX-Other: a\r\nContent-Transfer-Encoding: binary"), true),
            (format!("{named}\r\nContent-Transfer-Encoding: base64"), false),
            (format!("{named}\r\n{named}"), false),
            (format!("{named}\r\n folded"), false),
            ("content-disposition: attachment; name=\"f\"".to_owned(), false),
            ("content-type: text/plain".to_owned(), false),
            (format!("content-disposition: form-data; name=\"{}\"", "n".repeat(LONGEST_NAME + 1)), false),
            (String::new(), false),
        ] {
            assert_eq!(parse(head.as_bytes()).is_some(), expected, "{head}");
        }
        assert!(parse(b"content-disposition: form-data; name=\"\xff\"").is_none());
    }

    #[test]
    fn a_media_type_is_read_without_its_parameters() {
        for (said, expected) in [("", ""), ("Image/JPEG", "image/jpeg"), ("text/plain; charset=utf-8", "text/plain")] {
            let head = format!("content-disposition: form-data; name=f; filename=a\r\ncontent-type: {said}");
            let file = parse(head.as_bytes()).and_then(|head| head.file).expect("it is a file");
            assert_eq!(file.media_type, expected);
        }
    }
}
