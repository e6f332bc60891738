//! Programs into text.
//!
//! What is looked at is lent by the context and by the program itself; only what a template makes (texts
//! put together, what functions answer) is owned, for as long as its slot is.

mod evaluate;

use crate::escape::escape;
use crate::fault::{Caller, Fault};
use crate::function::Functions;
use crate::link::Linked;
use crate::program::{At, Component, ComponentCall, Expr, For, Given, Parameter, Program, Step, Variable};
use crate::value::Value;

/// How deep components may call each other.
const DEEPEST: usize = 20;

/// A value that is lent or made, or a name that means nothing.
#[derive(Clone, Debug, Default)]
pub(crate) enum Seen<'a> {
    #[default]
    Nothing,
    Lent(&'a Value),
    Made(Value),
}

impl Seen<'_> {
    pub(crate) fn value(&self) -> Option<&Value> {
        match self {
            Self::Nothing => None,
            Self::Lent(value) => Some(value),
            Self::Made(value) => Some(value),
        }
    }

    fn is_true(&self) -> bool {
        self.value().is_some_and(Value::is_true)
    }
}

type Drawn<T> = Result<T, Box<Fault>>;

/// One drawing of a template.
pub(crate) struct Drawing<'a> {
    linked: &'a Linked,
    functions: &'a Functions,
    /// The names of the templates, in the order of [`At::template`].
    names: &'a [String],
    /// What the program takes from the context.
    globals: Vec<Option<&'a Value>>,
    /// The slots of what is being drawn, those of callers before those of the component that they call.
    slots: Vec<Seen<'a>>,
    /// The first slot of what is being drawn.
    base: usize,
    /// The turns of the loops around, from 0, and how many turns there are.
    loops: Vec<(usize, usize)>,
    escapes: bool,
    depth: usize,
}

impl<'a> Drawing<'a> {
    pub(crate) fn new(linked: &'a Linked, functions: &'a Functions, names: &'a [String], escapes: bool) -> Self {
        Self {
            linked,
            functions,
            names,
            globals: Vec::new(),
            slots: Vec::with_capacity(32),
            base: 0,
            loops: Vec::new(),
            escapes,
            depth: 0,
        }
    }

    /// Draws a template with what a context has under each name.
    pub(crate) fn program(
        mut self,
        program: &'a Program,
        context: &dyn Fn(&str) -> Option<&'a Value>,
        out: &mut String,
    ) -> Drawn<()> {
        self.globals = program.globals.iter().map(|name| context(name)).collect();
        self.slots.resize(program.slots, Seen::Nothing);
        self.steps(&program.steps, out)
    }

    /// Draws a component with what it is given, and what its callers would know.
    pub(crate) fn component(
        mut self,
        component: usize,
        given: &dyn Fn(&str) -> Option<&'a Value>,
        known: &dyn Fn(&str) -> Option<&'a Value>,
        out: &mut String,
    ) -> Drawn<()> {
        let component = &self.linked.components[component];
        for parameter in &component.parameters {
            let taken = if parameter.declared { given(&parameter.name) } else { None };
            let taken = taken.or_else(|| known(&parameter.name).filter(|_| parameter.implicit));
            let value = taken.or(parameter.default.as_ref());
            if value.is_none() && parameter.declared {
                return self.ungiven(component, parameter, At::default());
            }
            self.slots.push(value.map_or(Seen::Nothing, Seen::Lent));
        }
        self.begin(component, At::default())?;
        self.steps(&component.steps, out)
    }

    fn fault<T>(&self, at: At, message: impl Into<String>) -> Drawn<T> {
        let template = self.names.get(at.template as usize).map_or("", String::as_str);
        Err(Box::new(Fault::new(template, at.start as usize..at.end as usize, message)))
    }

    fn steps(&mut self, steps: &'a [Step], out: &mut String) -> Drawn<()> {
        for step in steps {
            match step {
                Step::Text(text) => out.push_str(text),
                Step::Print(expression) => {
                    let seen = self.evaluate(expression)?;
                    self.print(&seen, expression, out)?;
                }
                Step::If(branches, otherwise) => {
                    let mut steps = otherwise;
                    for (condition, body) in branches {
                        if self.condition(condition)? {
                            steps = body;
                            break;
                        }
                    }
                    self.steps(steps, out)?;
                }
                Step::For(repeated) => self.repeat(repeated, out)?,
                Step::Set(slot, expression) => match self.evaluate(expression)? {
                    Seen::Nothing => return self.undefined(expression),
                    seen => self.keep(*slot, seen),
                },
                Step::Capture(slot, body) => {
                    let captured = self.captured(|drawing, out| drawing.steps(body, out))?;
                    self.keep(*slot, Seen::Made(captured));
                }
                Step::Component(call) => self.call(call, out)?,
            }
        }
        Ok(())
    }

    fn print(&mut self, seen: &Seen<'a>, expression: &'a Expr, out: &mut String) -> Drawn<()> {
        match seen.value() {
            None => return self.undefined(expression),
            Some(Value::Html(text)) => out.push_str(text),
            Some(Value::Text(text)) if self.escapes => escape(text, out),
            Some(Value::Text(text)) => out.push_str(text),
            Some(value) if !value.can_be_drawn() => return self.undrawable(expression),
            Some(value @ Value::List(_)) if self.escapes => {
                let mut text = String::new();
                value.write(&mut text);
                escape(&text, out);
            }
            Some(value) => value.write(out),
        }
        Ok(())
    }

