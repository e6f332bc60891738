//! What expressions are worth.

use super::{Drawing, Drawn, Seen};
use crate::function::{Answer, Call, Functions};
use crate::program::{Expr, FieldName, FunctionCall, Term};
use crate::syntax::{Comparison, Filter, Operation, Turn};
use crate::value::Value;

impl<'a> Drawing<'a> {
    pub(super) fn evaluate(&mut self, expression: &'a Expr) -> Drawn<Seen<'a>> {
        Ok(match &expression.term {
            Term::Constant(value) => Seen::Lent(value),
            Term::Variable(variable) => self.variable(variable),
            Term::Field(of, name, optional) => return self.field(of, name, *optional),
            Term::Item(both) => return self.item(both),
            Term::Loop(turn) => Seen::Made(self.turn(*turn)),
            Term::List(values) => {
                let mut list = crate::value::List::with_capacity(values.len());
                for value in values {
                    match self.evaluate(value)?.value() {
                        Some(given) => list.push(given.clone()),
                        None => return self.undefined(value),
                    }
                }
                Seen::Made(Value::List(list))
            }
            Term::And(both) => {
                let left = self.evaluate(&both[0])?;
                if left.is_true() { self.evaluate(&both[1])? } else { left }
            }
            Term::Or(both) => {
                let left = self.evaluate(&both[0])?;
                if left.is_true() { left } else { self.evaluate(&both[1])? }
            }
            Term::Choice(three) => {
                let [then, condition, otherwise] = &**three;
                let chosen = if self.condition(condition)? { then } else { otherwise };
                return self.evaluate(chosen);
            }
            Term::Arithmetic(operation, both) => Seen::Made(self.reckon(*operation, both, expression)?),
            Term::Join(both) => {
                let mut text = String::new();
                for part in &**both {
                    match self.evaluate(part)?.value() {
                        Some(value) if !value.can_be_drawn() => return self.undrawable(part),
                        Some(value) => value.write(&mut text),
                        None => return self.undefined(part),
                    }
                }
                Seen::Made(Value::Text(text.into()))
            }
            Term::Filter(filter, of) => return self.filter(*filter, of, expression),
            Term::Call(call) => return self.function(call, expression),
            Term::Component(call) => Seen::Made(self.captured(|drawing, out| drawing.call(call, out))?),
            Term::Not(_) | Term::Compare(..) | Term::In(_) | Term::Defined(_) | Term::IsNone(_) => {
                Seen::Made(Value::Bool(self.condition(expression)?))
            }
        })
    }

    /// Tells whether an expression is true, without making a value of it.
    pub(super) fn condition(&mut self, expression: &'a Expr) -> Drawn<bool> {
        match &expression.term {
            Term::Not(of) => Ok(!self.condition(of)?),
            Term::And(both) => Ok(self.condition(&both[0])? && self.condition(&both[1])?),
            Term::Or(both) => Ok(self.condition(&both[0])? || self.condition(&both[1])?),
            Term::Compare(comparison, both) => self.compare(*comparison, both, expression),
            Term::In(both) => {
                let sought = self.evaluate(&both[0])?;
                let place = self.evaluate(&both[1])?;
                let Some(sought) = sought.value() else { return self.undefined(&both[0]) };
                let Some(place) = place.value() else { return self.undefined(&both[1]) };
                match place.holds(sought) {
                    Some(holds) => Ok(holds),
                    None => self.fault(both[1].at, format!("`in` cannot be asked of `{}`", place.kind())),
                }
            }
            Term::Defined(of) => Ok(self.evaluate(of)?.value().is_some()),
            Term::IsNone(of) => Ok(matches!(self.evaluate(of)?.value(), Some(Value::None))),
            _ => Ok(self.evaluate(expression)?.is_true()),
        }
    }

    fn compare(&mut self, comparison: Comparison, both: &'a [Expr; 2], whole: &'a Expr) -> Drawn<bool> {
        let left = self.evaluate(&both[0])?;
        let right = self.evaluate(&both[1])?;
        match comparison {
            Comparison::Equal => return Ok(left.value() == right.value()),
            Comparison::Unequal => return Ok(left.value() != right.value()),
            _ => {}
        }
        let ordering = left.value().zip(right.value()).and_then(|(left, right)| left.compare(right));
        let Some(ordering) = ordering else {
            let kind = |seen: &Seen<'_>| seen.value().map_or("undefined", Value::kind);
            return self.fault(whole.at, format!("Cannot compare `{}` with `{}`", kind(&left), kind(&right)));
        };
        Ok(match comparison {
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        })
    }

    fn reckon(&mut self, operation: Operation, both: &'a [Expr; 2], whole: &'a Expr) -> Drawn<Value> {
        let mut numbers = [0; 2];
        for (number, part) in numbers.iter_mut().zip(both) {
            match self.evaluate(part)?.value() {
                Some(Value::Integer(whole)) => *number = *whole,
                Some(value) => {
                    let message = format!("Only whole numbers can be reckoned with, and this is `{}`", value.kind());
                    return self.fault(part.at, message);
                }
                None => return self.undefined(part),
            }
        }
        match operation.of(numbers[0], numbers[1]) {
            Some(number) => Ok(Value::Integer(number)),
            None => self.fault(whole.at, "This is too large a number, or is divided by zero."),
        }
    }

    fn field(&mut self, of: &'a Expr, name: &FieldName, optional: bool) -> Drawn<Seen<'a>> {
        match self.evaluate(of)? {
            Seen::Lent(value) => Ok(name.of(value).map_or(Seen::Nothing, Seen::Lent)),
            Seen::Made(value) => Ok(name.of(&value).cloned().map_or(Seen::Nothing, Seen::Made)),
            Seen::Nothing if optional => Ok(Seen::Nothing),
            Seen::Nothing => self.undefined(of),
        }
    }

    fn item(&mut self, both: &'a [Expr; 2]) -> Drawn<Seen<'a>> {
        let of = self.evaluate(&both[0])?;
        let item = self.evaluate(&both[1])?;
        let Some(item) = item.value() else { return self.undefined(&both[1]) };
        match &of {
            Seen::Lent(value) if value.can_have(item) => Ok(value.item(item).map_or(Seen::Nothing, Seen::Lent)),
            Seen::Made(value) if value.can_have(item) => {
                Ok(value.item(item).cloned().map_or(Seen::Nothing, Seen::Made))
            }
            Seen::Nothing => self.undefined(&both[0]),
            Seen::Lent(value) => self.no_item(value, item, both),
            Seen::Made(value) => self.no_item(value, item, both),
        }
    }

    fn no_item<T>(&self, of: &Value, item: &Value, both: &'a [Expr; 2]) -> Drawn<T> {
        let message =
            format!("`{}` cannot be asked for what stands under a value of type `{}`", of.kind(), item.kind());
        self.fault(both[1].at, message)
    }

    fn turn(&self, turn: Turn) -> Value {
        let (index, length) = self.loops.last().copied().unwrap_or_default();
        let number = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        match turn {
            Turn::Index => number(index + 1),
            Turn::IndexFromZero => number(index),
            Turn::First => Value::Bool(index == 0),
            Turn::Last => Value::Bool(index + 1 == length),
            Turn::Length => number(length),
        }
    }

    fn filter(&mut self, filter: Filter, of: &'a Expr, whole: &'a Expr) -> Drawn<Seen<'a>> {
        let seen = self.evaluate(of)?;
        let Some(value) = seen.value() else { return self.undefined(of) };
        match filter {
            Filter::Length => match value.length() {
                Some(length) => Ok(Seen::Made(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))),
                None => self.fault(whole.at, format!("Value of type {} has no length", value.kind())),
            },
            Filter::Safe => match value {
                Value::Text(text) => Ok(Seen::Made(Value::Html(text.clone()))),
                Value::Html(_) => Ok(seen),
                _ if !value.can_be_drawn() => self.undrawable(of),
                _ => {
                    let mut text = String::new();
                    value.write(&mut text);
                    Ok(Seen::Made(Value::Html(text.into())))
                }
            },
            Filter::First | Filter::Last => {
                let end =
                    |values: &'_ [Value]| if filter == Filter::First { 0 } else { values.len().saturating_sub(1) };
                match &seen {
                    Seen::Lent(Value::List(values)) => {
                        Ok(values.get(end(values)).map_or(Seen::Made(Value::None), Seen::Lent))
                    }
                    Seen::Made(Value::List(values)) => {
                        Ok(Seen::Made(values.get(end(values)).cloned().unwrap_or_default()))
                    }
                    _ => self.fault(of.at, format!("A list has a first and a last value, `{}` has not", value.kind())),
                }
            }
        }
    }

    fn function(&mut self, call: &'a FunctionCall, whole: &'a Expr) -> Drawn<Seen<'a>> {
        let first = self.slots.len();
        for expression in &call.values {
            match self.evaluate(expression)? {
                Seen::Nothing => return self.undefined(expression),
                seen => self.slots.push(seen),
            }
        }
        let reads = call.reads.as_ref().map_or(Seen::Nothing, |variable| self.variable(variable));
        let functions: &'a Functions = self.functions;
        let known = functions.0.get(call.function);
        let answer = known.map(|known| {
            let values = &self.slots[first..];
            known.function.call(&Call { names: &call.names, values, variable: reads.value() })
        });
        self.slots.truncate(first);
        match answer {
            Some(Ok(Answer::Lent(value))) => Ok(Seen::Lent(value)),
            Some(Ok(Answer::Made(value))) => Ok(Seen::Made(value)),
            Some(Err(message)) => self.fault(whole.at, message),
            None => Ok(Seen::Nothing),
        }
    }

    /// Says that a map cannot be drawn.
    pub(super) fn undrawable<T>(&self, expression: &'a Expr) -> Drawn<T> {
        self.fault(expression.at, "A map cannot be drawn: name one of its fields.")
    }

    /// Says that what was asked for is not there, and what is.
    pub(super) fn undefined<T>(&mut self, expression: &'a Expr) -> Drawn<T> {
        let message = match &expression.term {
            Term::Variable(variable) => format!("Variable `{}` is not defined.", variable.name),
            Term::Field(of, FieldName { name, .. }, _) => {
                let of = self.evaluate(of)?;
                let mut known: Vec<&str> =
                    of.value().and_then(Value::as_map).unwrap_or_default().iter().map(|(name, _)| &**name).collect();
                known.sort_unstable();
                let known = if known.is_empty() { String::new() } else { format!(" There are {}.", known.join(", ")) };
                format!("Field `{name}` is not defined.{known}")
            }
            _ => "This is not defined.".to_owned(),
        };
        self.fault(expression.at, message)
    }
}
