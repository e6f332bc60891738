//! One field as it is drawn: its control, its words, what was sent, what is wrong.

use std::collections::BTreeMap;

use forms::{Condition, Control, Field, Limits, Shape, Step, Test, Width};
use schema::Spanned;
use words::Arg;

use super::{
    FormPage, Offer, choices, limit, names,
    problem::ProblemTexts,
    sent::Sent,
    shapes::{AttributeShape, FieldShape, FileShape, PartShape, RowShape},
};
use crate::FieldWords;

/// Everything that the fields of a form are drawn from.
pub(super) struct Drawing<'a> {
    pub(super) page: &'a FormPage<'a>,
    pub(super) offer: &'a Offer,
    pub(super) sent: Sent<'a>,
    pub(super) problems: &'a ProblemTexts,
}

/// A field at its place: of the form, or in a row of a group.
pub(super) struct Spot<'a> {
    pub(super) field: &'a Field,
    pub(super) words: &'a FieldWords,
    /// The name under which it is sent.
    pub(super) name: String,
    /// The group around the field, whose fields conditions may name.
    group: Option<(&'a Field, &'a FieldWords)>,
}

impl<'a> Drawing<'a> {
    /// Draws a field of a step; nothing when it has no words, or when earlier answers have settled
    /// that it is not asked. Where they have settled that it is, nobody is told when it would be.
    pub(super) fn field(&self, step: &Step, field: &'a Field) -> Option<FieldShape> {
        let words = self.page.words.fields.get(&field.id)?;
        let hangs_here = field
            .when
            .iter()
            .flat_map(|condition| &condition.clauses)
            .any(|clause| step.fields.iter().any(|other| other.id == clause.field.value));
        if !hangs_here && self.offer.is_settled(&field.id) {
            return None;
        }
        let mut shape = self.draw(&Spot { field, words, name: field.id.clone(), group: None });
        if !hangs_here && self.offer.walked().is_some_and(|walked| walked.asked.is_some()) {
            shape.condition = None;
            shape.described_by = described_by(&shape);
        }
        Some(shape)
    }

    fn draw(&self, spot: &Spot<'a>) -> FieldShape {
        let control = spot.field.control();
        let problem = self.problems.of(&spot.name);
        let mut shape = FieldShape {
            id: names::control_id(&spot.name),
            label: spot.words.label.clone(),
            hint: spot.words.hint.clone(),
            limit: limit::limit_text(self.page, spot.field),
            optional: spot.field.optional,
            condition: spot.field.when.as_ref().map(|condition| self.condition(spot, condition)),
            problem: problem.map(|problem| problem.text.clone()),
            attributes: attributes(&control.attributes),
            width: width(&control),
            unit: limit::unit(self.page, spot.field),
            count: control.count,
            choices: self.choices(spot),
            parts: self.parts(spot, &control),
            rows: self.rows(spot),
            files: self.files(spot),
            version: version(spot.field),
            shape: Some(control.shape),
            name: spot.name.clone(),
            ..FieldShape::default()
        };
        if matches!(control.shape, Shape::Input | Shape::Textarea) {
            self.sent.value(&spot.name).clone_into(&mut shape.value);
        }
        if shape.problem.is_some() {
            accept_anything(&mut shape.attributes);
        }
        shape.described_by = described_by(&shape);
        shape.more = self.more(spot, shape.rows.len());
        if let Limits::File(limits) = &spot.field.limits {
            shape.file_room = shape.files.len() < limits.max_files as usize;
        }
        shape
    }

