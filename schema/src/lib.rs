//! Closed schemas over marked trees: what a file may say, and where it says something else.
//!
//! A parser (YAML in the generator, JSON in the functions) yields a [`Node`], in which every key
//! and every value knows its place. A [`Reader`] walks one map of it key by key, turns values into
//! types by [`FromNode`], and collects a [`Fault`] for everything that does not fit: unknown keys
//! with the nearest known one, missing keys, wrong types. Nothing here reads a file, prints, or
//! stops at the first fault, and nothing here holds the wording of a fault.

mod fault;
mod nearest;
mod node;
mod reader;
mod value;

pub use fault::{Fault, Faults, Severity};
pub use nearest::nearest;
pub use node::{Entry, Node, Span, Value};
pub use reader::Reader;
pub use value::{FromNode, Spanned, choice};
