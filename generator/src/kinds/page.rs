//! Pages: the form they show, and the blocks under their prose.

use schema::{Fault, Faults, FromNode, Node, Reader, Spanned, choice};

use super::labels::Wanted;
use super::values::{Id, unique_ids};

/// The facts of a page; all of them may be left out.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The form under the prose.
    pub form: Option<Spanned<String>>,
    /// Whether this is the home page.
    pub home: bool,
    /// What stands under the prose, in order.
    pub blocks: Vec<Block>,
}

/// A block of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// The call that is open, or else the next one.
    Call,
    /// Cards of chosen documents.
    Cards {
        /// What its labels are found by.
        id: Id,
        /// The documents, by id.
        documents: Vec<Spanned<String>>,
    },
    /// Steps in order.
    Steps {
        /// What its labels are found by.
        id: Id,
        /// The steps.
        steps: Vec<Id>,
        /// A document that says more.
        more: Option<Spanned<String>>,
    },
    /// Numbers out of facts files.
    Figures {
        /// What its labels are found by.
        id: Id,
        /// The numbers.
        figures: Vec<FactFigure>,
    },
    /// The newest documents of a kind.
    Latest {
        /// What its labels are found by.
        id: Id,
        /// The kind's folder.
        kind: &'static str,
        /// How many.
        limit: u32,
    },
}

/// A number out of a facts file, with a label.
#[derive(Clone, Debug)]
pub struct FactFigure {
    /// What its label is found by.
    pub id: Id,
    /// The fact, as prose would name it.
    pub fact: Spanned<String>,
}

impl Page {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let form = reader.optional("form");
        let home = reader.optional::<Template>("template").is_some();
        let blocks: Vec<Block> = reader.optional("blocks").unwrap_or_default();
        let ids: Vec<&Id> = blocks.iter().filter_map(Block::id).collect();
        unique_ids(ids, reader.place("blocks"), reader.faults);
        Some(Self { form, home, blocks })
    }

    pub(super) fn labels(&self) -> Vec<Wanted> {
        self.blocks.iter().flat_map(Block::labels).collect()
    }
}

impl Block {
    /// Returns what the block's labels are found by.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Call => None,
            Self::Cards { id, .. } | Self::Steps { id, .. } | Self::Figures { id, .. } | Self::Latest { id, .. } => {
                Some(id)
            }
        }
    }

    fn labels(&self) -> Vec<Wanted> {
        let Some(Id(id)) = self.id() else { return Vec::new() };
        let mut labels = vec![Wanted::required(format!("{id}.title")), Wanted::optional(format!("{id}.text"))];
        match self {
            Self::Steps { steps, .. } => labels.extend(
                steps
                    .iter()
                    .flat_map(|step| ["title", "text"].map(|part| Wanted::required(format!("{id}.{}.{part}", step.0)))),
            ),
            Self::Figures { figures, .. } => {
                labels.extend(figures.iter().map(|figure| Wanted::required(format!("{id}.{}", figure.id.0))));
            }
            Self::Call | Self::Cards { .. } | Self::Latest { .. } => {}
        }
        labels
    }
}

struct Template;

impl FromNode for Template {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        choice(node, &[("home", ())], faults).map(|()| Self)
    }
}

impl FromNode for Block {
    /// Reads a block: a map with one key, which says what kind of block it is.
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        const KINDS: &[&str] = &["call", "cards", "steps", "figures", "latest"];
        let [entry] = node.entries() else {
            faults.push(Fault::error("block-shape", node.span).with("known", KINDS.join(", ")));
            return None;
        };
        let Some(kind) = KINDS.iter().find(|kind| **kind == entry.key) else {
            let fault = Fault::error("unknown-key", entry.span).with("key", &entry.key).with("what", "a block");
            faults.push(fault.with("known", KINDS.join(", ")).near(&entry.key, KINDS.iter().copied()));
            return None;
        };
        let mut reader = Reader::open(&entry.node, "a block", faults)?;
        let block = match *kind {
            "call" => Some(Self::Call),
            "cards" => cards(&mut reader),
            "steps" => steps(&mut reader),
            "figures" => figures(&mut reader),
            _ => latest(&mut reader),
        };
        reader.finish();
        block
    }
}

fn cards(reader: &mut Reader<'_, '_>) -> Option<Block> {
    let id = reader.required("id");
    let documents = reader.required("documents");
    Some(Block::Cards { id: id?, documents: documents? })
}

fn steps(reader: &mut Reader<'_, '_>) -> Option<Block> {
    let id = reader.required("id");
    let steps = reader.required("steps");
    let more = reader.optional("more");
    Some(Block::Steps { id: id?, steps: steps?, more })
}

fn figures(reader: &mut Reader<'_, '_>) -> Option<Block> {
    let id = reader.required("id");
    let figures = reader.required("figures");
    Some(Block::Figures { id: id?, figures: figures? })
}

fn latest(reader: &mut Reader<'_, '_>) -> Option<Block> {
    let id = reader.required("id");
    let kind: Option<ListedFolder> = reader.required("kind");
    let limit = reader.number("limit", 1..=24).and_then(|limit| u32::try_from(limit).ok());
    Some(Block::Latest { id: id?, kind: kind?.0, limit: limit.unwrap_or(3) })
}

struct ListedFolder(&'static str);

impl FromNode for ListedFolder {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let folders: Vec<(&str, &str)> =
            super::Kind::listed().map(|kind| (kind.row().folder, kind.row().folder)).collect();
        choice(node, &folders, faults).map(Self)
    }
}

impl FromNode for FactFigure {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a figure", faults)?;
        let id = reader.required("id");
        let fact = reader.required("fact");
        reader.finish();
        Some(Self { id: id?, fact: fact? })
    }
}
