//! Templates: the part of Tera 2 that themes need, drawn in a fraction of its time.
//!
//! What this engine draws, Tera draws to the same bytes: `tests/` holds the two against each other, over
//! random templates as well. What it leaves out (arithmetic, macros, most filters) it refuses when templates
//! are read. `docs/themes.md` says what there is.
//!
//! 1. [`Templates::new`] reads all templates, takes blocks and includes to where they are shown, gives every
//!    name its place, and reports everything that is wrong in one go;
//! 2. [`Templates::draw`] walks the steps that came of it. Values are lent, not copied; no name is looked
//!    up in a map.
//!
//! Nothing here knows of sites, languages or files.

mod draw;
mod escape;
mod fault;
mod function;
mod link;
mod parse;
mod program;
mod syntax;
mod templates;
mod value;

pub use escape::{escape, may_need_escaping};
pub use fault::{Caller, Fault};
pub use function::{Answer, Call, Function, Functions};
pub use templates::Templates;
pub use value::{Key, List, Map, Text, Value, to_value};
