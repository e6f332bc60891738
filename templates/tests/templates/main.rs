//! Templates in, text and faults out; and all that is drawn held against Tera.

mod drawing;
mod faults;
mod random;
mod support;
mod values;
