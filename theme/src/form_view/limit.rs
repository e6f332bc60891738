//! What an answer must keep to, said before anybody types: how long, how much, how many.

use forms::{Base, Bound, CountUnit, DateLimits, Field, FileLimits, Limits, NO_CURRENCY, Shape, TextLimits};
use words::Arg;

use super::FormPage;

/// Returns the sentence about the limits of a field, if it has any worth saying.
pub fn limit_text(page: &FormPage<'_>, field: &Field) -> Option<String> {
    let count = |limit: Option<u32>| limit.map(i64::from);
    match &field.limits {
        Limits::Text(limits) => text_limit(page, limits),
        Limits::Number(limits) => span(page, "form.number", (limits.min, limits.max), |n| page.number(n)),
        Limits::Money(limits) => {
            let currency = limits.currency(page.scope);
            let bounds = (Some(limits.min).filter(|least| *least > 0), limits.maximum(page.scope));
            span(page, "form.number", bounds, |amount| page.dictionary.formats.money(amount, currency))
        }
        Limits::Choice(limits) => counted(page, "form.choose", (count(limits.min), count(limits.max))),
        Limits::Codes(limits) if limits.many => counted(page, "form.choose", (count(limits.min), count(limits.max))),
        Limits::Group(limits) => counted(page, "form.rows", (count(limits.min), Some(limits.max.into()))),
        Limits::File(limits) => Some(file_limit(page, limits)),
        Limits::Date(limits) => date_limit(page, field.control().shape, limits),
        Limits::Nothing | Limits::Codes(_) | Limits::Consent(_) => None,
    }
}

/// Says which types, how large and how many, before anybody looks for a file.
fn file_limit(page: &FormPage<'_>, limits: &FileLimits) -> String {
    let labels: Vec<&str> = limits.types.iter().map(|kind| kind.label()).collect();
    let types = page.dictionary.formats.list(&labels);
    let size = crate::size_text(page.dictionary, limits.max_bytes);
    let args =
        [("types", Arg::Text(&types)), ("size", Arg::Text(&size)), ("count", Arg::Number(limits.max_files.into()))];
    page.say("form.files", &args)
}

/// Returns what an answer is measured in, to stand beside the control: the code of a currency.
pub(super) fn unit(page: &FormPage<'_>, field: &Field) -> Option<String> {
    let Limits::Money(limits) = &field.limits else { return None };
    Some(limits.currency(page.scope).to_owned()).filter(|code| code != NO_CURRENCY)
}

/// Says the greatest length where it matters: where one may well write more.
fn text_limit(page: &FormPage<'_>, limits: &TextLimits) -> Option<String> {
    let long = limits.rows > 1 || limits.min.is_some();
    let unit = match limits.unit {
        CountUnit::Characters => "form.count_characters",
        CountUnit::Words => "form.count_words",
    };
    let least = limits.min.filter(|least| *least > 1).map(i64::from);
    let bounds = (least, Some(i64::from(limits.max)));
    long.then(|| counted(page, unit, bounds))?
}

/// Says the first and the last day, or month. What is counted from today is left unsaid, because a
/// page is drawn once and read for years.
fn date_limit(page: &FormPage<'_>, shape: Shape, limits: &DateLimits) -> Option<String> {
    let formats = &page.dictionary.formats;
    let day = |bound: Option<Bound>| {
        let bound = bound.filter(|bound| bound.base != Base::Today)?;
        let date = bound.resolve(page.scope)?;
        Some(if shape == Shape::Month { formats.month(date.year(), date.month()) } else { formats.date(date) })
    };
    let key = if shape == Shape::Month { "form.months" } else { "form.days" };
    let (earliest, latest) = (day(limits.earliest), day(limits.latest));
    bounds_text(page, key, (earliest.as_deref(), latest.as_deref()))
}

/// Says two bounds, written out, as `<key>.between`, `<key>.at_least` or `<key>.at_most`.
fn span(
    page: &FormPage<'_>,
    key: &str,
    bounds: (Option<i64>, Option<i64>),
    write: impl Fn(i64) -> String,
) -> Option<String> {
    let (least, most) = (bounds.0.map(&write), bounds.1.map(&write));
    bounds_text(page, key, (least.as_deref(), most.as_deref()))
}

fn bounds_text(page: &FormPage<'_>, key: &str, bounds: (Option<&str>, Option<&str>)) -> Option<String> {
    let (form, args) = match bounds {
        (Some(least), Some(most)) => ("between", vec![("least", Arg::Text(least)), ("most", Arg::Text(most))]),
        (Some(least), None) => ("at_least", vec![("least", Arg::Text(least))]),
        (None, Some(most)) => ("at_most", vec![("most", Arg::Text(most))]),
        (None, None) => return None,
    };
    Some(page.say(&format!("{key}.{form}"), &args))
}

/// Says two bounds on a number of things: `count` is the bound that chooses the plural form, and
/// `least` stands beside it when there are two.
fn counted(page: &FormPage<'_>, key: &str, bounds: (Option<i64>, Option<i64>)) -> Option<String> {
    let (form, args) = match bounds {
        (Some(count), Some(most)) if count == most => ("exactly", vec![("count", Arg::Number(count))]),
        (Some(least), Some(most)) => ("between", vec![("least", Arg::Number(least)), ("count", Arg::Number(most))]),
        (Some(least), None) => ("at_least", vec![("count", Arg::Number(least))]),
        (None, Some(most)) => ("at_most", vec![("count", Arg::Number(most))]),
        (None, None) => return None,
    };
    Some(page.say(&format!("{key}.{form}"), &args))
}

impl FormPage<'_> {
    fn number(&self, number: i64) -> String {
        self.dictionary.formats.number(number)
    }
}
