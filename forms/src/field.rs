//! A field: one question of a form, with the keys that every kind has.

use schema::{Fault, Faults, Node, Reader, Span, Spanned, choice};

use crate::autocomplete::read_autocomplete;
use crate::definition::print_of;
use crate::fields::{FIELDS, FieldKind};
use crate::{Audience, Condition, Control, Flow, Limits, USUAL_RETENTION};

/// One question.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its name within the form, or within its group.
    pub id: String,
    /// What sort of answer it wants.
    pub kind: &'static dyn FieldKind,
    /// What the answer must satisfy; always the variant of the kind.
    pub limits: Limits,
    /// Whether it may be left empty.
    pub optional: bool,
    /// When it is asked; always, without one.
    pub when: Option<Condition>,
    /// Who may read the answer.
    pub visibility: Visibility,
    /// The months for which the answer is kept after the form's end.
    pub retention: u32,
    /// The token of the HTML standard for what browsers may fill in.
    pub autocomplete: Option<String>,
    /// Where it stands in the definition.
    pub span: Span,
    print: String,
}

/// Who may read an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Everybody, if the proposal is accepted.
    Public,
    /// Those who judge.
    Reviewers,
    /// Those who run the call.
    Staff,
}

/// Where a field stands, as far as its limits depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Where the form is shown.
    pub audience: Audience,
    /// How it is gone through.
    pub flow: Flow,
    /// Whether the field belongs to a group.
    pub inside_group: bool,
}

impl Field {
    /// Says what a theme may draw for this field.
    pub fn control(&self) -> Control {
        let mut control = self.kind.control(self);
        if let Some(token) = &self.autocomplete {
            control.attributes.insert("autocomplete", token.clone());
        }
        control
    }

    /// Returns the hash of its definition: another one when the question is another.
    pub fn print(&self) -> &str {
        &self.print
    }

    /// Returns the fields of a group; nothing for any other kind.
    pub fn fields(&self) -> &[Field] {
        match &self.limits {
            Limits::Group(limits) => &limits.fields,
            _ => &[],
        }
    }

    /// Returns the ids of the options that need words; nothing for kinds without options of their own.
    pub fn options(&self) -> &[String] {
        match &self.limits {
            Limits::Choice(limits) => &limits.options,
            _ => &[],
        }
    }
}

impl Visibility {
    const WORDS: [(&'static str, Self); 3] =
        [("public", Self::Public), ("reviewers", Self::Reviewers), ("staff", Self::Staff)];

    /// Returns the word of the definition.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Reviewers => "reviewers",
            Self::Staff => "staff",
        }
    }
}

/// Reads fields that share one space of ids; a field with a fault is left out.
pub(crate) fn read_fields(nodes: &[Node], ground: Ground, ids: &mut Vec<String>, faults: &mut Faults) -> Vec<Field> {
    nodes.iter().filter_map(|node| read_field(node, ground, ids, faults)).collect()
}

/// Reads the `id` of a map; ids are lower-case ASCII letters, digits and `_`, and none comes twice.
pub(crate) fn read_id(reader: &mut Reader<'_, '_>, ids: &mut Vec<String>) -> Option<String> {
    let id = reader.required::<Spanned<String>>("id")?;
    if !is_id(&id.value) {
        reader.faults.push(Fault::error("bad-id", id.span).with("found", id.value));
        return None;
    }
    if ids.contains(&id.value) {
        reader.faults.push(Fault::error("duplicate-id", id.span).with("id", id.value));
        return None;
    }
    ids.push(id.value.clone());
    Some(id.value)
}

/// Tells whether a text can be an id.
pub(crate) fn is_id(text: &str) -> bool {
    let allowed = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(allowed)
}

fn read_field(node: &Node, ground: Ground, ids: &mut Vec<String>, faults: &mut Faults) -> Option<Field> {
    let mut reader = Reader::open(node, "a field", faults)?;
    let id = read_id(&mut reader, ids);
    let kind = read_kind(&mut reader)?;
    let optional = reader.optional::<bool>("optional").unwrap_or(false);
    let when = reader.optional::<Condition>("when");
    let visibility = reader.node("visibility").and_then(|node| choice(node, &Visibility::WORDS, reader.faults));
    let retention = reader.number("retention", 0..=600).and_then(|months| u32::try_from(months).ok());
    let autocomplete = read_autocomplete(&mut reader, kind);
    let limits = kind.limits(&mut reader, ground);
    reader.finish();
    Some(Field {
        id: id?,
        kind,
        limits: limits?,
        optional,
        when,
        visibility: visibility.unwrap_or(Visibility::Staff),
        retention: retention.unwrap_or(USUAL_RETENTION),
        autocomplete,
        span: node.span,
        print: print_of(node),
    })
}

fn read_kind(reader: &mut Reader<'_, '_>) -> Option<&'static dyn FieldKind> {
    let name = reader.required::<Spanned<String>>("kind")?;
    let kind = FIELDS.iter().copied().find(|kind| kind.name() == name.value);
    if kind.is_none() {
        let known: Vec<&str> = FIELDS.iter().map(|kind| kind.name()).collect();
        let fault = Fault::error("unknown-kind", name.span).with("found", &name.value);
        reader.faults.push(fault.with("known", known.join(", ")).near(&name.value, known));
    }
    kind
}
