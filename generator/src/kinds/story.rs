//! Stories from the Lab: whose, out of which call, with which figures.

use forms::When;
use schema::{Faults, FromNode, Node, Reader, Spanned, choice};

use super::fact::Fact;
use super::labels::Wanted;
use super::values::{Goal, Id, Milestone, WebAddress, unique_ids};

/// The facts of a story.
#[derive(Clone, Debug)]
pub struct Story {
    /// When the story came out.
    pub published: When,
    /// The folder of the call it came from.
    pub call: Option<Spanned<String>>,
    /// The folder of whose story it is.
    pub innovator: Spanned<String>,
    /// How far the idea has come.
    pub stage: &'static str,
    /// Sustainable Development Goals.
    pub sdgs: Vec<Goal>,
    /// Numbers with their source.
    pub figures: Vec<Figure>,
    /// What happened when.
    pub milestones: Vec<Milestone>,
    /// Who took part.
    pub partners: Vec<String>,
    /// Who made the story.
    pub credits: Vec<String>,
}

/// A number that the story rests on.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What its label is found by.
    pub id: Id,
    /// The number.
    pub value: i64,
    /// What it counts: `people`, `percent`, `months`, a currency code.
    pub unit: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
}

const STAGES: &[(&str, &str)] = &[("idea", "idea"), ("prototype", "prototype"), ("pilot", "pilot"), ("scale", "scale")];

struct Stage(&'static str);

impl FromNode for Stage {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        choice(node, STAGES, faults).map(Stage)
    }
}

impl Story {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Self> {
        let published = reader.required("published");
        let call = reader.optional("call");
        let innovator = reader.required("innovator");
        let stage: Option<Stage> = reader.required("stage");
        let sdgs = reader.optional("sdgs").unwrap_or_default();
        let figures: Vec<Figure> = reader.optional("figures").unwrap_or_default();
        let milestones: Vec<Milestone> = reader.optional("milestones").unwrap_or_default();
        let partners = reader.optional("partners").unwrap_or_default();
        let credits = reader.optional("credits").unwrap_or_default();
        unique_ids(figures.iter().map(|figure| &figure.id), reader.place("figures"), reader.faults);
        unique_ids(milestones.iter().map(|milestone| &milestone.id), reader.place("milestones"), reader.faults);
        Some(Self {
            published: published?,
            call,
            innovator: innovator?,
            stage: stage?.0,
            sdgs,
            figures,
            milestones,
            partners,
            credits,
        })
    }

    pub(super) fn labels(&self) -> Vec<Wanted> {
        let figures = self.figures.iter().map(|figure| format!("figures.{}", figure.id.0));
        let milestones = self.milestones.iter().map(|milestone| format!("milestones.{}", milestone.id.0));
        figures.chain(milestones).map(Wanted::required).collect()
    }

    pub(super) fn for_prose(&self) -> Vec<(String, Fact)> {
        let figures = self.figures.iter().map(|figure| (format!("figures.{}", figure.id.0), figure.fact()));
        let milestones =
            self.milestones.iter().map(|each| (format!("milestones.{}", each.id.0), Fact::Date(each.on, None)));
        let published = ("published".to_owned(), Fact::Date(self.published, None));
        std::iter::once(published).chain(figures).chain(milestones).collect()
    }
}

impl Figure {
    /// Returns the number as prose and panels write it.
    pub fn fact(&self) -> Fact {
        match self.unit.as_deref() {
            Some("percent") => Fact::Percent(self.value),
            Some(currency) if currency.len() == 3 && currency.chars().all(|sign| sign.is_ascii_uppercase()) => {
                Fact::Money(self.value, currency.to_owned())
            }
            Some(_) | None => Fact::Number(self.value),
        }
    }
}

impl FromNode for Figure {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a figure", faults)?;
        let id = reader.required("id");
        let value = reader.required("value");
        let unit = reader.optional("unit");
        let source: Option<WebAddress> = reader.optional("source");
        reader.finish();
        Some(Self { id: id?, value: value?, unit, source: source.map(|address| address.0) })
    }
}
