//! `money`: a sum in whole units of one currency, which may be typed with it.

use schema::{Fault, Reader, Spanned};

use super::{Autocomplete, Example, FieldKind};
use crate::limits::in_order;
use crate::{
    Audience, Control, Currency, Detail, Field, Ground, Judged, Limits, MoneyLimits, MoneyMaximum, Question, Value,
    Width, number,
};

/// Signs that stand for one of the currencies and, where they stand for several, for that of most.
const SIGNS: [(&str, &str); 3] = [("EUR", "€"), ("GBP", "£"), ("USD", "$")];

#[derive(Debug)]
pub(super) struct Money;

impl FieldKind for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn limits(&self, reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Limits> {
        let currency = read_currency(reader, ground);
        let min = reader.number("min", 0..=i64::MAX).unwrap_or(0);
        let max = read_maximum(reader, ground);
        let currency = currency?;
        let place = reader.place("min");
        if let Some(MoneyMaximum::Amount(max)) = max {
            in_order(Some(min), Some(max), place, reader.faults).then_some(())?;
        }
        Some(Limits::Money(MoneyLimits { currency, min, max }))
    }

    fn control(&self, field: &Field) -> Control {
        let limits = limits_of(&field.limits);
        let max = match limits.max {
            Some(MoneyMaximum::Amount(amount)) => Some(amount),
            Some(MoneyMaximum::Call) | None => None,
        };
        let control =
            Control::input([("type", "text"), ("inputmode", "numeric"), ("dir", "ltr"), ("spellcheck", "false")]);
        Control { width: Some(Width::Medium), min: Some(limits.min), max, ..control }
    }

    fn check(&self, question: &Question<'_>) -> Judged {
        let limits = limits_of(&question.field.limits);
        let currency = limits.currency(question.scope);
        let line = question.line();
        if line.is_empty() {
            return Ok(None);
        }
        let Some(sum) = number::sum(without_currency(&line, currency)) else {
            return Err(question.problem("format").into());
        };
        let limit =
            |key, limit| Err(question.problem(key).with("limit", Detail::Money(limit, currency.to_owned())).into());
        match (limits.maximum(question.scope), i64::try_from(sum)) {
            _ if sum < limits.min.into() => limit("too_small", limits.min),
            (Some(max), _) if sum > max.into() => limit("too_large", max),
            (_, Ok(amount)) => Ok(Some(Value::Money { amount, currency: currency.to_owned() })),
            (_, Err(_)) => Err(question.problem("format").into()),
        }
    }

    fn autocomplete(&self) -> Autocomplete {
        Autocomplete::Allowed
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }
}

fn read_currency(reader: &mut Reader<'_, '_>, ground: Ground) -> Option<Currency> {
    let code = reader.required::<Spanned<String>>("currency")?;
    if code.value == "call" {
        return of_call(reader, ground, "currency").then_some(Currency::Call);
    }
    let is_code = code.value.len() == 3 && code.value.bytes().all(|letter| letter.is_ascii_uppercase());
    if !is_code {
        let fault = Fault::error("bad-code", code.span).with("found", &code.value);
        reader.faults.push(fault.with("list", "currencies"));
    }
    is_code.then_some(Currency::Code(code.value))
}

fn read_maximum(reader: &mut Reader<'_, '_>, ground: Ground) -> Option<MoneyMaximum> {
    let text = reader.optional::<Spanned<String>>("max")?;
    if text.value == "call" {
        return of_call(reader, ground, "max").then_some(MoneyMaximum::Call);
    }
    let amount = text.value.parse().ok();
    if amount.is_none() {
        reader.faults.push(Fault::error("not-a-whole-number", text.span).with("found", text.value));
    }
    Some(MoneyMaximum::Amount(amount?))
}

/// Tells whether the form is for calls, and reports the key when it is not.
fn of_call(reader: &mut Reader<'_, '_>, ground: Ground, key: &'static str) -> bool {
    if ground.audience == Audience::Site {
        let place = reader.place(key);
        reader.faults.push(Fault::error("call-in-site-form", place).with("key", key));
    }
    ground.audience == Audience::Call
}

fn limits_of(limits: &Limits) -> &MoneyLimits {
    match limits {
        Limits::Money(limits) => limits,
        other => unreachable!("a sum was read with {other:?}"),
    }
}

/// Returns the text without the currency before or behind it; another currency stays, and is refused.
fn without_currency<'a>(text: &'a str, currency: &str) -> &'a str {
    let sign = SIGNS.iter().find(|(code, _)| *code == currency).map(|(_, sign)| *sign);
    for name in [Some(currency), sign].into_iter().flatten() {
        let (start, end) = (text.get(..name.len()), text.len().checked_sub(name.len()));
        if start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return text[name.len()..].trim();
        }
        if let Some(end) = end
            && text.get(end..).is_some_and(|rest| rest.eq_ignore_ascii_case(name))
        {
            return text[..end].trim();
        }
    }
    text
}

const EXAMPLES: &[Example] = &[
    Example::accepted(
        r#"{"currency": "USD"}"#,
        &[("", "50 000")],
        r#"{"money": {"amount": 50000, "currency": "USD"}}"#,
    ),
    Example::accepted(
        r#"{"currency": "USD"}"#,
        &[("", "$50,000.00")],
        r#"{"money": {"amount": 50000, "currency": "USD"}}"#,
    ),
    Example::accepted(
        r#"{"currency": "EUR"}"#,
        &[("", "50.000,00 €")],
        r#"{"money": {"amount": 50000, "currency": "EUR"}}"#,
    ),
    Example::accepted(
        r#"{"currency": "XOF"}"#,
        &[("", "xof 5000")],
        r#"{"money": {"amount": 5000, "currency": "XOF"}}"#,
    ),
    Example::accepted(
        r#"{"currency": "call", "max": "call"}"#,
        &[("", "٥٠٠٠٠")],
        r#"{"money": {"amount": 50000, "currency": "USD"}}"#,
    ),
    Example::empty(r#"{"currency": "USD", "min": 1}"#, &[("", "")]),
    Example::refused(r#"{"currency": "USD"}"#, &[("", "€50")], "format"),
    Example::refused(r#"{"currency": "USD"}"#, &[("", "12.50")], "format"),
    Example::refused(r#"{"currency": "USD"}"#, &[("", "USD")], "format"),
    Example::refused(r#"{"currency": "USD"}"#, &[("", "-5")], "too_small"),
    Example::refused(r#"{"currency": "USD", "min": 100}"#, &[("", "99")], "too_small"),
    Example::refused(r#"{"currency": "USD", "max": 100}"#, &[("", "101")], "too_large"),
    Example::refused(r#"{"currency": "call", "max": "call"}"#, &[("", "50001")], "too_large"),
];
