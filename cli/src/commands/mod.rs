//! The commands: one file each, with its options, its help and its `run`.

pub mod build;
pub mod check;
pub mod completions;
pub mod deploy;
pub mod files;
pub mod network;
pub mod new;
pub mod package;
pub mod pause;
pub mod receipt;
pub mod serve;
pub mod status;
pub mod submissions;

pub(crate) mod counted;
pub(crate) mod definition;
