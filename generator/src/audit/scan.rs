//! A built page as a program sees it: the few attributes that pages promise each other.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// What one page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned<'t> {
    /// Language of the whole page.
    pub(super) lang: Cow<'t, str>,
    /// Direction of the whole page.
    pub(super) dir: Cow<'t, str>,
    /// The title.
    pub(super) title: Cow<'t, str>,
    /// The canonical address.
    pub(super) canonical: Option<Cow<'t, str>>,
    /// Other languages with their addresses.
    pub(super) alternates: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// Whether search engines leave it out.
    pub(super) hidden: bool,
    /// All ids.
    pub(super) ids: Vec<Cow<'t, str>>,
    /// Addresses of links, pictures and style sheets.
    pub(super) links: Vec<Cow<'t, str>>,
    /// Addresses of the links within the main part.
    pub(super) main_links: Vec<Cow<'t, str>>,
    /// Languages and directions of parts of the main part.
    pub(super) main_parts: Vec<(Cow<'t, str>, Cow<'t, str>)>,
}

/// Links that most pages have room for.
const LINKS: usize = 96;

/// Reads a page. What is not well-formed is passed over: another check judges that.
pub(super) fn html(text: &str) -> Scanned<'_> {
    let bytes = text.as_bytes();
    let mut page =
        Scanned { links: Vec::with_capacity(LINKS), main_links: Vec::with_capacity(LINKS), ..Scanned::default() };
    let (mut at, mut in_main) = (0, false);
    let mut said = Attributes::default();
    while let Some(open) = next_tag(bytes, at) {
        at = open + 1;
        match bytes.get(at) {
            Some(b'/') => {
                in_main &= !bytes[at..].starts_with(b"/main>");
                // Short enough to be passed faster than it is searched; what follows is mostly a tag.
                while bytes.get(at).is_some_and(|sign| !matches!(sign, b'>' | b'<')) {
                    at += 1;
                }
                at += usize::from(bytes.get(at) == Some(&b'>'));
            }
            Some(b'!') if bytes[at..].starts_with(b"!--") => {
                at = text[at..].find("-->").map_or(text.len(), |end| at + end + "-->".len());
            }
            _ => {
                let Some(tag) = Tag::read(text, at, &mut said) else { continue };
                at = tag.end;
                if tag.name == b"title" && page.title.is_empty() {
                    page.title = decoded(text[at..].split('<').next().unwrap_or_default());
                }
                in_main |= tag.name == b"main";
                if tag.says {
                    page.take(tag.name, &said, in_main);
                }
            }
        }
    }
    page
}

impl<'t> Scanned<'t> {
    fn take(&mut self, name: &[u8], said: &Attributes<'t>, in_main: bool) {
        let value = |written: Option<Written<'t>>| written.map(Written::value);
        self.ids.extend(value(said.id));
        match name {
            b"a" | b"area" => {
                if let Some(href) = value(said.href) {
                    if in_main {
                        self.main_links.push(href.clone());
                    }
                    self.links.push(href);
                }
            }
            b"html" => {
                self.lang = value(said.lang).unwrap_or_default();
                self.dir = value(said.dir).unwrap_or_default();
            }
            b"link" => self.take_link(said),
            b"meta" if said.name.is_some_and(|name| name.text == "robots") => {
                self.hidden = said.content.is_some_and(|content| content.text.contains("noindex"));
            }
            b"img" | b"script" | b"source" => {
                self.links.extend(value(said.src));
                if let Some(written) = said.srcset {
                    self.links.extend(candidates(written));
                }
            }
            _ => {}
        }
        if in_main && (said.lang.is_some() || said.dir.is_some()) {
            self.main_parts.push((value(said.lang).unwrap_or_default(), value(said.dir).unwrap_or_default()));
        }
    }

    fn take_link(&mut self, said: &Attributes<'t>) {
        let Some(href) = said.href.map(Written::value) else { return };
        match (said.rel.map(|rel| rel.text), said.hreflang.map(Written::value)) {
            (Some("canonical"), _) => self.canonical = Some(href),
            (Some("alternate"), Some(language)) => self.alternates.push((language, href)),
            _ => self.links.push(href),
        }
    }
}

struct Tag<'t> {
    name: &'t [u8],
    /// Whether it has attributes.
    says: bool,
    /// Where what follows it begins.
    end: usize,
}

/// The attributes that matter here, as they are written; of one that stands twice, the first.
#[derive(Default)]
struct Attributes<'t> {
    content: Option<Written<'t>>,
    dir: Option<Written<'t>>,
    href: Option<Written<'t>>,
    hreflang: Option<Written<'t>>,
    id: Option<Written<'t>>,
    lang: Option<Written<'t>>,
    name: Option<Written<'t>>,
    rel: Option<Written<'t>>,
    src: Option<Written<'t>>,
    srcset: Option<Written<'t>>,
}

/// The value of an attribute as it is written.
#[derive(Clone, Copy)]
struct Written<'t> {
    text: &'t str,
    /// Whether there are no references in it.
    plain: bool,
}

impl<'t> Written<'t> {
    fn value(self) -> Cow<'t, str> {
        if self.plain { Cow::Borrowed(self.text) } else { decoded(self.text) }
    }
}

