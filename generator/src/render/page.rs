//! The blocks of a page.

use serde::Serialize;
use theme::Value;

use super::Renderer;
use super::address::Link;
use super::document::Borrowed;
use crate::kinds::Kind;
use crate::kinds::page::{Block, FactFigure};
use crate::parse::facts::{self, Part};
use crate::site::{Document, Sight};

/// What a template sees of a block.
#[derive(Default, Serialize)]
pub(super) struct BlockView<'a> {
    kind: &'static str,
    id: String,
    title: String,
    text: Option<String>,
    /// The language of title and text, and of the labels in the block.
    #[serde(flatten)]
    borrowed: Borrowed,
    card: Option<Value>,
    items: Option<Value>,
    steps: Vec<StepView>,
    figures: Vec<FigureView>,
    more: Option<More<'a>>,
}

/// Where there is more.
#[derive(Serialize)]
struct More<'a> {
    #[serde(flatten)]
    link: Link<'a>,
    /// The name of the list; none for a document.
    of: Option<&'static str>,
}

#[derive(Serialize)]
struct StepView {
    title: String,
    text: String,
    #[serde(flatten)]
    borrowed: Borrowed,
}

#[derive(Serialize)]
struct FigureView {
    value: String,
    label: String,
    #[serde(flatten)]
    borrowed: Borrowed,
}

/// Returns the blocks of a page for readers of a language.
pub(super) fn blocks<'a>(renderer: &'a Renderer<'a>, document: &'a Document, language: usize) -> Vec<BlockView<'a>> {
    let Some(page) = document.facts.page() else { return Vec::new() };
    page.blocks.iter().map(|block| Drawing { renderer, document, language }.block(block)).collect()
}

struct Drawing<'a> {
    renderer: &'a Renderer<'a>,
    document: &'a Document,
    language: usize,
}

impl<'a> Drawing<'a> {
    fn block(&self, block: &Block) -> BlockView<'a> {
        let site = &self.renderer.site;
        let named = |kind: &'static str, id: &str| BlockView {
            kind,
            id: id.to_owned(),
            title: self.label(&format!("{id}.title")).unwrap_or_default(),
            text: self.label(&format!("{id}.text")),
            borrowed: self.borrowed(),
            ..BlockView::default()
        };
        match block {
            Block::Call => BlockView { kind: "call", id: "call".to_owned(), card: self.call(), ..BlockView::default() },
            Block::Cards { id, documents } => {
                let documents = documents.iter().filter_map(|name| site.document(&name.value));
                BlockView { items: Some(self.renderer.cards(documents, self.language)), ..named("cards", &id.0) }
            }
            Block::Steps { id, steps, more } => BlockView {
                steps: steps.iter().map(|step| self.step(&id.0, &step.0)).collect(),
                more: more.as_ref().and_then(|more| self.more(&more.value)),
                ..named("steps", &id.0)
            },
            Block::Figures { id, figures } => BlockView {
                figures: figures.iter().filter_map(|figure| self.figure(&id.0, figure)).collect(),
                ..named("figures", &id.0)
            },
            Block::Latest { id, kind, limit } => {
                let kind = Kind::of_folder(kind).expect("the block was read with a kind that has a list");
                let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
                BlockView {
                    items: Some(self.renderer.cards(self.newest(kind, limit), self.language)),
                    more: self.more(kind.row().folder),
                    ..named("latest", &id.0)
                }
            }
        }
    }

    /// Returns the newest documents, those in the reader's language before all others.
    fn newest(&self, kind: Kind, limit: usize) -> Vec<&Document> {
        let all = self.renderer.site.in_order(kind, self.language);
        let own = all.clone().filter(|document| !document.is_fallback(self.language));
        own.chain(all.filter(|document| document.is_fallback(self.language))).take(limit).collect()
    }

    fn step(&self, block: &str, step: &str) -> StepView {
        let label = |part: &str| self.label(&format!("{block}.{step}.{part}")).unwrap_or_default();
        StepView { title: label("title"), text: label("text"), borrowed: self.borrowed() }
    }

    fn more(&self, name: &str) -> Option<More<'a>> {
        let list = Kind::of_list(name);
        let link = Link::named(&self.renderer.site, name, self.language)?;
        Some(More { link, of: list.map(|kind| kind.row().folder) })
    }

    fn figure(&self, block: &str, figure: &FactFigure) -> Option<FigureView> {
        let site = &self.renderer.site;
        let reference = format!("{{{{{}}}}}", figure.fact.value);
        let parts = facts::parts(&reference, 0, &mut schema::Faults::new());
        let Some(Part::Fact(reference)) = parts.into_iter().next() else { return None };
        let fact = site.fact(self.document, &reference)?;
        Some(FigureView {
            value: site.fact_text(fact, reference.filter.as_deref(), self.language),
            label: self.label(&format!("{block}.{}", figure.id.0)).unwrap_or_default(),
            borrowed: self.borrowed(),
        })
    }

    /// Returns the card of the call that is open, or else of the one that opens next.
    fn call(&self) -> Option<Value> {
        let call = current_call(&self.renderer.site)?;
        Some(self.renderer.card(call, self.language))
    }

    fn borrowed(&self) -> Borrowed {
        Borrowed::of(&self.renderer.site, self.document.shown[self.language], self.language)
    }

    fn label(&self, path: &str) -> Option<String> {
        let site = &self.renderer.site;
        let (entry, shown) = self.document.shown_entry(self.language);
        entry.label(path).map(|label| site.filled(&label.text, self.document, shown).into_owned())
    }
}

/// Returns the open call that closes first, or else the announced one that opens first.
fn current_call<'a>(site: &Sight<'a>) -> Option<&'a Document> {
    let now = site.now;
    let calls = || site.all_facts().iter().filter(|document| document.kind == Kind::Call);
    let deadline = |document: &Document| document.facts.call().map(|call| call.deadline.clone());
    let open = calls().filter(|document| deadline(document).is_some_and(|deadline| deadline.takes_answers(now)));
    let next = calls().filter(|document| deadline(document).is_some_and(|deadline| deadline.opens.at > now));
    open.min_by_key(|document| deadline(document).and_then(|deadline| deadline.closes_at()))
        .or_else(|| next.min_by_key(|document| deadline(document).map(|deadline| deadline.opens.at)))
}
