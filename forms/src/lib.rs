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
mod file_type;
mod limits;
mod retention;
mod rules;

mod answer;
mod check;
mod count;
mod eligibility;
mod json_schema;
mod problem;

mod host;
mod number;
mod typed;
mod uploaded;

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
pub use condition::{Clause, Condition, Test};
pub use control::{CodeList, Control, Count, CountUnit, Shape, Width};
pub use deadline::{Deadline, Extension, Moment, State};
pub use eligibility::Eligibility;
pub use field::{Field, Ground, Visibility};
pub use fields::{FIELDS, FieldKind};
pub use file_type::FileType;
pub use form::{Audience, Flow, Form, Function, Step};
pub use limits::{
    ChoiceLimits, CodeLimits, ConsentLimits, Currency, DateLimits, FileLimits, GroupLimits, Limits, MoneyLimits,
    MoneyMaximum, NO_CURRENCY, NumberLimits, Only, Pattern, TextLimits,
};
pub use problem::{Detail, Problem};
pub use retention::{USUAL_RETENTION, kept_until};
pub use rules::{MailRole, Stop, Sum};
pub use uploaded::Uploaded;
pub use when::When;
pub use zone::Zone;
