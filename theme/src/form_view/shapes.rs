//! The value `form` as types: one struct for each map that `docs/themes.md` lists.

use std::collections::BTreeSet;

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct FormShape<'a> {
    pub(super) title: &'a str,
    pub(super) intro: Option<&'a str>,
    pub(super) submit: &'a str,
    pub(super) lang: &'a str,
    pub(super) dir: &'a str,
    pub(super) locale: &'a str,
    pub(super) action: &'a str,
    pub(super) hidden: Vec<HiddenShape<'a>>,
    pub(super) trap: &'a str,
    pub(super) open: bool,
    /// Whether what is typed is kept while it is typed.
    pub(super) saves: bool,
    pub(super) units: BTreeSet<forms::CountUnit>,
    pub(super) problems: Vec<ProblemShape<'a>>,
    pub(super) steps: Vec<StepShape<'a>>,
    /// Where the one step that is shown stands in its walk; none when all are shown.
    pub(super) walk: Option<WalkShape<'a>>,
    /// Where a draft file is opened, on the page that begins a walk.
    pub(super) resume: Option<String>,
    /// What the whole walk asks, on the page that begins it.
    pub(super) outline: Vec<OutlineShape<'a>>,
}

#[derive(Serialize)]
pub(super) struct WalkShape<'a> {
    pub(super) number: usize,
    pub(super) total: usize,
    pub(super) back: Option<&'a str>,
    pub(super) tasks: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct OutlineShape<'a> {
    pub(super) title: &'a str,
    pub(super) text: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct HiddenShape<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}

#[derive(Serialize)]
pub(super) struct ProblemShape<'a> {
    pub(super) href: String,
    pub(super) text: &'a str,
}

#[derive(Serialize)]
pub(super) struct StepShape<'a> {
    pub(super) id: String,
    pub(super) title: &'a str,
    pub(super) text: Option<&'a str>,
    pub(super) fields: Vec<FieldShape>,
}

/// One field; what its shape does not have is empty.
#[derive(Default, Serialize)]
pub(super) struct FieldShape {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) shape: Option<forms::Shape>,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) limit: Option<String>,
    pub(super) optional: bool,
    pub(super) condition: Option<String>,
    pub(super) problem: Option<String>,
    pub(super) described_by: Option<String>,
    pub(super) attributes: Vec<AttributeShape>,
    pub(super) width: &'static str,
    pub(super) value: String,
    pub(super) unit: Option<String>,
    /// What is counted while somebody types.
    pub(super) count: Option<forms::Count>,
    pub(super) choices: Vec<ChoiceShape>,
    pub(super) parts: Vec<PartShape>,
    pub(super) rows: Vec<RowShape>,
    /// Where a group is sent to get one more row; none when it has them all.
    pub(super) more: Option<String>,
    pub(super) version: Option<String>,
    /// The files that were sent.
    pub(super) files: Vec<FileShape>,
    /// Whether one more may be sent.
    pub(super) file_room: bool,
}

#[derive(Serialize)]
pub(super) struct FileShape {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) size: String,
}

#[derive(Clone, Serialize)]
pub(super) struct AttributeShape {
    pub(super) name: &'static str,
    pub(super) value: String,
}

#[derive(Serialize)]
pub(super) struct ChoiceShape {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) checked: bool,
}

#[derive(Serialize)]
pub(super) struct PartShape {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) width: &'static str,
    pub(super) wrong: bool,
    pub(super) attributes: Vec<AttributeShape>,
}

#[derive(Serialize)]
pub(super) struct RowShape {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) fields: Vec<FieldShape>,
    /// The value of the button that removes the row; none where rows cannot be removed.
    pub(super) remove: Option<String>,
}
