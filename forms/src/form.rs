//! A form: its steps and their fields, read from `form.yaml`. Starts at [`Form::read`].

use jiff::Timestamp;
use schema::{Fault, Faults, Node, Reader, choice};

use crate::condition::{Visible, check_condition, check_conditions};
use crate::definition::print_of;
use crate::field::{Field, Ground, read_fields, read_id};
use crate::rules::{MailRole, Rules, Stop, Sum, check_stops, read_stops};
use crate::{Answer, Condition, Deadline, Scope};

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
    /// Whether it is one page or a walk from step to step.
    pub flow: Flow,
    /// To whom mails about an answer go, and in which language.
    pub mail: Option<MailRole>,
    /// The id of the field that says in which language the answers are written.
    pub answers_lang: Option<String>,
    /// Sums that must agree.
    pub sums: Vec<Sum>,
    /// The hash of its definition: another one when anything in it is another.
    pub fingerprint: String,
    /// Its parts, in order.
    pub steps: Vec<Step>,
}

/// How a form is gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// All of it on one page.
    #[default]
    Page,
    /// One step a page, kept as a draft.
    Steps,
}

/// A part of a form under a heading of its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// Its name in the words of the form.
    pub id: String,
    /// When it is gone through; always, without one.
    pub when: Option<Condition>,
    /// Its questions, in order.
    pub fields: Vec<Field>,
    /// Where the walk may end behind it.
    pub stops: Vec<Stop>,
}

/// The functions that take forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Takes proposals for calls.
    Submissions,
    /// Takes what concerns the network: joining, letters.
    Network,
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Submissions, Self::Network];
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
        let flow = reader.node("flow").and_then(|node| choice(node, &Flow::WORDS, reader.faults));
        let flow = flow.unwrap_or_default();
        let rules = Rules::read(&mut reader);
        let nodes = reader.required::<Vec<Node>>("steps");
        if nodes.as_ref().is_some_and(Vec::is_empty) {
            let place = reader.place("steps");
            reader.faults.push(Fault::error("no-steps", place));
        }
        let nodes = nodes.unwrap_or_default();
        let ground = Ground { audience: audience.unwrap_or(Audience::Call), flow, inside_group: false };
        let steps = read_steps(&nodes, ground, reader.faults);
        reader.finish();
        check_all(&steps, (&rules, ground), &declared_ids(&nodes), faults);
        let (mail, answers_lang, sums) = rules.kept();
        let form = Self {
            name: name.to_owned(),
            version: version?,
            function: function?,
            audience: audience?,
            flow,
            mail,
            answers_lang,
            sums,
            fingerprint: print_of(node),
            steps,
        };
        (faults.len() == before).then_some(form)
    }

    /// Tells whether it can be begun at an instant by somebody without a late link. A walk must begin
    /// before the deadline, and within the grace only what was begun is taken; a form on one page was
    /// begun when nobody knows, and is taken to the end of the grace.
    pub fn can_begin(&self, deadline: &Deadline, now: Timestamp) -> bool {
        let in_time = deadline.closes_at().is_none_or(|closes| now < closes);
        deadline.takes_answers(now) && (in_time || self.flow == Flow::Page)
    }

    /// Returns the fields of all steps in order; those of a group are within the group.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// Returns the stop to which the good answers lead behind a step.
    pub fn stop<'a>(&self, step: &'a Step, answer: &Answer, scope: &Scope<'_>) -> Option<&'a Stop> {
        step.stops.iter().find(|stop| stop.holds(answer, scope))
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

impl Flow {
    const WORDS: [(&'static str, Self); 2] = [("page", Self::Page), ("steps", Self::Steps)];
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
    let (mut step_ids, mut field_ids, mut stop_ids) = (Vec::new(), Vec::new(), Vec::new());
    let mut steps = Vec::new();
    for node in nodes {
        let Some(mut reader) = Reader::open(node, "a step", faults) else { continue };
        let id = read_id(&mut reader, &mut step_ids);
        let when = reader.optional::<Condition>("when");
        let fields = reader.required::<Vec<Node>>("fields");
        if fields.as_ref().is_some_and(Vec::is_empty) {
            let place = reader.place("fields");
            reader.faults.push(Fault::error("no-fields", place).with("what", "a step"));
        }
        let fields = read_fields(&fields.unwrap_or_default(), ground, &mut field_ids, reader.faults);
        let place = reader.place("stops");
        let stops = read_stops(&mut reader, &mut stop_ids);
        if !stops.is_empty() && ground.flow == Flow::Page {
            reader.faults.push(Fault::error("needs-steps", place).with("key", "stops"));
        }
        reader.finish();
        // A step with a bad id is kept for the sake of the conditions on its fields.
        steps.push(Step { id: id.unwrap_or_default(), when, fields, stops });
    }
    steps
}

/// Holds conditions, stops and rules against the fields that they name.
fn check_all(steps: &[Step], (rules, ground): (&Rules, Ground), declared: &[String], faults: &mut Faults) {
    let fields: Vec<&Field> = steps.iter().flat_map(|step| &step.fields).collect();
    let visible = Visible { fields: &fields, outer: &[], later: &[], declared, audience: ground.audience };
    check_conditions(&visible, faults);
    let mut seen = 0;
    for step in steps {
        if let Some(condition) = &step.when {
            check_condition(condition, &visible, &fields[..seen], faults);
        }
        seen += step.fields.len();
        check_stops(&step.stops, (&visible, seen), faults);
    }
    rules.check(&fields, faults);
}

fn declared_ids(steps: &[Node]) -> Vec<String> {
    let fields = steps.iter().filter_map(|step| step.get("fields")).flat_map(Node::items);
    fields.filter_map(|field| field.get("id")?.scalar().map(str::to_owned)).collect()
}
