//! Rules that concern more than one question: where a walk ends early, and sums that must agree.

use schema::{Fault, Faults, FromNode, Node, Reader, Spanned};

use crate::condition::{Visible, check_condition};
use crate::field::{is_id, read_id};
use crate::{Answer, Condition, Field, Limits, Scope, Value};

/// An end of the walk behind a step: the answers of the step show that there is no use in going on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stop {
    /// Its name in the words of the form.
    pub id: String,
    /// When it is reached.
    pub when: Condition,
}

/// A sum that must agree: what the rows of a group add up to, and what another question says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sum {
    /// The group.
    pub group: Spanned<String>,
    /// The field in its rows that is added up.
    pub field: String,
    /// The field of the form that says the total.
    pub equals: Spanned<String>,
}

/// The fields that say where mails about an answer go.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MailRole {
    /// The id of an e-mail field.
    pub to: String,
    /// The id of a language field.
    pub lang: Option<String>,
    /// Whether the owner of the address must confirm that it was given by them.
    pub confirm: bool,
}

/// The roles and rules of a form, as they are written.
pub(crate) struct Rules {
    mail: Option<WrittenMail>,
    answers_lang: Option<Spanned<String>>,
    sums: Vec<Sum>,
}

struct WrittenMail {
    to: Spanned<String>,
    lang: Option<Spanned<String>>,
    confirm: bool,
}

impl Stop {
    /// Tells whether an answer leads to it.
    pub(crate) fn holds(&self, answer: &Answer, scope: &Scope<'_>) -> bool {
        let answered = |id: &str| answer.get(id);
        self.when.clauses.iter().all(|clause| {
            let value = answered(&clause.field.value);
            value.is_some() && clause.test.holds(value, scope)
        })
    }
}

impl Sum {
    /// Returns what the rows add up to and what is said, when both were answered and differ.
    pub(crate) fn differs(&self, answer: &Answer) -> Option<(Value, Value)> {
        let Value::Rows(rows) = answer.get(&self.group.value)? else { return None };
        let said = answer.get(&self.equals.value)?;
        let numbers = rows.iter().filter_map(|row| row.get(&self.field)?.number());
        let total = numbers.fold(0_i64, i64::saturating_add);
        (Some(total) != said.number()).then(|| (said.with_number(total), said.clone()))
    }
}

impl FromNode for Sum {
    fn from_node(node: &Node, faults: &mut Faults) -> Option<Self> {
        let mut reader = Reader::open(node, "a sum", faults)?;
        let sum = reader.required::<Spanned<String>>("sum");
        let equals = reader.required::<Spanned<String>>("equals");
        reader.finish();
        let sum = sum?;
        let Some((group, field)) = sum.value.split_once('.').filter(|(group, field)| is_id(group) && is_id(field))
        else {
            faults.push(Fault::error("bad-sum", sum.span).with("found", sum.value));
            return None;
        };
        let group = Spanned { value: group.to_owned(), span: sum.span };
        Some(Self { group, field: field.to_owned(), equals: equals? })
    }
}

impl Rules {
    /// Reads `mail`, `answers` and `sums`.
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let mail = reader.node("mail").and_then(|node| {
            let mut reader = Reader::open(node, "mail", reader.faults)?;
            let (to, lang) = (reader.required("to"), reader.optional("lang"));
            let confirm = reader.optional("confirm").unwrap_or(false);
            reader.finish();
            Some(WrittenMail { to: to?, lang, confirm })
        });
        let answers_lang = reader.node("answers").and_then(|node| {
            let mut reader = Reader::open(node, "answers", reader.faults)?;
            let lang = reader.required("lang");
            reader.finish();
            lang
        });
        Self { mail, answers_lang, sums: reader.optional("sums").unwrap_or_default() }
    }

    /// Holds the rules against the fields of the form; what names nothing fitting is a fault.
    pub(crate) fn check(&self, fields: &[&Field], faults: &mut Faults) {
        for id in self.mail.iter().map(|mail| &mail.to) {
            check_role((id, "email"), fields, faults);
        }
        let langs = self.mail.iter().filter_map(|mail| mail.lang.as_ref()).chain(&self.answers_lang);
        for id in langs {
            check_role((id, "language"), fields, faults);
        }
        for sum in &self.sums {
            check_sum(sum, fields, faults);
        }
    }

    /// Returns what the form keeps of them.
    pub(crate) fn kept(self) -> (Option<MailRole>, Option<String>, Vec<Sum>) {
        let mail = self.mail.map(|mail| MailRole {
            to: mail.to.value,
            lang: mail.lang.map(|lang| lang.value),
            confirm: mail.confirm,
        });
        (mail, self.answers_lang.map(|lang| lang.value), self.sums)
    }
}

/// Reads the stops of a step.
pub(crate) fn read_stops(reader: &mut Reader<'_, '_>, ids: &mut Vec<String>) -> Vec<Stop> {
    let nodes = reader.optional::<Vec<Node>>("stops").unwrap_or_default();
    let read = |node: &Node| {
        let mut reader = Reader::open(node, "a stop", reader.faults)?;
        let id = read_id(&mut reader, ids);
        let when = reader.required::<Condition>("when");
        reader.finish();
        Some(Stop { id: id?, when: when? })
    };
    nodes.iter().filter_map(read).collect()
}

/// Reports stops that hang on what is not answered yet where they stand.
pub(crate) fn check_stops(stops: &[Stop], (visible, seen): (&Visible<'_>, usize), faults: &mut Faults) {
    for stop in stops {
        check_condition(&stop.when, visible, &visible.fields[..seen], faults);
    }
}

fn check_role((id, kind): (&Spanned<String>, &'static str), fields: &[&Field], faults: &mut Faults) {
    let fitting = fields.iter().filter(|field| field.kind.name() == kind).map(|field| field.id.as_str());
    if !fitting.clone().any(|known| known == id.value) {
        let fault = Fault::error("role-unknown", id.span).with("found", &id.value).with("kind", kind);
        faults.push(fault.near(&id.value, fitting));
    }
}

fn check_sum(sum: &Sum, fields: &[&Field], faults: &mut Faults) {
    let group = fields.iter().find(|field| field.id == sum.group.value);
    let inner = group.and_then(|group| group.fields().iter().find(|field| field.id == sum.field));
    let total = fields.iter().find(|field| field.id == sum.equals.value);
    let (Some(inner), Some(total)) = (inner, total) else {
        let (span, found) = match inner {
            None => (sum.group.span, format!("{}.{}", sum.group.value, sum.field)),
            Some(_) => (sum.equals.span, sum.equals.value.clone()),
        };
        let known = fields.iter().map(|field| field.id.as_str());
        let near = found.clone();
        faults.push(Fault::error("sum-unknown-field", span).with("found", found).near(&near, known));
        return;
    };
    let numbers = |field: &Field| matches!(field.limits, Limits::Number(_) | Limits::Money(_));
    if !numbers(inner) || !numbers(total) || inner.kind.name() != total.kind.name() {
        let fault = Fault::error("sum-not-numbers", sum.equals.span).with("field", &inner.id);
        faults.push(fault.with("kind", inner.kind.name()).with("other", total.kind.name()));
    }
}
