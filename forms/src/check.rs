//! Judging what was sent. Starts at [`check`]:
//!
//! 1. the fields are taken in order, and those whose condition does not hold are passed over;
//! 2. the kind of a field turns what was sent under its name into a value, or refuses it;
//! 3. what is empty and not optional is missing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use crate::{Answer, Clause, CodeList, Condition, Detail, Field, Form, Problem, Sum, Uploaded, Value, typed};

#[cfg(test)]
mod tests;

/// Names and values as a browser sends them, in order.
pub type Pairs = Vec<(String, String)>;

/// What a kind finds: a value, nothing when the field was left empty, or why it is refused.
pub type Judged = Result<Option<Value>, Vec<Problem>>;

/// What judging depends on besides the form.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The day, in the zone of the call.
    pub today: civil::Date,
    /// The facts of the call, for a form of a call.
    pub call: Option<CallBounds>,
    /// The languages of the site.
    pub site_languages: &'a [String],
    /// The codes of all countries that may be chosen where the form does not narrow them.
    pub known_countries: &'a [String],
    /// The tags of all languages that may be chosen where the form does not narrow them.
    pub known_languages: &'a [String],
    /// The files that were sent before the answer, which it may name.
    pub files: &'a [Uploaded],
}

/// The facts of a call that limits may refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBounds {
    /// The first day.
    pub opens: civil::Date,
    /// The last day.
    pub closes: civil::Date,
    /// The largest sum that may be asked for, and its currency.
    pub maximum: Option<(i64, String)>,
    /// The countries; all, without them.
    pub countries: Option<Vec<String>>,
    /// The languages that answers may be written in; all, when there are none.
    pub languages: Vec<String>,
}

/// The outcome: the answer holds what is good, and is accepted when there is no problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The good values.
    pub answer: Answer,
    /// Why the answer is refused, in the order of the form.
    pub problems: Vec<Problem>,
    /// The ids of the fields that are asked, those of groups left out.
    pub asked: BTreeSet<String>,
}

/// Judges what was sent. Names that the form does not know are passed over.
pub fn check(form: &Form, sent: &[(String, String)], scope: &Scope<'_>) -> Checked {
    let sent = Sent::new(sent);
    let mut course = Course { sent: &sent, scope, outer: None, verdicts: Vec::new(), checked: Checked::default() };
    for step in &form.steps {
        course.run(&step.fields, (step.when.as_ref(), ""));
    }
    let mut checked = course.checked;
    let differing: Vec<Problem> = form.sums.iter().filter_map(|sum| sum_problem(form, sum, &checked.answer)).collect();
    checked.problems.extend(differing);
    checked
}

/// Returns the problem of a sum that does not agree; it belongs to the group that is added up.
fn sum_problem(form: &Form, sum: &Sum, answer: &Answer) -> Option<Problem> {
    let (total, said) = sum.differs(answer)?;
    let field = form.field(&sum.group.value)?;
    let detail = |value: Value| match value {
        Value::Money { amount, currency } => Detail::Money(amount, currency),
        other => Detail::Number(other.number().unwrap_or_default()),
    };
    let problem = Problem { field: field.id.clone(), key: "sum_differs", kind: field.kind.name(), details: Vec::new() };
    Some(problem.with("total", detail(total)).with("said", detail(said)))
}

/// One field to be judged: what was sent under its name, and all that the judgement depends on.
pub struct Question<'a> {
    /// The field.
    pub field: &'a Field,
    /// The name of its control.
    pub name: String,
    /// What judging depends on.
    pub scope: &'a Scope<'a>,
    sent: &'a Sent<'a>,
    course: &'a Course<'a>,
}

impl Question<'_> {
    /// Returns the first value sent, as one line without blanks around it; empty when there is none.
    pub fn line(&self) -> String {
        typed::line(self.sent.first(&self.name))
    }

    /// Returns the first value sent, with its line breaks.
    pub fn lines(&self) -> String {
        typed::lines(self.sent.first(&self.name))
    }

    /// Returns the first value sent under the name of a part.
    pub fn part(&self, part: &str) -> String {
        typed::line(self.sent.first(&format!("{}-{part}", self.name)))
    }

    /// Returns all values sent but empty ones.
    pub fn all(&self) -> Vec<String> {
        let values = self.sent.all(&self.name).iter().map(|value| typed::line(value));
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Returns the numbers of the rows in which anything was filled in, in order.
    pub fn rows(&self, fields: &[Field]) -> Vec<u32> {
        self.sent.rows(&format!("{}-", self.name), fields)
    }

    /// Judges the fields of one row.
    pub fn row(&self, number: u32, fields: &[Field]) -> Checked {
        let outer = Some(self.course);
        let mut course =
            Course { sent: self.sent, scope: self.scope, outer, verdicts: Vec::new(), checked: Checked::default() };
        course.run(fields, (None, &format!("{}-{number}-", self.name)));
        course.checked
    }

    /// Returns a reason to refuse this field.
    pub fn problem(&self, key: &'static str) -> Problem {
        Problem { field: self.name.clone(), key, kind: self.field.kind.name(), details: Vec::new() }
    }

    /// Returns a reason to refuse this field with the limit that was passed, in numbers of things.
    pub fn count_problem(&self, key: &'static str, limit: u32) -> Problem {
        self.problem(key).with("count", Detail::Count(limit.into()))
    }
}