impl<'t> Tag<'t> {
    /// Reads an opening tag whose `<` is already passed. All signs that matter are ASCII, and no part of
    /// another character is.
    fn read(text: &'t str, start: usize, said: &mut Attributes<'t>) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = bytes[start..].iter().position(|sign| !sign.is_ascii_alphanumeric())?;
        if length == 0 {
            return None;
        }
        let mut at = start + length;
        let name = &bytes[start..at];
        if bytes[at] == b'>' {
            return Some(Self { name, says: false, end: at + 1 });
        }
        *said = Attributes::default();
        loop {
            let key = at;
            while !ENDS_KEY[usize::from(*bytes.get(at)?)] {
                at += 1;
            }
            match bytes[at] {
                b'>' => return Some(Self { name, says: true, end: at + 1 }),
                b'=' if at > key => {
                    let quote = *bytes.get(at + 1)?;
                    if !matches!(quote, b'"' | b'\'') {
                        at += 1;
                        continue;
                    }
                    let start = at + 2;
                    let mut end = start + memchr2(quote, b'&', &bytes[start..])?;
                    let plain = bytes[end] == quote;
                    if !plain {
                        end += memchr(quote, &bytes[end..])?;
                    }
                    said.put(&bytes[key..at], || Written { text: &text[start..end], plain });
                    at = end + 1;
                }
                // What nobody asked for: passed over, up to the other quote.
                quote @ (b'"' | b'\'') => at += 2 + memchr(quote, &bytes[at + 1..])?,
                _ => at += 1,
            }
        }
    }
}

/// Returns where the next tag opens: mostly right here, or on the next line.
#[inline]
fn next_tag(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'<', ..] => Some(at),
        [b'\n', b'<', ..] => Some(at + 1),
        rest => memchr(b'<', rest).map(|found| at + found),
    }
}

/// The signs that end the name of an attribute.
const ENDS_KEY: [bool; 256] = {
    let mut ends = [false; 256];
    let signs = *b"=>\"'/ \t\n\r\x0c";
    let mut at = 0;
    while at < signs.len() {
        ends[signs[at] as usize] = true;
        at += 1;
    }
    ends
};

impl<'t> Attributes<'t> {
    fn put(&mut self, key: &[u8], value: impl FnOnce() -> Written<'t>) {
        // The shortest way past `class`, which is on most tags.
        if key.len() == 5 {
            return;
        }
        let place = match key {
            b"content" => &mut self.content,
            b"dir" => &mut self.dir,
            b"href" => &mut self.href,
            b"hreflang" => &mut self.hreflang,
            b"id" => &mut self.id,
            b"lang" => &mut self.lang,
            b"name" => &mut self.name,
            b"rel" => &mut self.rel,
            b"src" => &mut self.src,
            b"srcset" => &mut self.srcset,
            _ => return,
        };
        place.get_or_insert_with(value);
    }
}

/// Returns the addresses among which a browser chooses a picture: in front of each comma with a blank behind
/// it there is one, and what it is good for.
fn candidates(written: Written<'_>) -> impl Iterator<Item = Cow<'_, str>> {
    let candidates = written.text.split(", ").filter_map(|candidate| candidate.split_ascii_whitespace().next());
    candidates.map(move |text| Written { text, ..written }.value())
}

/// Resolves the references that HTML escaping leaves.
fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    Cow::Owned(pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_stands_on_a_page_is_read(text in "([<>/=\"'& !-]|[a-z]{1,5}|ñ|<main|href=|id=|-->|<!--){0,40}") {
            let page = html(&text);
            prop_assert!(page.links.len() <= text.len());
        }
    }

    #[test]
    fn a_page_is_read_as_programs_read_it() {
        let page = html(
            "<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><title>A &amp; B</title>\
             <link rel=\"canonical\" href=\"https://x/a/\"><link rel=\"alternate\" hreflang=\"es\" href=\"https://x/b/\">\
             <link rel=\"stylesheet\" href=\"/s.css\"><meta name=\"robots\" content=\"noindex\"></head>\
             <body><!-- <a href=\"/no/\"> --><a id=\"x\" href=\"/a/?b=1&amp;c=2\" title=\"a > b\">y</a>\
             <main><p lang=\"es\" dir=\"ltr\">z</p><a href=\"/m/\">m</a></main>\
             <p lang=\"fr\">z</p><img src='/i.svg' srcset='/j,k.webp 480w, /l.webp?a&amp;b 720w'></body></html>",
        );
        assert_eq!((page.lang.as_ref(), page.dir.as_ref(), page.title.as_ref()), ("ar", "rtl", "A & B"));
        assert_eq!(page.canonical.as_deref(), Some("https://x/a/"));
        assert_eq!(page.alternates, [("es".into(), "https://x/b/".into())]);
        assert_eq!((page.hidden, page.ids.len()), (true, 1));
        assert_eq!(page.links, ["/s.css", "/a/?b=1&c=2", "/m/", "/i.svg", "/j,k.webp", "/l.webp?a&b"]);
        assert_eq!(page.main_links, ["/m/"]);
        assert_eq!(page.main_parts, [("es".into(), "ltr".into())]);
    }
}
