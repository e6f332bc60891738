//! A built page as a program sees it: the few attributes that pages promise each other.

use std::borrow::Cow;

use memchr::memchr;

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

/// Reads a page. What is not well-formed is passed over: another check judges that.
pub(super) fn html(text: &str) -> Scanned<'_> {
    let mut page = Scanned::default();
    let mut in_main = false;
    let mut rest = text;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        rest = &rest[open + 1..];
        match rest.as_bytes().first() {
            Some(b'!') if rest.starts_with("!--") => {
                rest = rest.split_once("-->").map_or("", |(_, after)| after);
            }
            Some(b'/') => in_main &= !rest.starts_with("/main>"),
            _ => {
                let Some(tag) = Tag::read(rest) else { continue };
                rest = &rest[tag.length..];
                if tag.name == "title" && page.title.is_empty() {
                    page.title = decoded(rest.split('<').next().unwrap_or_default());
                }
                in_main |= tag.name == "main";
                page.take(&tag, in_main);
            }
        }
    }
    page
}

impl<'t> Scanned<'t> {
    fn take(&mut self, tag: &Tag<'t>, in_main: bool) {
        let said = &tag.said;
        let value = |raw: Option<&'t str>| raw.map(decoded);
        self.ids.extend(value(said.id));
        match tag.name {
            "html" => {
                self.lang = value(said.lang).unwrap_or_default();
                self.dir = value(said.dir).unwrap_or_default();
            }
            "link" => self.take_link(said),
            "meta" if said.name == Some("robots") => {
                self.hidden = said.content.is_some_and(|content| content.contains("noindex"));
            }
            "a" | "area" => {
                self.links.extend(value(said.href));
                self.main_links.extend(value(said.href).filter(|_| in_main));
            }
            "img" | "script" | "source" => self.links.extend(value(said.src)),
            _ => {}
        }
        if in_main && (said.lang.is_some() || said.dir.is_some()) {
            self.main_parts.push((value(said.lang).unwrap_or_default(), value(said.dir).unwrap_or_default()));
        }
    }

    fn take_link(&mut self, said: &Attributes<'t>) {
        let Some(href) = said.href.map(decoded) else { return };
        match (said.rel, said.hreflang.map(decoded)) {
            (Some("canonical"), _) => self.canonical = Some(href),
            (Some("alternate"), Some(language)) => self.alternates.push((language, href)),
            _ => self.links.push(href),
        }
    }
}

struct Tag<'t> {
    name: &'t str,
    said: Attributes<'t>,
    length: usize,
}

/// The attributes that matter here, as they are written; of one that stands twice, the first.
#[derive(Default)]
struct Attributes<'t> {
    content: Option<&'t str>,
    dir: Option<&'t str>,
    href: Option<&'t str>,
    hreflang: Option<&'t str>,
    id: Option<&'t str>,
    lang: Option<&'t str>,
    name: Option<&'t str>,
    rel: Option<&'t str>,
    src: Option<&'t str>,
}

impl<'t> Tag<'t> {
    /// Reads an opening tag whose `<` is already passed. All signs that matter are ASCII, and no part of
    /// another character is.
    fn read(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        let name_end = bytes.iter().position(|sign| !sign.is_ascii_alphanumeric())?;
        if name_end == 0 {
            return None;
        }
        let mut said = Attributes::default();
        let (mut at, mut key) = (name_end, name_end..name_end);
        loop {
            match bytes.get(at)? {
                b'>' => return Some(Self { name: &text[..name_end], said, length: at + 1 }),
                quote @ (b'"' | b'\'') => {
                    let start = at + 1;
                    let end = start + memchr(*quote, &bytes[start..])?;
                    if bytes[at - 1] == b'=' {
                        said.put(text.get(key.start..key.end).unwrap_or_default(), &text[start..end]);
                    }
                    at = end + 1;
                    key = at..at;
                }
                b'=' => at += 1,
                sign if sign.is_ascii_whitespace() => {
                    at += 1;
                    key = at..at;
                }
                _ => {
                    at += 1;
                    key.end = at;
                }
            }
        }
    }
}

impl<'t> Attributes<'t> {
    fn put(&mut self, key: &str, value: &'t str) {
        let place = match key {
            "content" => &mut self.content,
            "dir" => &mut self.dir,
            "href" => &mut self.href,
            "hreflang" => &mut self.hreflang,
            "id" => &mut self.id,
            "lang" => &mut self.lang,
            "name" => &mut self.name,
            "rel" => &mut self.rel,
            "src" => &mut self.src,
            _ => return,
        };
        place.get_or_insert(value);
    }
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
    use super::*;

    #[test]
    fn a_page_is_read_as_programs_read_it() {
        let page = html(
            "<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><title>A &amp; B</title>\
             <link rel=\"canonical\" href=\"https://x/a/\"><link rel=\"alternate\" hreflang=\"es\" href=\"https://x/b/\">\
             <link rel=\"stylesheet\" href=\"/s.css\"><meta name=\"robots\" content=\"noindex\"></head>\
             <body><!-- <a href=\"/no/\"> --><a id=\"x\" href=\"/a/?b=1&amp;c=2\" title=\"a > b\">y</a>\
             <main><p lang=\"es\" dir=\"ltr\">z</p><a href=\"/m/\">m</a></main>\
             <p lang=\"fr\">z</p><img src='/i.svg'></body></html>",
        );
        assert_eq!((page.lang.as_ref(), page.dir.as_ref(), page.title.as_ref()), ("ar", "rtl", "A & B"));
        assert_eq!(page.canonical.as_deref(), Some("https://x/a/"));
        assert_eq!(page.alternates, [("es".into(), "https://x/b/".into())]);
        assert_eq!((page.hidden, page.ids.len()), (true, 1));
        assert_eq!(page.links, ["/s.css", "/a/?b=1&c=2", "/m/", "/i.svg"]);
        assert_eq!(page.main_links, ["/m/"]);
        assert_eq!(page.main_parts, [("es".into(), "ltr".into())]);
    }
}
