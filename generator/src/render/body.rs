//! A body's holes filled, for the readers of one language.

use theme::Value;

use crate::parse::body::{Body, FactReference, Hole, Leads, Target};
use crate::parse::writer::{escape, escaped};
use crate::render::Renderer;
use crate::render::address::{Link, encoded, srcset};
use crate::site::{Document, Sight};
use crate::theme_files::ThemeFiles;

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
        Hole::Title(target) => title(renderer, target, (written, read), html),
        Hole::Fact(reference) => fact(site, document, (reference.as_ref(), written), html),
        Hole::Picture(picture) => {
            self::picture(renderer.theme, document, (&picture.file, &picture.alt), html);
        }
        Hole::Word(key) => escape(&site.word(key, written, &[]), html),
    })
}

/// Writes the address alone of what a link leads to.
fn address(renderer: &Renderer<'_>, target: &Target, read: usize, html: &mut String) {
    let page = match target.leads {
        Leads::Nowhere | Leads::Within => None,
        Leads::List(kind) => renderer.stock.ways[read].lists.get(&kind).and_then(|list| list.url.as_ref()),
        Leads::Document(place) => Some(&renderer.face_at(place, read).url),
    };
    escape(page.and_then(Value::as_str).unwrap_or_default(), html);
    if let Some(anchor) = &target.anchor {
        html.push('#');
        escape(&encoded(anchor), html);
    }
}

/// Writes the title of what a link leads to.
fn title(renderer: &Renderer<'_>, target: &Target, (written, read): (usize, usize), html: &mut String) {
    let site = &renderer.site;
    let (title, shown) = match target.leads {
        Leads::Nowhere | Leads::Within => return,
        Leads::List(kind) => (&Link::to_list(site, kind, read).title, read),
        Leads::Document(place) => (&renderer.face_at(place, read).title, site.all_facts()[place].shown[read]),
    };
    let words = title.as_str().unwrap_or_default();
    if shown == written {
        return escape(words, html);
    }
    let row = site.language(shown);
    let (lang, dir) = (row.lang.as_str(), row.direction.as_str());
    html.push_str(&format!("<span lang=\"{lang}\" dir=\"{dir}\">{}</span>", escaped(words)));
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

fn picture(theme: &ThemeFiles, document: &Document, (file, alt): (&str, &str), html: &mut String) {
    let Some(picture) = document.pictures.get(file) else { return };
    html.push_str(&format!("<img src=\"{}\"", escaped(&encoded(&picture.url))));
    if let Some(copies) = srcset(picture) {
        html.push_str(&format!(" srcset=\"{}\" sizes=\"{}\"", escaped(&copies), escaped(&theme.prose_sizes)));
    }
    html.push_str(&format!(
        " alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
        escaped(alt),
        picture.width,
        picture.height
    ));
}
