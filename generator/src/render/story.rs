//! What a story's page shows besides its prose.

use std::borrow::Cow;

use serde::Serialize;
use theme::{Context, Value};

use super::Renderer;
use super::call::{Event, events};
use super::dates::{self, Moment};
use super::document::Borrowed;
use crate::kinds::{Kind, Story};
use crate::site::Document;

#[derive(Serialize)]
struct StoryView<'a> {
    call: Option<Value>,
    innovator: Option<Value>,
    country: Option<String>,
    stage: &'static str,
    sdgs: Vec<u8>,
    published: Moment,
    figures: Vec<FigureView<'a>>,
    timeline: Vec<Event>,
    partners: &'a [String],
    credits: &'a [String],
}

#[derive(Serialize)]
struct FigureView<'a> {
    value: String,
    label: Cow<'a, str>,
    /// The language of the label, and its direction.
    lang: Option<String>,
    dir: Option<&'static str>,
    source: Option<&'a str>,
}

/// Inserts `story`.
pub(super) fn insert(
    renderer: &Renderer<'_>,
    (document, story): (&Document, &Story),
    language: usize,
    context: &mut Context,
) {
    let site = &renderer.site;
    let innovator = site.of_kind(Kind::Innovator, &story.innovator.value);
    let call = story.call.as_ref().and_then(|call| site.of_kind(Kind::Call, &call.value));
    let country = innovator.and_then(|innovator| innovator.facts.innovator());
    let (entry, shown) = document.shown_entry(language);
    let Borrowed { lang, dir } = Borrowed::of(site, shown, language);
    let figures = story.figures.iter().map(|figure| FigureView {
        value: site.fact_text(&figure.fact(), None, language),
        label: entry
            .label(&format!("figures.{}", figure.id.0))
            .map(|label| site.filled(&label.text, document, shown))
            .unwrap_or_default(),
        lang: lang.clone(),
        dir,
        source: figure.source.as_deref(),
    });
    let view = StoryView {
        call: call.map(|call| renderer.card(call, language)),
        innovator: innovator.map(|innovator| renderer.card(innovator, language)),
        country: country.and_then(|facts| site.dictionaries[language].formats.country(&facts.country)),
        stage: story.stage,
        sdgs: story.sdgs.iter().map(|goal| goal.0).collect(),
        published: dates::moment(site, story.published, None, language),
        figures: figures.collect(),
        timeline: events(site, document, &story.milestones, language),
        partners: &story.partners,
        credits: &story.credits,
    };
    context.insert("story", &view);
}
