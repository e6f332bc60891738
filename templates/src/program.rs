//! Templates as they are drawn: every name has its place, every block and include is where it is shown.

use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use crate::syntax::{Comparison, Filter, Kind, Operation, Turn};
use crate::value::{Key, Value};

/// Where something stands: which template, and which of its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct At {
    pub(crate) template: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A template to be drawn.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) steps: Box<[Step]>,
    /// How many values it keeps by itself: those of loops, and what it sets.
    pub(crate) slots: usize,
    /// What it takes from the context.
    pub(crate) globals: Box<[Box<str>]>,
    /// Whether texts are escaped.
    pub(crate) escapes: bool,
}

/// A component to be drawn. Its parameters take its first slots.
#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) steps: Box<[Step]>,
    pub(crate) slots: usize,
}

/// What a component is given.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) kind: Option<Kind>,
    /// Whether it can be taken from where the component is called.
    pub(crate) implicit: bool,
    /// Whether the component names it; if not, it is there for the components that it calls.
    pub(crate) declared: bool,
    pub(crate) default: Option<Value>,
}

/// The name of a field, and what it was found by in the last map: maps of a kind have their fields in the
/// same order, and their names stand in the program once.
#[derive(Debug)]
pub(crate) struct FieldName {
    pub(crate) name: Box<str>,
    /// The place of the entry.
    place: AtomicUsize,
    /// Where the name of the entry lies, if that is for ever: the same place is the same name.
    key: AtomicPtr<u8>,
}

impl FieldName {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), place: AtomicUsize::new(0), key: AtomicPtr::default() }
    }

    /// Returns what a map has under the name.
    pub(crate) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        let entries = value.as_map()?;
        let known = self.key.load(Ordering::Relaxed).cast_const();
        match entries.get(self.place.load(Ordering::Relaxed)) {
            Some((Key::Borrowed(key), value)) if key.as_ptr() == known && key.len() == self.name.len() => Some(value),
            _ => self.search(entries),
        }
    }

    fn search<'v>(&self, entries: &'v [(Key, Value)]) -> Option<&'v Value> {
        let place = entries.iter().position(|(key, _)| **key == *self.name)?;
        let (key, value) = &entries[place];
        if let Key::Borrowed(key) = key {
            self.place.store(place, Ordering::Relaxed);
            self.key.store(key.as_ptr().cast_mut(), Ordering::Relaxed);
        }
        Some(value)
    }
}

/// A step of drawing.
#[derive(Debug)]
pub(crate) enum Step {
    Text(Box<str>),
    Print(Expr),
    If(Box<[(Expr, Box<[Self]>)]>, Box<[Self]>),
    For(Box<For>),
    Set(u32, Expr),
    Capture(u32, Box<[Self]>),
    /// A component that is drawn where it is called.
    Component(Box<ComponentCall>),
}

#[derive(Debug)]
pub(crate) struct For {
    /// Where the value of each turn is kept.
    pub(crate) slot: u32,
    /// What is set in a turn is forgotten in the next one: these slots.
    pub(crate) own: std::ops::Range<u32>,
    pub(crate) list: Expr,
    pub(crate) body: Box<[Step]>,
    pub(crate) otherwise: Box<[Step]>,
}

/// A variable: the first of its slots that holds something, or else what the context has.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: Box<str>,
    /// Innermost first.
    pub(crate) slots: Box<[u32]>,
    /// Its place among the program's globals; none in a component.
    pub(crate) global: Option<u32>,
}

#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) at: At,
    pub(crate) term: Term,
}

#[derive(Debug)]
pub(crate) enum Term {
    Constant(Value),
    Variable(Variable),
    /// `a.name`; with `?.` nothing where there is no `a`.
    Field(Box<Expr>, FieldName, bool),
    Item(Box<[Expr; 2]>),
    Loop(Turn),
    List(Box<[Expr]>),
    Not(Box<Expr>),
    And(Box<[Expr; 2]>),
    Or(Box<[Expr; 2]>),
    Compare(Comparison, Box<[Expr; 2]>),
    Arithmetic(Operation, Box<[Expr; 2]>),
    Join(Box<[Expr; 2]>),
    In(Box<[Expr; 2]>),
    Choice(Box<[Expr; 3]>),
    Filter(Filter, Box<Expr>),
    Defined(Box<Expr>),
    IsNone(Box<Expr>),
    Call(Box<FunctionCall>),
    Component(Box<ComponentCall>),
}

#[derive(Debug)]
pub(crate) struct FunctionCall {
    /// Its place among the functions.
    pub(crate) function: usize,
    pub(crate) names: Box<[Box<str>]>,
    pub(crate) values: Box<[Expr]>,
    /// The variable that it reads here.
    pub(crate) reads: Option<Variable>,
}

#[derive(Debug)]
pub(crate) struct ComponentCall {
    pub(crate) at: At,
    /// Its place among the components.
    pub(crate) component: usize,
    /// One for each parameter.
    pub(crate) given: Box<[Given]>,
}

/// Where a parameter comes from.
#[derive(Debug)]
pub(crate) enum Given {
    Expression(Expr),
    /// A variable of the caller, if it is there.
    Implicit(Variable),
    /// What it is unless it is given.
    Default,
}
