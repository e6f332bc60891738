//! The log: one line of JSON for each request, in which nothing is a visitor's.
//!
//! A [`Line`] has no room for a body, an address as it was typed, a query, a host or a network
//! address; form and call are written only once they are known to be names of the site's own.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// Where the lines go.
#[derive(Debug)]
pub enum Log {
    /// To standard error.
    Stderr,
    /// Into memory, for tests to look at.
    Memory(Mutex<Vec<String>>),
}

/// What is told of one request.
#[derive(Clone, Debug, Serialize)]
pub struct Line<'a> {
    /// When it came.
    pub time: Timestamp,
    /// The status of the answer.
    pub status: u16,
    /// Which sort of address it asked for.
    pub route: &'static str,
    /// The form, if the site has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<&'a str>,
    /// The call, if the site has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<&'a str>,
    /// What came of it: `stored`, `already`, `trapped`, `closed`, …, or the key of a refusal.
    pub outcome: &'static str,
    /// The name of the request, which a visitor sees on the page of a failure.
    pub trace: &'a str,
    /// The cause of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<&'a str>,
}

impl Log {
    /// Returns a log in memory.
    pub fn memory() -> Self {
        Self::Memory(Mutex::default())
    }

    /// Writes a line. A log that cannot be written stops nobody.
    pub fn write(&self, line: &Line<'_>) {
        let text = serde_json::to_string(line).unwrap_or_default();
        match self {
            Self::Stderr => {
                let _ = writeln!(std::io::stderr(), "{text}");
            }
            Self::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).push(text),
        }
    }

    /// Returns the lines that are in memory.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Stderr => Vec::new(),
            Self::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}
