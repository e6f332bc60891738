//! Forms: what a form is, when it is open, and whether an answer satisfies it.
//!
//! 1. [`Form::read`] reads a definition from a marked tree, with every fault placed.
//! 2. [`check`] judges what a browser sent, and yields an [`Answer`] and its [`Problem`]s.
//! 3. [`Deadline`] tells the state of a call at an instant.
//!
//! Nothing here reads a file or a clock, and nothing here holds a word of any language or a piece
//! of markup: faults and problems are names with particulars, and a [`Control`] says what a theme
//! may draw.

mod form;

mod autocomplete;
mod condition;
mod control;
mod field;
pub mod fields;
mod limits;

mod answer;
mod check;
mod problem;

mod host;
mod number;
mod typed;

mod bound;
mod deadline;
mod when;
mod zone;

pub mod bundle;
pub mod definition;

#[cfg(test)]
mod properties;

pub use answer::{Answer, Value};
pub use bound::{Base, Bound, Shift, Unit};
pub use check::{CallBounds, Checked, Judged, Pairs, Question, Scope, check};
pub use condition::{Clause, Condition};
pub use control::{CodeList, Control, Count, CountUnit, Shape, Width};
pub use deadline::{Deadline, Extension, Moment, State};
pub use field::{Field, Ground, Visibility};
pub use fields::{FIELDS, FieldKind};
pub use form::{Audience, Form, Function, Step};
pub use limits::{
    ChoiceLimits, CodeLimits, ConsentLimits, Currency, DateLimits, GroupLimits, Limits, MoneyLimits, MoneyMaximum,
    NumberLimits, Only, Pattern, TextLimits,
};
pub use problem::{Detail, Problem};
pub use when::When;
pub use zone::Zone;
