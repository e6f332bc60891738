//! A body's holes filled, for the readers of one language.

use theme::Value;

use crate::kinds::Kind;
use crate::parse::body::{Body, FactReference, Hole, Target};
use crate::parse::writer::{escape, escaped};
use crate::render::Renderer;
use crate::render::address::{Link, encoded};
use crate::site::{Document, Sight};

/// Returns the prose of a document as HTML. `written` is the language of the prose, `read` that of
/// the page: links lead to where the reader is at home, facts are written as the prose is.
pub(super) fn html(
    renderer: &Renderer<'_>,
    document: &Document,
    body: &Body,
    (written, read): (usize, usize),
) -> String {
    let site = &renderer.site;
    body.filled(|hole, html| match hole {
        Hole::Address(target) => address(renderer, target, read, html),
        Hole::Title(target) => title(site, target, (written, read), html),
        Hole::Fact(reference) => fact(site, document, (reference.as_ref(), written), html),
        Hole::Picture(picture) => self::picture(document, &picture.file, &picture.alt, html),
        Hole::Word(key) => escape(&site.word(key, written, &[]), html),
    })
}

/// Writes the address alone of what a link leads to.
fn address(renderer: &Renderer<'_>, target: &Target, read: usize, html: &mut String) {
    let list = Kind::of_list(&target.id).and_then(|kind| renderer.stock.ways[read].lists.get(&kind));
    let page = match list {
        Some(list) => list.url.as_ref(),
        None => renderer.site.document(&target.id).map(|document| &renderer.face(document, read).url),
    };
    escape(page.and_then(Value::as_str).unwrap_or_default(), html);
    if let Some(anchor) = &target.anchor {
        html.push('#');
        escape(&encoded(anchor), html);
    }
}

fn title(site: &Sight<'_>, target: &Target, (written, read): (usize, usize), html: &mut String) {
    let Some(link) = Link::named(site, &target.id, read) else { return };
    let words = link.title.as_str().unwrap_or_default();
    if link.lang == site.language(written).lang.as_str() {
        return escape(words, html);
    }
    html.push_str(&format!("<span lang=\"{}\" dir=\"{}\">{}</span>", link.lang, link.dir, escaped(words)));
}

fn fact(site: &Sight<'_>, document: &Document, (reference, written): (&FactReference, usize), html: &mut String) {
    let Some(fact) = site.fact(document, reference) else { return };
    let filter = reference.filter.as_deref();
    let text = escaped(&site.fact_text(fact, filter, written));
    match fact.machine_date(filter) {
        Some(date) => html.push_str(&format!("<time datetime=\"{date}\">{text}</time>")),
        None => html.push_str(&format!("<bdi>{text}</bdi>")),
    }
}

fn picture(document: &Document, file: &str, alt: &str, html: &mut String) {
    let Some(picture) = document.pictures.get(file) else { return };
    html.push_str(&format!(
        "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
        encoded(&picture.url),
        escaped(alt),
        picture.width,
        picture.height
    ));
}
