//! What `text` and `long-text` share: how long an answer may be.

use schema::{Fault, Reader, Spanned, choice};

use crate::limits::{Range, impossible};
use crate::{Count, CountUnit, Detail, Limits, Problem, Question, TextLimits};

/// The longest text that a definition may ask for.
const LONGEST: i64 = 100_000;

/// Reads `min`, `max` and `unit`.
pub(super) fn read_lengths(reader: &mut Reader<'_, '_>, rows: u32) -> Option<TextLimits> {
    let words = [("characters", CountUnit::Characters), ("words", CountUnit::Words)];
    let unit = reader.node("unit").and_then(|node| choice(node, &words, reader.faults));
    let range = Range::read(reader, 0..=LONGEST)?;
    let place = reader.place("max");
    let Some(max) = range.max else {
        reader.faults.push(Fault::error("missing-key", place).with("key", "max").with("what", "a field"));
        return None;
    };
    if max == 0 {
        reader.faults.push(impossible("max", max, place));
        return None;
    }
    Some(TextLimits {
        min: range.min.and_then(|min| u32::try_from(min).ok()),
        max: u32::try_from(max).ok()?,
        unit: unit.unwrap_or(CountUnit::Characters),
        pattern: None,
        width: None,
        rows,
    })
}

/// Returns the limits of a text.
pub(super) fn limits_of(limits: &Limits) -> &TextLimits {
    match limits {
        Limits::Text(limits) => limits,
        other => unreachable!("a text was read with {other:?}"),
    }
}

/// Returns what is to be counted while typing.
pub(super) fn count(limits: &TextLimits) -> Count {
    Count { unit: limits.unit, max: limits.max }
}

/// Refuses a text that is too short or too long.
pub(super) fn check_length(question: &Question<'_>, limits: &TextLimits, text: &str) -> Result<(), Problem> {
    let (too_short, too_long) = match limits.unit {
        CountUnit::Characters => ("too_short", "too_long"),
        CountUnit::Words => ("too_few_words", "too_many_words"),
    };
    let actual = i64::try_from(limits.unit.count(text)).unwrap_or(i64::MAX);
    let problem = |key, limit: u32| Err(question.count_problem(key, limit).with("actual", Detail::Number(actual)));
    match limits.min {
        Some(min) if actual < min.into() => problem(too_short, min),
        _ if actual > limits.max.into() => problem(too_long, limits.max),
        _ => Ok(()),
    }
}

/// Reads a named word such as a pattern or a width.
pub(super) fn read_word<T: Copy>(
    reader: &mut Reader<'_, '_>,
    key: &'static str,
    code: &'static str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let text = reader.optional::<Spanned<String>>(key)?;
    let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let fault = Fault::error(code, text.span).with("found", &text.value).with("known", known.join(", "));
        reader.faults.push(fault.near(&text.value, known));
    }
    found
}
