//! Sites to measure builds with, and the floor under what a build can cost.
//!
//! One [`plan::Plan`] is a whole site in the mind: documents, their facts, what links to what. It is
//! written down twice, in the content format of Convoca ([`convoca`]) and in that of Hugo ([`hugo`]),
//! from the same seed with the same words. [`floor`] reads the same Markdown and writes as many bytes,
//! and does nothing else that a generator does.

pub mod convoca;
pub mod dialect;
pub mod facts;
pub mod floor;
pub mod folder;
pub mod hugo;
pub mod language;
pub mod photos;
pub mod plan;
pub mod prose;
pub mod random;
#[cfg(test)]
mod tests;
