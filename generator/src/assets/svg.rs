//! SVG pictures: their size, and that they are nothing but pictures.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use schema::{Fault, Faults, Span};

/// Elements that can run code, or draw what cannot be translated.
const REFUSED: &[&str] = &["script", "foreignObject", "text", "iframe", "image", "style", "animate", "set", "a"];

/// Returns width and height in pixels, or everything that keeps the file from being shown.
pub(super) fn measure(bytes: &[u8]) -> Result<(usize, usize), Faults> {
    let Ok(text) = str::from_utf8(bytes) else { return Err(vec![Fault::error("file-not-utf8", Span::default())]) };
    let mut reader = Reader::from_str(text);
    let mut faults = Faults::new();
    let mut size = None;
    let mut root = true;
    loop {
        let start = place(&reader);
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let span = Span::new(start, place(&reader));
                if root {
                    root = false;
                    size = root_size(&element);
                    if element.local_name().as_ref() != "svg" || size.is_none() {
                        faults.push(Fault::error("svg-without-size", span));
                    }
                }
                check(&element, span, &mut faults);
            }
            Ok(Event::DocType(_)) => faults.push(refused("<!DOCTYPE>", Span::new(start, place(&reader)))),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let fault = Fault::error("picture-unreadable", Span::new(start, start));
                faults.push(fault.with("message", error.to_string()));
                break;
            }
        }
    }
    match size {
        Some(size) if faults.is_empty() => Ok(size),
        Some(_) => Err(faults),
        None if faults.is_empty() => Err(vec![Fault::error("svg-without-size", Span::default())]),
        None => Err(faults),
    }
}

fn place(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn refused(found: &str, span: Span) -> Fault {
    Fault::error("svg-refused", span).with("found", found)
}

fn check(element: &BytesStart<'_>, span: Span, faults: &mut Faults) {
    let name = element.local_name();
    if REFUSED.contains(&name.as_ref()) {
        faults.push(refused(&format!("<{}>", name.as_ref()), span));
    }
    for attribute in element.attributes().flatten() {
        let key = attribute.key.local_name();
        let outside = key.as_ref() == "href" && !attribute.value.starts_with('#');
        let drawn_from_outside = attribute.value.contains("url(") && !attribute.value.contains("url(#");
        if key.as_ref().starts_with("on") || key.as_ref() == "style" || outside || drawn_from_outside {
            faults.push(refused(&format!("`{}`", key.as_ref()), span));
        }
    }
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
            ("<!DOCTYPE svg><svg width='8' height='4'/>", Err("svg-refused")),
            ("<svg width='8' height='4'><path></svg>", Err("picture-unreadable")),
            ("", Err("svg-without-size")),
        ] {
            let found = measure(svg.as_bytes()).map_err(|faults| faults[0].code);
            assert_eq!(found, expected, "{svg}");
        }
    }
}
