//! Tests that need whole files: what they are by their content, and uploads from end to end.

mod content;
mod receive;
pub(super) mod samples;
mod sizes;