    fn parts(&self, spot: &Spot<'_>, control: &Control) -> Vec<PartShape> {
        let problem = self.problems.of(&spot.name);
        let draw = |part: &&'static str| {
            let name = names::part(&spot.name, part);
            let mut own = attributes(&control.attributes);
            for attribute in own.iter_mut().filter(|attribute| attribute.name == "autocomplete") {
                attribute.value = names::part(&attribute.value, part);
            }
            PartShape {
                id: names::control_id(&name),
                label: self.page.say(&format!("form.{part}"), &[]),
                value: self.sent.value(&name).to_owned(),
                width: if *part == "year" { "year" } else { "number" },
                wrong: problem.is_some_and(|problem| problem.part.as_ref().is_none_or(|wrong| wrong == part)),
                attributes: own,
                name,
            }
        };
        control.parts.iter().map(draw).collect()
    }

    fn rows(&self, spot: &Spot<'a>) -> Vec<RowShape> {
        let Limits::Group(limits) = &spot.field.limits else { return Vec::new() };
        let typed = u32::try_from(self.sent.last_row(&spot.name)).unwrap_or(limits.max);
        let count = typed.max(limits.show).min(limits.max);
        (1..=count as usize).map(|number| self.row(spot, &limits.fields, number)).collect()
    }

    /// Returns the files that were sent for a field, as far as the answer names them.
    fn files(&self, spot: &Spot<'_>) -> Vec<FileShape> {
        let own = |file: &&forms::Uploaded| file.field == spot.field.id && self.sent.has(&spot.name, &file.id);
        let shape = |file: &forms::Uploaded| FileShape {
            id: file.id.clone(),
            name: file.name.clone(),
            size: crate::size_text(self.page.dictionary, file.bytes),
        };
        self.page.scope.files.iter().filter(own).map(shape).collect()
    }

    /// Returns where the button leads that asks for one more row: to that row of the page.
    fn more(&self, spot: &Spot<'_>, drawn: usize) -> Option<String> {
        let Limits::Group(limits) = &spot.field.limits else { return None };
        let next = names::control_id(&names::row(&spot.name, drawn + 1));
        (drawn < limits.max as usize).then(|| format!("{}#{next}", self.offer.action))
    }

    fn row(&self, spot: &Spot<'a>, fields: &'a [Field], number: usize) -> RowShape {
        let row = names::row(&spot.name, number);
        let draw = |field: &'a Field| {
            let words = spot.words.fields.get(&field.id)?;
            let name = names::part(&row, &field.id);
            Some(self.draw(&Spot { field, words, name, group: Some((spot.field, spot.words)) }))
        };
        RowShape {
            id: names::control_id(&row),
            title: self.page.row_title(spot.words, number),
            fields: fields.iter().filter_map(draw).collect(),
            remove: self.offer.walked().is_some_and(|walked| walked.tasks.is_some()).then(|| row.clone()),
        }
    }

    /// Says when a field is asked, for those who see all fields at once.
    fn condition(&self, spot: &Spot<'a>, condition: &Condition) -> String {
        let clauses: Vec<String> = condition
            .clauses
            .iter()
            .filter_map(|clause| {
                let (field, words) = self.earlier(spot, &clause.field.value)?;
                let (key, value) = self.test(&clause.test, (field, words))?;
                let args = [("label", Arg::Text(&words.label)), ("value", Arg::Text(&value))];
                Some(self.page.say(key, &args))
            })
            .collect();
        let clauses: Vec<&str> = clauses.iter().map(String::as_str).collect();
        let conditions = self.page.dictionary.formats.list(&clauses);
        self.page.say("form.only_if", &[("conditions", Arg::Text(&conditions))])
    }

    /// Says what an answer is held against: the key of the sentence, and the value in it.
    fn test(&self, test: &Test, (field, words): (&Field, &FieldWords)) -> Option<(&'static str, String)> {
        let formats = &self.page.dictionary.formats;
        let any_of = |values: &[Spanned<String>]| {
            let labels = values.iter().map(|value| choices::label(self.page, field, words, &value.value));
            self.any_of(labels.collect())
        };
        let number = |limit: i64| match &field.limits {
            Limits::Money(limits) => formats.money(limit, limits.currency(self.page.scope)),
            _ => formats.number(limit),
        };
        Some(match test {
            Test::Is(values) => ("form.is", any_of(values)),
            Test::IsNot(values) => ("form.is_not", any_of(values)),
            Test::Before(bound) => ("form.is_before", formats.date(bound.value.resolve(self.page.scope)?)),
            Test::After(bound) => ("form.is_after", formats.date(bound.value.resolve(self.page.scope)?)),
            Test::Below(limit) => ("form.is_below", number(limit.value)),
            Test::Above(limit) => ("form.is_above", number(limit.value)),
        })
    }

    fn any_of(&self, labels: Vec<String>) -> String {
        let joined = labels.into_iter().reduce(|left, right| {
            self.page.say("form.or", &[("left", Arg::Text(&left)), ("right", Arg::Text(&right))])
        });
        joined.unwrap_or_default()
    }

    /// Finds the field that a condition names: of the same group first, else of the form.
    fn earlier(&self, spot: &Spot<'a>, id: &str) -> Option<(&'a Field, &'a FieldWords)> {
        let of_group = spot.group.and_then(|(group, words)| {
            let field = group.fields().iter().find(|field| field.id == id)?;
            Some((field, words.fields.get(id)?))
        });
        of_group.or_else(|| Some((self.page.form.field(id)?, self.page.words.fields.get(id)?)))
    }
}

impl FormPage<'_> {
    /// Returns an interface sentence of the words' language as plain text.
    pub(crate) fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.dictionary.text(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// Returns the heading of a row of a group.
    pub(crate) fn row_title(&self, words: &FieldWords, number: usize) -> String {
        let args = [("number", Arg::Number(i64::try_from(number).unwrap_or(i64::MAX)))];
        match words.item() {
            Some(item) => self.dictionary.formats.fill(item, &args),
            None => self.say("form.row", &args),
        }
    }
}

/// Makes a control that holds a wrong answer take any text: HTML allows an input of type `url` or
/// `email` to begin with a well-formed address only. The keyboard stays the same.
fn accept_anything(attributes: &mut Vec<AttributeShape>) {
    let Some(typed) = attributes.iter_mut().find(|attribute| attribute.name == "type") else { return };
    if !matches!(typed.value.as_str(), "url" | "email") {
        return;
    }
    let keyboard = std::mem::replace(&mut typed.value, "text".to_owned());
    if !attributes.iter().any(|attribute| attribute.name == "inputmode") {
        attributes.push(AttributeShape { name: "inputmode", value: keyboard });
    }
}

fn attributes(attributes: &BTreeMap<&'static str, String>) -> Vec<AttributeShape> {
    attributes.iter().map(|(name, value)| AttributeShape { name, value: value.clone() }).collect()
}

fn width(control: &Control) -> &'static str {
    match control.width {
        Some(Width::Narrow) => "narrow",
        Some(Width::Medium) | None => "medium",
        Some(Width::Wide) => "wide",
    }
}

fn version(field: &Field) -> Option<String> {
    match &field.limits {
        Limits::Consent(limits) => Some(limits.version.clone()),
        _ => None,
    }
}

/// Joins the ids of what is said about a field, in the order in which a theme draws it.
fn described_by(shape: &FieldShape) -> Option<String> {
    let said = [
        ("when", shape.condition.is_some()),
        ("hint", shape.hint.is_some()),
        ("limit", shape.limit.is_some()),
        ("problem", shape.problem.is_some()),
    ];
    let ids: Vec<String> =
        said.into_iter().filter(|(_, there)| *there).map(|(part, _)| format!("{}-{part}", shape.id)).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