impl Scope<'_> {
    pub(crate) fn maximum(&self) -> Option<(i64, &str)> {
        let (amount, currency) = self.call.as_ref()?.maximum.as_ref()?;
        Some((*amount, currency))
    }

    pub(crate) fn known(&self, list: CodeList) -> &[String] {
        match list {
            CodeList::Countries => self.known_countries,
            CodeList::Languages => self.known_languages,
        }
    }

    pub(crate) fn of_call(&self, list: CodeList) -> &[String] {
        let Some(call) = &self.call else { return &[] };
        match list {
            CodeList::Countries => call.countries.as_deref().unwrap_or_default(),
            CodeList::Languages => &call.languages,
        }
    }
}

/// What was sent, by name: an answer with thousands of names is found in as good as linear time.
struct Sent<'a> {
    values: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Sent<'a> {
    fn new(pairs: &'a [(String, String)]) -> Self {
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(value);
        }
        Self { values }
    }

    fn all(&self, name: &str) -> &[&'a str] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    fn first(&self, name: &str) -> &'a str {
        self.all(name).first().copied().unwrap_or_default()
    }

    fn rows(&self, prefix: &str, fields: &[Field]) -> Vec<u32> {
        let from_prefix = self.values.range(prefix..).take_while(|(name, _)| name.starts_with(prefix));
        let filled = from_prefix.filter(|(_, values)| values.iter().any(|value| !typed::is_blank(value)));
        let mut rows: Vec<u32> = filled.filter_map(|(name, _)| row_number(&name[prefix.len()..], fields)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Returns the row of a name such as `2-founded-day` without its group, if the group has the field.
fn row_number(name: &str, fields: &[Field]) -> Option<u32> {
    let (digits, rest) = name.split_once('-')?;
    let id = rest.split('-').next().unwrap_or(rest);
    let number: u32 = digits.parse().ok()?;
    // `02` and `+2` would be a second name for row 2, under which nothing is looked up.
    (number > 0 && number.to_string() == digits && fields.iter().any(|field| field.id == id)).then_some(number)
}

/// The judging of one level, a form or a row, as far as it has come.
struct Course<'a> {
    sent: &'a Sent<'a>,
    scope: &'a Scope<'a>,
    /// The level around a row, for conditions on fields of the form.
    outer: Option<&'a Course<'a>>,
    verdicts: Vec<(&'a str, Verdict)>,
    checked: Checked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    NotAsked,
    Refused,
    Good,
}

impl<'a> Course<'a> {
    /// Judges fields in order; where the condition of their step does not hold, none is asked.
    fn run(&mut self, fields: &'a [Field], (when, prefix): (Option<&Condition>, &str)) {
        let step_asked = when.is_none_or(|condition| self.holds(condition));
        for field in fields {
            let asked = step_asked && field.when.as_ref().is_none_or(|condition| self.holds(condition));
            let verdict = if asked { self.judge(field, prefix) } else { Verdict::NotAsked };
            if asked {
                self.checked.asked.insert(field.id.clone());
            }
            self.verdicts.push((&field.id, verdict));
        }
    }

    fn judge(&mut self, field: &Field, prefix: &str) -> Verdict {
        let name = format!("{prefix}{}", field.id);
        let question = Question { field, name, scope: self.scope, sent: self.sent, course: self };
        let judged = match field.kind.check(&question) {
            Ok(None) if !field.optional => Err(question.problem("missing").into()),
            judged => judged,
        };
        match judged {
            Ok(value) => {
                if let Some(value) = value {
                    self.checked.answer.push(&field.id, value);
                }
                Verdict::Good
            }
            Err(problems) => {
                self.checked.problems.extend(problems);
                Verdict::Refused
            }
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        condition.clauses.iter().all(|clause| self.clause_holds(clause))
    }

    /// An answer that was refused holds nothing, not even a negation: its own problem comes first.
    fn clause_holds(&self, clause: &Clause) -> bool {
        let id = clause.field.value.as_str();
        let Some((_, verdict)) = self.verdicts.iter().find(|(name, _)| *name == id) else {
            return self.outer.is_some_and(|outer| outer.clause_holds(clause));
        };
        *verdict == Verdict::Good && clause.test.holds(self.checked.answer.get(id), self.scope)
    }
}
