//! A template as it is written: what the parser gives and the linker takes.

use crate::value::Value;

/// Bytes of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Place {
    /// Returns the bytes from the beginning of one to the end of another.
    pub(crate) fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }
}

/// A name or a text, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A template.
#[derive(Debug, Default)]
pub(crate) struct Syntax {
    /// The template that it fills the blocks of.
    pub(crate) parent: Option<Named>,
    pub(crate) body: Vec<Node>,
    pub(crate) components: Vec<Component>,
}

/// A component.
#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) name: Named,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Vec<Node>,
}

/// What a component can be given.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// Whether it is taken from where the component is called, unless it is given: `@lang`.
    pub(crate) implicit: bool,
    pub(crate) kind: Option<Kind>,
    pub(crate) default: Option<Value>,
}

/// What a parameter must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Bool,
    Integer,
    Float,
    Number,
    Array,
    Map,
}

impl Kind {
    /// All of them, as they are written.
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("array", Self::Array),
        ("bool", Self::Bool),
        ("float", Self::Float),
        ("integer", Self::Integer),
        ("map", Self::Map),
        ("number", Self::Number),
        ("string", Self::String),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    pub(crate) fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.as_str().is_some(),
            Self::Bool => matches!(value, Value::Bool(_)),
            Self::Integer => matches!(value, Value::Integer(_)),
            Self::Float => matches!(value, Value::Float(_)),
            Self::Number => matches!(value, Value::Integer(_) | Value::Float(_)),
            Self::Array => matches!(value, Value::List(_)),
            Self::Map => matches!(value, Value::Map(_)),
        }
    }
}

/// A part of a body.
#[derive(Debug)]
pub(crate) enum Node {
    Text(String),
    Print(Expression),
    /// Conditions with their bodies, and what is drawn where none holds.
    If(Vec<(Expression, Vec<Self>)>, Vec<Self>),
    For {
        name: String,
        list: Expression,
        body: Vec<Self>,
        /// What is drawn for an empty list.
        otherwise: Vec<Self>,
    },
    Set(String, Expression),
    /// A name for what a body draws.
    Capture(String, Vec<Self>),
    Include(Named),
    Block(Named, Vec<Self>),
}

/// An expression, and where it stands.
#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) place: Place,
    pub(crate) term: Term,
}

#[derive(Debug)]
pub(crate) enum Term {
    Constant(Value),
    Variable(String),
    /// `a.name`, or `a?.name`, which is there or not.
    Field(Box<Expression>, String, bool),
    /// `a[b]`.
    Item(Box<Expression>, Box<Expression>),
    Loop(Turn),
    List(Vec<Expression>),
    Not(Box<Expression>),
    And(Box<[Expression; 2]>),
    Or(Box<[Expression; 2]>),
    /// `a == b`, and the like.
    Compare(Comparison, Box<[Expression; 2]>),
    /// `a + b`, and the like.
    Arithmetic(Operation, Box<[Expression; 2]>),
    /// `a ~ b`.
    Join(Box<[Expression; 2]>),
    /// `a in b`.
    In(Box<[Expression; 2]>),
    /// `a if b else c`, in this order.
    Choice(Box<[Expression; 3]>),
    Filter(Named, Box<Expression>),
    Defined(Box<Expression>),
    IsNone(Box<Expression>),
    Call(Named, Vec<(String, Expression)>),
    Component(Named, Vec<(Named, Expression)>),
}

/// What is known of a turn of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Index,
    IndexFromZero,
    First,
    Last,
    Length,
}

impl Turn {
    /// All of them, as they are written.
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("first", Self::First),
        ("index", Self::Index),
        ("index0", Self::IndexFromZero),
        ("last", Self::Last),
        ("length", Self::Length),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is reckoned with whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Plus,
    Minus,
    Times,
    /// What is left of a division, never below zero.
    Remainder,
}

impl Operation {
    /// Returns what comes of it; nothing for what is too large, or divided by zero.
    pub(crate) fn of(self, left: i64, right: i64) -> Option<i64> {
        match self {
            Self::Plus => left.checked_add(right),
            Self::Minus => left.checked_sub(right),
            Self::Times => left.checked_mul(right),
            Self::Remainder => left.checked_rem_euclid(right),
        }
    }
}

/// What is made of a value, as `list | length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    First,
    Last,
    Length,
    Safe,
}

impl Filter {
    /// All of them, as they are written.
    pub(crate) const ALL: [(&'static str, Self); 4] =
        [("first", Self::First), ("last", Self::Last), ("length", Self::Length), ("safe", Self::Safe)];
}
