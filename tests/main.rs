//! The whole pipeline, from the files of a project to the files of its site. README.md says how to
//! write a test and how to rewrite what is expected.

mod support;

// What comes out.
mod trees;

// What is said of what is wrong.
mod faults;

// What holds on every built tree.
mod addresses;
mod alternates;
mod calendars;
mod deadlines;
mod fallbacks;
mod moments;
mod pictures;
mod publication;
mod questions;
mod searching;

// How it is built and written.
mod determinism;
mod following;
mod writing;

// Our own project.
mod content;
mod tidy;