    fn keep(&mut self, slot: u32, seen: Seen<'a>) {
        self.slots[self.base + slot as usize] = seen;
    }

    /// Draws aside, and returns what was drawn as a value.
    fn captured(&mut self, draw: impl FnOnce(&mut Self, &mut String) -> Drawn<()>) -> Drawn<Value> {
        let mut out = String::new();
        draw(self, &mut out)?;
        Ok(if self.escapes { Value::Html(out.into()) } else { Value::Text(out.into()) })
    }

    fn repeat(&mut self, repeated: &'a For, out: &mut String) -> Drawn<()> {
        let list = self.evaluate(&repeated.list)?;
        let values = match &list {
            Seen::Lent(Value::List(values)) => Values::Lent(values),
            Seen::Made(Value::List(values)) => Values::Made(values.clone()),
            other => {
                let kind = other.value().map_or("undefined", Value::kind);
                return self.fault(repeated.list.at, format!("Iteration not possible on type `{kind}`"));
            }
        };
        let turns = values.len();
        if turns == 0 {
            return self.steps(&repeated.otherwise, out);
        }
        self.loops.push((0, turns));
        for turn in 0..turns {
            if let Some(around) = self.loops.last_mut() {
                around.0 = turn;
            }
            self.keep(repeated.slot, values.get(turn));
            for slot in repeated.own.clone() {
                self.keep(slot, Seen::Nothing);
            }
            self.steps(&repeated.body, out)?;
        }
        self.loops.pop();
        Ok(())
    }

    /// Draws a component where it is called.
    fn call(&mut self, call: &'a ComponentCall, out: &mut String) -> Drawn<()> {
        let component = &self.linked.components[call.component];
        let first = self.slots.len();
        for (given, parameter) in call.given.iter().zip(&component.parameters) {
            let seen = match given {
                // What is not there may be given to whoever does not say what it must be.
                Given::Expression(expression) => self.evaluate(expression)?,
                Given::Implicit(variable) => self.variable(variable),
                Given::Default => Seen::Nothing,
            };
            let missing = matches!(seen, Seen::Nothing) && !matches!(given, Given::Expression(_));
            let seen = match &parameter.default {
                Some(default) if missing => Seen::Lent(default),
                None if missing && parameter.declared => return self.ungiven(component, parameter, call.at),
                _ => seen,
            };
            self.slots.push(seen);
        }
        let base = std::mem::replace(&mut self.base, first);
        let drawn = match self.begin(component, call.at) {
            Ok(()) => {
                self.depth += 1;
                let drawn = self.steps(&component.steps, out).map_err(|mut fault| {
                    let template = self.names.get(call.at.template as usize).cloned().unwrap_or_default();
                    fault.callers.push(Caller { template, start: call.at.start as usize });
                    fault
                });
                self.depth -= 1;
                drawn
            }
            fault => fault,
        };
        self.base = base;
        self.slots.truncate(first);
        drawn
    }

    fn ungiven<T>(&self, component: &Component, parameter: &Parameter, at: At) -> Drawn<T> {
        self.fault(at, format!("`{}` must be given `{}`.", component.name, parameter.name))
    }

    /// Checks what a component was given, and makes room for what it keeps.
    fn begin(&mut self, component: &'a Component, at: At) -> Drawn<()> {
        if self.depth == DEEPEST {
            return self.fault(at, format!("Components call each other more than {DEEPEST} deep here."));
        }
        for (parameter, seen) in component.parameters.iter().zip(&self.slots[self.base..]) {
            let Some(kind) = parameter.kind else { continue };
            if !seen.value().is_some_and(|value| kind.fits(value)) {
                let message = format!(
                    "Component argument `{}` (type: `{}`) does not match expected type: `{}`",
                    parameter.name,
                    seen.value().map_or("undefined", Value::kind),
                    kind.name()
                );
                return self.fault(at, message);
            }
        }
        self.slots.resize(self.base + component.slots, Seen::Nothing);
        Ok(())
    }

    fn variable(&self, variable: &'a Variable) -> Seen<'a> {
        for slot in &variable.slots {
            let seen = &self.slots[self.base + *slot as usize];
            if !matches!(seen, Seen::Nothing) {
                return seen.clone();
            }
        }
        let global = variable.global.and_then(|global| self.globals[global as usize]);
        global.map_or(Seen::Nothing, Seen::Lent)
    }
}

/// The values of a loop.
enum Values<'a> {
    Lent(&'a [Value]),
    Made(crate::value::List),
}

impl<'a> Values<'a> {
    fn len(&self) -> usize {
        match self {
            Self::Lent(values) => values.len(),
            Self::Made(values) => values.len(),
        }
    }

    fn get(&self, turn: usize) -> Seen<'a> {
        match self {
            Self::Lent(values) => Seen::Lent(&values[turn]),
            Self::Made(values) => Seen::Made(values[turn].clone()),
        }
    }
}
