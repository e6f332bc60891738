//! What `date` and `month` share: parts that are typed one by one, and bounds.

use jiff::civil;
use schema::{Fault, Reader};

use crate::{Base, Bound, Control, DateLimits, Detail, Field, Ground, Limits, Problem, Question, Shape, Width, typed};

/// Reads `earliest` and `latest`.
pub(super) fn read_bounds(reader: &mut Reader<'_, '_>, ground: Ground) -> Option<DateLimits> {
    let before = reader.faults.len();
    let earliest = Bound::read(reader, "earliest", ground);
    let latest = Bound::read(reader, "latest", ground);
    if let (Some(earliest), Some(latest)) = (&earliest, &latest)
        && earliest.is_always_after(latest)
    {
        let place = reader.place("earliest");
        let fault = Fault::error("limits-cross", place).with("least", earliest.to_string());
        reader.faults.push(fault.with("most", latest.to_string()));
    }
    (reader.faults.len() == before).then_some(DateLimits { earliest, latest })
}

/// Reports bounds that name a month where a day is asked for.
pub(super) fn refuse_months(limits: &DateLimits, reader: &mut Reader<'_, '_>) -> bool {
    let before = reader.faults.len();
    for (key, bound) in [("earliest", &limits.earliest), ("latest", &limits.latest)] {
        if let Some(bound @ Bound { base: Base::Month(_), .. }) = bound {
            let place = reader.place(key);
            reader.faults.push(Fault::error("bad-bound", place).with("key", key).with("found", bound.to_string()));
        }
    }
    reader.faults.len() == before
}

/// Returns the limits of a date.
pub(super) fn limits_of(field: &Field) -> &DateLimits {
    match &field.limits {
        Limits::Date(limits) => limits,
        other => unreachable!("a date was read with {other:?}"),
    }
}

/// Returns a control of parts.
pub(super) fn control(shape: Shape, parts: &'static [&'static str]) -> Control {
    let attributes = Control::input([("type", "text"), ("inputmode", "numeric"), ("dir", "ltr")]).attributes;
    Control { attributes, parts, width: Some(Width::Narrow), ..Control::of(shape) }
}

/// Reads the parts as numbers; nothing when all are empty. The problem names the first part at fault.
pub(super) fn numbers<const N: usize>(
    question: &Question<'_>,
    parts: [&'static str; N],
) -> Result<Option<[i16; N]>, Problem> {
    let at_part = |key, part: &str| question.problem(key).with("part", Detail::Text(part.to_owned()));
    let typed = parts.map(|part| typed::ascii_digits(&question.part(part)));
    if typed.iter().all(String::is_empty) {
        return Ok(None);
    }
    if let Some(index) = typed.iter().position(String::is_empty) {
        return Err(at_part("incomplete", parts[index]));
    }
    let mut numbers = [0; N];
    for (index, text) in typed.iter().enumerate() {
        let digits = text.len() <= 4 && text.bytes().all(|letter| letter.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        numbers[index] = number.ok_or_else(|| at_part("not_real", parts[index]))?;
    }
    Ok(Some(numbers))
}

/// Returns the day, if there is one; years have four digits.
pub(super) fn real_day(question: &Question<'_>, [day, month, year]: [i16; 3]) -> Result<civil::Date, Problem> {
    let at_part = |part: &str| question.problem("not_real").with("part", Detail::Text(part.to_owned()));
    if year < 1000 {
        return Err(at_part("year"));
    }
    let first = i8::try_from(month).ok().and_then(|month| civil::Date::new(year, month, 1).ok());
    let first = first.ok_or_else(|| at_part("month"))?;
    let date = i8::try_from(day).ok().and_then(|day| civil::Date::new(year, first.month(), day).ok());
    date.ok_or_else(|| at_part("day"))
}
