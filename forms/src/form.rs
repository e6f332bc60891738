//! A form: its steps and their fields, read from `form.yaml`. Starts at [`Form::read`].

use schema::{Fault, Faults, Node, Reader, choice};

use crate::condition::{Visible, check_conditions};
use crate::field::{Field, Ground, read_fields, read_id};

#[cfg(test)]
mod tests;

/// A form as it is defined, without its words.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Form {
    /// The name of its folder.
    pub name: String,
    /// Raised by hand when the meaning of a question changes.
    pub version: u32,
    /// Which function takes it.
    pub function: Function,
    /// Where it is shown.
    pub audience: Audience,
    /// Its parts, in order.
    pub steps: Vec<Step>,
}

/// A part of a form under a heading of its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// Its name in the words of the form.
    pub id: String,
    /// Its questions, in order.
    pub fields: Vec<Field>,
}

/// The functions that take forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Takes proposals for calls.
    Submissions,
    /// Takes what concerns the network: joining, letters.
    Network,
}

/// Where a form is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Each call that names the form has its own page and deadline.
    Call,
    /// A page shows it.
    Site,
}

impl Form {
    /// Reads a definition; returns a form only when nothing is wrong with it.
    pub fn read(name: &str, node: &Node, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        let mut reader = Reader::open(node, "form.yaml", faults)?;
        let version = reader.required::<u32>("version");
        if version == Some(0) {
            let place = reader.place("version");
            reader.faults.push(Fault::error("bad-version", place).with("found", "0"));
        }
        let function = read_choice(&mut reader, "function", &Function::WORDS);
        let audience = read_choice(&mut reader, "for", &Audience::WORDS);
        let nodes = reader.required::<Vec<Node>>("steps");
        if nodes.as_ref().is_some_and(Vec::is_empty) {
            let place = reader.place("steps");
            reader.faults.push(Fault::error("no-steps", place));
        }
        let nodes = nodes.unwrap_or_default();
        let ground = Ground { audience: audience.unwrap_or(Audience::Call), inside_group: false };
        let steps = read_steps(&nodes, ground, reader.faults);
        reader.finish();
        let form = Self { name: name.to_owned(), version: version?, function: function?, audience: audience?, steps };
        let declared = declared_ids(&nodes);
        let fields: Vec<&Field> = form.fields().collect();
        check_conditions(&Visible { fields: &fields, outer: &[], later: &[], declared: &declared }, faults);
        (faults.len() == before).then_some(form)
    }

    /// Returns the fields of all steps in order; those of a group are within the group.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// Returns the field of that id, outside groups.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }
}

impl Function {
    const WORDS: [(&'static str, Self); 2] = [("submissions", Self::Submissions), ("network", Self::Network)];

    /// Returns the word of the definition.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submissions => "submissions",
            Self::Network => "network",
        }
    }
}

impl Audience {
    const WORDS: [(&'static str, Self); 2] = [("call", Self::Call), ("site", Self::Site)];

    /// Returns the word of the definition.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Site => "site",
        }
    }
}

fn read_choice<T: Copy>(reader: &mut Reader<'_, '_>, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
    let node = reader.required::<Node>(key)?;
    choice(&node, words, reader.faults)
}

fn read_steps(nodes: &[Node], ground: Ground, faults: &mut Faults) -> Vec<Step> {
    let mut step_ids = Vec::new();
    let mut field_ids = Vec::new();
    let mut steps = Vec::new();
    for node in nodes {
        let Some(mut reader) = Reader::open(node, "a step", faults) else { continue };
        let id = read_id(&mut reader, &mut step_ids);
        let fields = reader.required::<Vec<Node>>("fields");
        if fields.as_ref().is_some_and(Vec::is_empty) {
            let place = reader.place("fields");
            reader.faults.push(Fault::error("no-fields", place).with("what", "a step"));
        }
        let fields = read_fields(&fields.unwrap_or_default(), ground, &mut field_ids, reader.faults);
        reader.finish();
        // A step with a bad id is kept for the sake of the conditions on its fields.
        steps.push(Step { id: id.unwrap_or_default(), fields });
    }
    steps
}

fn declared_ids(steps: &[Node]) -> Vec<String> {
    let fields = steps.iter().filter_map(|step| step.get("fields")).flat_map(Node::items);
    fields.filter_map(|field| field.get("id")?.scalar().map(str::to_owned)).collect()
}
