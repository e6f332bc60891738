//! The card of a document: how links, lists and blocks show it.

use serde::Serialize;
use theme::{Context, TemplateFault, Theme, Value};

use super::address::{Link, encoded, srcset};
use super::dates::{self, Closing, Moment};
use super::document::Borrowed;
use crate::kinds::Own;
use crate::site::{Document, Frame, Picture, Sight};

/// A link to a document, and what more lists and blocks show of it.
#[derive(Serialize)]
struct Card<'a> {
    /// What lists show of it, once that is drawn.
    html: Option<Value>,
    title: &'a Value,
    url: &'a Value,
    lang: &'a str,
    dir: &'static str,
    kind: &'static str,
    id: &'a str,
    summary: &'a Value,
    fallback: bool,
    image: Option<Image>,
    meta: Vec<String>,
    call: Option<CallOnCard>,
}

#[derive(Serialize)]
struct CallOnCard {
    state: &'static str,
    opens: Moment,
    closes: Option<Closing>,
    results: Option<Moment>,
}

/// A picture with its words.
#[derive(Serialize)]
pub(super) struct Image {
    url: String,
    /// Its copies, each with its width.
    srcset: Option<String>,
    width: usize,
    height: usize,
    alt: String,
    /// The language of `alt`, and its direction.
    lang: Option<String>,
    dir: Option<&'static str>,
}

/// Returns the picture of a document's facts, with the words of the language shown.
pub(super) fn image(site: &Sight<'_>, document: &Document, language: usize) -> Option<Image> {
    let name = &document.facts.general.image.as_ref()?.value;
    let picture @ Picture { url, width, height, .. } = document.pictures.get(name)?;
    let (entry, shown) = document.shown_entry(language);
    let alt =
        entry.image_alt.as_ref().map(|alt| site.filled(&alt.value, document, shown).into_owned()).unwrap_or_default();
    let Borrowed { lang, dir } = if alt.is_empty() { Borrowed::default() } else { Borrowed::of(site, shown, language) };
    Some(Image { url: encoded(url), srcset: srcset(picture), width: *width, height: *height, alt, lang, dir })
}

/// The template of what lists show of a document.
const LISTED: &str = "cards/listed.html";

/// Draws what lists show of a card for the readers of a language, and keeps it with the card; nothing where
/// the theme draws cards each time.
pub(super) fn drawn(theme: &Theme, mut card: Value, lang: &str, dir: &'static str) -> Result<Value, TemplateFault> {
    if theme.has(LISTED) {
        let mut context = Context::new();
        context.insert_value("lang", lang.into());
        context.insert_value("dir", dir.into());
        context.insert_value("card", card.clone());
        let html = theme::safe_html(theme.render(LISTED, &context)?.trim_end());
        drop(context);
        theme::set(&mut card, "html", html);
    }
    Ok(card)
}

/// Returns the card of a document for readers of a language, made from its link and its summary.
pub(super) fn value(
    site: &Sight<'_>,
    document: &Document,
    language: usize,
    (link, summary): (&Link<'_>, &Value),
) -> Value {
    theme::value(&Card {
        html: None,
        title: &link.title,
        url: &link.url,
        lang: link.lang,
        dir: link.dir,
        kind: document.kind.row().name,
        id: &document.id,
        summary,
        fallback: document.is_fallback(language),
        image: image(site, document, language),
        meta: meta(site, document, language),
        call: call(site, document, language),
    })
}

fn meta(site: &Sight<'_>, document: &Document, language: usize) -> Vec<String> {
    let country = |code: &str| site.dictionaries[language].formats.country(code);
    match &document.facts.own {
        Own::Page(_) => Vec::new(),
        Own::Call(call) if !call.countries.is_empty() => {
            call.countries.iter().filter_map(|code| country(code)).collect()
        }
        Own::Call(call) => vec![site.word(&format!("region.{}", call.region), language, &[])],
        Own::Story(story) => {
            let innovator = site.of_kind(crate::kinds::Kind::Innovator, &story.innovator.value);
            let country = innovator.and_then(|other| country(&other.facts.innovator()?.country));
            let published = dates::moment(site, story.published, None, language).text;
            country.into_iter().chain([published]).collect()
        }
        Own::Innovator(innovator) => {
            let member = site.word(&format!("member.{}", innovator.member_type), language, &[]);
            country(&innovator.country).into_iter().chain([member]).collect()
        }
    }
}

fn call(site: &Frame, document: &Document, language: usize) -> Option<CallOnCard> {
    let deadline = &document.facts.call()?.deadline;
    let moment = |when| dates::moment(site, when, Some(&deadline.zone), language);
    Some(CallOnCard {
        state: deadline.state(site.now).as_str(),
        opens: moment(deadline.opens.when),
        closes: dates::closing(site, deadline, language),
        results: deadline.results.map(|results| moment(results.when)),
    })
}
