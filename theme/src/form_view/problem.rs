//! Problems as sentences: found once, said the same in the summary and beside the field.

use forms::{Detail, Field, Problem, Shape};
use words::Arg;

use super::{FormPage, choices, names, shapes::ProblemShape};
use crate::FieldWords;

/// The sentences of all problems of an answer, in the order of the problems.
pub(super) struct ProblemTexts(Vec<ProblemText>);

/// One problem in words.
pub(super) struct ProblemText {
    name: String,
    href: String,
    /// What is to be done.
    pub(super) text: String,
    /// The part of a date that is wrong, when only one is.
    pub(super) part: Option<String>,
}

/// The field that a problem speaks of.
struct Subject<'a> {
    field: &'a Field,
    words: &'a FieldWords,
    /// The heading of the row that it stands in.
    row: Option<String>,
}

impl ProblemTexts {
    /// Puts problems into words.
    pub(super) fn new(page: &FormPage<'_>, problems: &[Problem]) -> Self {
        Self(problems.iter().map(|problem| problem_text(page, problem)).collect())
    }

    /// Returns the problem of the control of that name: the first one when there are several.
    pub(super) fn of(&self, name: &str) -> Option<&ProblemText> {
        self.0.iter().find(|problem| problem.name == name)
    }

    /// Returns the problems as the summary shows them, one for each field.
    pub(super) fn summary(&self) -> Vec<ProblemShape<'_>> {
        let first = self
            .0
            .iter()
            .enumerate()
            .filter(|(index, problem)| !self.0[..*index].iter().any(|earlier| earlier.name == problem.name));
        first.map(|(_, problem)| ProblemShape { href: problem.href.clone(), text: &problem.text }).collect()
    }
}

fn problem_text(page: &FormPage<'_>, problem: &Problem) -> ProblemText {
    let subject = subject(page, &problem.field);
    let part = match problem.detail("part") {
        Some(Detail::Text(part)) => Some(part.clone()),
        _ => None,
    };
    let target = match (&subject, &part) {
        (Some(_), Some(part)) => names::control_id(&names::part(&problem.field, part)),
        (Some(subject), None) => first_control(subject.field, &problem.field),
        (None, _) => "form".to_owned(),
    };
    ProblemText {
        name: problem.field.clone(),
        href: format!("#{target}"),
        text: sentence(page, problem, subject.as_ref()),
        part,
    }
}

/// Finds the sentence: the field's own, then that of the kind, then that of all kinds.
fn sentence(page: &FormPage<'_>, problem: &Problem, subject: Option<&Subject<'_>>) -> String {
    let label = subject.map_or("", |subject| subject.words.label.as_str());
    let written: Vec<(&str, Written)> =
        problem.details.iter().map(|(place, detail)| (*place, written(page, detail, subject))).collect();
    let mut args = vec![("label", Arg::Text(label))];
    args.extend(written.iter().map(|(place, written)| (*place, written.arg())));
    let own = subject.and_then(|subject| subject.words.error(problem.key));
    let text = match own {
        Some(own) => page.dictionary.formats.fill(own, &args),
        None => page
            .dictionary
            .text(&format!("problem.{}.{}", problem.kind, problem.key), &args)
            .unwrap_or_else(|| page.say(&format!("problem.{}", problem.key), &args)),
    };
    match subject.and_then(|subject| subject.row.as_deref()) {
        Some(row) => page.say("form.in_row", &[("row", Arg::Text(row)), ("problem", Arg::Text(&text))]),
        None => text,
    }
}

fn subject<'a>(page: &FormPage<'a>, name: &str) -> Option<Subject<'a>> {
    let Some((group, number, id)) = names::of_row(name) else {
        return Some(Subject { field: page.form.field(name)?, words: page.words.fields.get(name)?, row: None });
    };
    let words = page.words.fields.get(group)?;
    let field = page.form.field(group)?.fields().iter().find(|field| field.id == id)?;
    let row = Some(page.row_title(words, number));
    Some(Subject { field, words: words.fields.get(id)?, row })
}

/// Returns the id of the control that a link to a field leads to.
fn first_control(field: &Field, name: &str) -> String {
    let control = field.control();
    match (control.shape, control.parts.first(), field.fields().first()) {
        (Shape::Group, _, Some(first)) => first_control(first, &names::part(&names::row(name, 1), &first.id)),
        (_, Some(part), _) => names::control_id(&names::part(name, part)),
        _ => names::control_id(name),
    }
}

/// A particular in the language of the page.
enum Written {
    Number(i64),
    Text(String),
}

impl Written {
    fn arg(&self) -> Arg<'_> {
        match self {
            Self::Number(number) => Arg::Number(*number),
            Self::Text(text) => Arg::Text(text),
        }
    }
}

fn written(page: &FormPage<'_>, detail: &Detail, subject: Option<&Subject<'_>>) -> Written {
    let formats = &page.dictionary.formats;
    Written::Text(match detail {
        Detail::Count(number) | Detail::Number(number) => return Written::Number(*number),
        Detail::Date(date) => formats.date(*date),
        Detail::Month(year, month) => formats.month(*year, *month),
        Detail::Money(amount, currency) => formats.money(*amount, currency),
        Detail::Option(option) => {
            subject.map_or_else(|| option.clone(), |of| choices::label(page, of.field, of.words, option))
        }
        Detail::Text(text) => text.clone(),
    })
}
