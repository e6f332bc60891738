//! What the service says in XML: lists of objects, and the codes of errors.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Listed;

/// A page of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) objects: Vec<Listed>,
    /// What asks for the page after this one.
    pub(super) next: Option<String>,
}

/// Returns the code of an error, if the text is one.
pub(super) fn code(xml: &[u8]) -> Option<String> {
    let mut code = None;
    read(xml, |path, text| {
        if path == ["Error", "Code"] {
            code = Some(text.to_owned());
        }
    })?;
    code
}

/// Reads a page of a list; nothing if it is none.
pub(super) fn list(xml: &[u8]) -> Option<Page> {
    let (mut page, mut is_list) = (Page::default(), false);
    read(xml, |path, text| {
        let ["ListBucketResult", path @ ..] = path else { return };
        is_list = true;
        match path {
            ["Contents", "Key"] => page.objects.push(Listed { key: text.to_owned(), tag: String::new() }),
            ["Contents", "ETag"] => {
                if let Some(object) = page.objects.last_mut() {
                    text.trim_matches('"').clone_into(&mut object.tag);
                }
            }
            ["NextContinuationToken"] => page.next = Some(text.to_owned()),
            _ => {}
        }
    })?;
    is_list.then_some(page)
}

/// Gives the text of each element that has no others, with the names of those around it and its own;
/// nothing if the text is no XML.
fn read(xml: &[u8], mut take: impl FnMut(&[&str], &str)) -> Option<()> {
    let xml = str::from_utf8(xml).ok()?;
    let mut reader = Reader::from_str(xml);
    let (mut names, mut text): (Vec<String>, String) = (Vec::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return names.is_empty().then_some(()),
            Event::Start(element) => {
                names.push(element.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(piece) => text.push_str(piece.as_ref()),
            Event::GeneralRef(reference) => {
                text.push_str(&quick_xml::escape::unescape(&format!("&{};", reference.as_ref())).ok()?)
            }
            Event::CData(piece) => text.push_str(piece.as_ref()),
            Event::End(_) => {
                let path: Vec<&str> = names.iter().map(String::as_str).collect();
                take(&path, &text);
                names.pop();
                text.clear();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_keys_tags_and_what_asks_for_more() {
        let xml = br#"<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
            <Name>b</Name><KeyCount>2</KeyCount><NextContinuationToken>a&#43;b==</NextContinuationToken>
            <Contents><Key>a&amp;b/&lt;1&gt;.html</Key><Size>3</Size><ETag>&quot;90b&quot;</ETag></Contents>
            <Contents><ETag/><Key>c</Key><Owner><ID>1</ID></Owner></Contents></ListBucketResult>"#;
        let object = |key: &str, tag: &str| Listed { key: key.to_owned(), tag: tag.to_owned() };
        let objects = vec![object("a&b/<1>.html", "90b"), object("c", "")];
        assert_eq!(list(xml), Some(Page { objects, next: Some("a+b==".to_owned()) }));
        assert_eq!(list(b"<ListBucketResult><Name>b</Name></ListBucketResult>"), Some(Page::default()));
    }

    #[test]
    fn what_is_no_list_is_no_empty_list() {
        for xml in ["", "{}", "<Error><Code>x</Code></Error>", "<ListBucketResult><Contents><Key>a</Key>", "<a></b>"] {
            assert_eq!(list(xml.as_bytes()), None, "{xml}");
        }
        assert_eq!(list(&[0xff]), None);
    }

    #[test]
    fn an_error_gives_its_code_and_nothing_else_does() {
        assert_eq!(code(b"<Error><Code>SlowDown</Code><Message>m</Message></Error>").as_deref(), Some("SlowDown"));
        for xml in ["", "<Error/>", "<CopyObjectResult><ETag>1</ETag></CopyObjectResult>", "<Error><Code>a"] {
            assert_eq!(code(xml.as_bytes()), None, "{xml}");
        }
    }
}
