//! The rules of the house, as far as a test can hold them. Each failure names the file, the line
//! and the way to mend it.

mod links;
mod rust;
mod sources;
mod styles;
mod workspace;
