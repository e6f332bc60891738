//! SVG pictures: their size, and that they are nothing but pictures.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use schema::{Fault, Faults, Span};

/// Elements that can run code, or draw what cannot be translated.
const REFUSED: &[&str] = &["script", "foreignObject", "text", "iframe", "image", "style", "animate", "set", "a"];

/// What is known of a picture so far.
#[derive(Default)]
struct Picture {
    size: Option<(usize, usize)>,
    has_root: bool,
    depth: usize,
    faults: Faults,
}

/// Returns width and height in pixels, or everything that keeps the file from being shown.
pub(super) fn measure(bytes: &[u8]) -> Result<(usize, usize), Faults> {
    let Ok(text) = str::from_utf8(bytes) else { return Err(vec![Fault::error("file-not-utf8", Span::default())]) };
    let plain = text.trim_start_matches('\u{feff}');
    let before = text.len() - plain.len();
    let mut reader = Reader::from_str(plain);
    let mut picture = Picture::default();
    loop {
        let start = before + place(&reader);
        match reader.read_event() {
            Ok(Event::Eof) => return picture.measured(start),
            Ok(event) => picture.take(&event, Span::new(start, before + place(&reader))),
            Err(error) => {
                picture.faults.push(unreadable(start, &error.to_string()));
                return Err(picture.faults);
            }
        }
    }
}

fn place(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

impl Picture {
    fn take(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(element) => {
                self.depth += 1;
                self.element(element, span);
            }
            Event::Empty(element) => self.element(element, span),
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => self.faults.push(refused("<!DOCTYPE>", span)),
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                self.faults.push(refused("<?xml-stylesheet?>", span));
            }
            _ => {}
        }
    }

    fn element(&mut self, element: &BytesStart<'_>, span: Span) {
        if !std::mem::replace(&mut self.has_root, true) {
            self.size = root_size(element);
            if element.local_name().as_ref() != "svg" || self.size.is_none() {
                self.faults.push(Fault::error("svg-without-size", span));
            }
        }
        check(element, span, &mut self.faults);
    }

    fn measured(mut self, end: usize) -> Result<(usize, usize), Faults> {
        if self.depth > 0 {
            self.faults.push(unreadable(end, "an element without end"));
        }
        match self.size {
            Some(size) if self.faults.is_empty() => Ok(size),
            None if self.faults.is_empty() => Err(vec![Fault::error("svg-without-size", Span::default())]),
            _ => Err(self.faults),
        }
    }
}

fn unreadable(at: usize, message: &str) -> Fault {
    Fault::error("picture-unreadable", Span::new(at, at)).with("message", message)
}

fn refused(found: &str, span: Span) -> Fault {
    Fault::error("svg-refused", span).with("found", found)
}

fn check(element: &BytesStart<'_>, span: Span, faults: &mut Faults) {
    let name = element.local_name();
    if REFUSED.contains(&name.as_ref()) {
        faults.push(refused(&format!("<{}>", name.as_ref()), span));
    }
    for attribute in element.attributes() {
        let (key, value) =
            match attribute.map_err(|error| error.to_string()).and_then(|attribute| key_and_value(&attribute)) {
                Ok(pair) => pair,
                Err(message) => {
                    faults.push(unreadable(span.start, &message));
                    continue;
                }
            };
        let outside = key == "href" && !value.starts_with('#');
        let drawn_from_outside = value.split("url(").skip(1).any(|address| !address.starts_with('#'));
        if key.starts_with("on") || key == "style" || outside || drawn_from_outside {
            faults.push(refused(&format!("`{key}`"), span));
        }
    }
}

/// Returns an attribute's name without its prefix, and its value in lower case without entities.
fn key_and_value(attribute: &Attribute<'_>) -> Result<(String, String), String> {
    if attribute.value.contains('<') {
        return Err("`<` in an attribute".to_owned());
    }
    let value = unescape(&attribute.value).map_err(|error| error.to_string())?;
    Ok((attribute.key.local_name().as_ref().to_owned(), value.to_ascii_lowercase()))
}

/// Reads `width` and `height`, or the last two numbers of `viewBox`.
fn root_size(element: &BytesStart<'_>) -> Option<(usize, usize)> {
    let text = |name: &str| {
        let attribute = element.try_get_attribute(name).ok().flatten()?;
        Some(attribute.value.into_owned())
    };
    let pixels = |value: String| whole(value.trim_end_matches("px"));
    let named = text("width").and_then(pixels).zip(text("height").and_then(pixels));
    named.or_else(|| {
        let view = text("viewBox")?;
        let numbers: Vec<&str> = view.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        Some((whole(numbers.get(2)?)?, whole(numbers.get(3)?)?))
    })
}

/// Reads a positive number, rounded to whole pixels.
fn whole(text: &str) -> Option<usize> {
    let number: f64 = text.trim().parse().ok()?;
    (1.0..100_000.0).contains(&number).then(|| number.round() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_size_and_does_nothing() {
        for (svg, expected) in [
            ("<svg width='8' height='4'/>", Ok((8, 4))),
            ("<svg viewBox='0 0 800 500'><path d='M0 0'/></svg>", Ok((800, 500))),
            ("<svg width='10px' height='5px'><use href='#a'/></svg>", Ok((10, 5))),
            ("<svg viewBox='0 0 8 4'><rect fill='url(#g)'/></svg>", Ok((8, 4))),
            ("<svg><path/></svg>", Err("svg-without-size")),
            ("<html/>", Err("svg-without-size")),
            ("<svg width='8' height='4'><script>x()</script></svg>", Err("svg-refused")),
            ("<svg width='8' height='4' onload='x()'/>", Err("svg-refused")),
            ("<svg width='8' height='4'><use href='https://x.org/a.svg#b'/></svg>", Err("svg-refused")),
            ("<svg width='8' height='4'><rect fill='url(https://x.org)'/></svg>", Err("svg-refused")),
            ("<svg width='8' height='4'><rect fill='u&#114;l(https://x.org)'/></svg>", Err("svg-refused")),
            ("<svg width='8' height='4'><rect fill='url(#a) URL(//x.org)'/></svg>", Err("svg-refused")),
            ("<?xml-stylesheet href='https://x.org/a.css'?><svg width='8' height='4'/>", Err("svg-refused")),
            ("<svg width='8' height='4'><rect onload=x()/></svg>", Err("picture-unreadable")),
            ("<svg width='8' height='4' ''<script></svg>", Err("picture-unreadable")),
            ("<svg width='8' height='4' id='<script>'/>", Err("picture-unreadable")),
            ("<svg width='8' height='4' id='&x;'/>", Err("picture-unreadable")),
            ("<svg width='8' height='4'><g>", Err("picture-unreadable")),
            ("\u{feff}<svg width='8' height='4'/>", Ok((8, 4))),
            ("<!DOCTYPE svg><svg width='8' height='4'/>", Err("svg-refused")),
            ("<svg width='8' height='4'><path></svg>", Err("picture-unreadable")),
            ("", Err("svg-without-size")),
        ] {
            let found = measure(svg.as_bytes()).map_err(|faults| faults[0].code);
            assert_eq!(found, expected, "{svg}");
        }
    }
}
