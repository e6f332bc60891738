//! The log: one line of JSON for each request, in which nothing is a visitor's.
//!
//! A [`Line`] has no room for a body, an address as it was typed, a query, a host or a network
//! address; form and call are written only once they are known to be names of the site's own.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// Where the lines go.
#[derive(Debug)]
pub enum Log {
    /// To standard error.
    Stderr,
    /// To standard output with numbers in CloudWatch's embedded metric format, under the name of a
    /// function.
    Embedded(&'static str),
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

impl Line<'_> {
    /// Returns a line of what nobody asked for over HTTP.
    pub fn of_work(time: Timestamp, route: &'static str) -> Self {
        Self { time, status: 0, route, form: None, call: None, outcome: "", trace: "", cause: None }
    }
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
            Self::Embedded(function) => {
                let _ = writeln!(std::io::stdout(), "{}", embedded(function, line));
            }
            Self::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).push(text),
        }
    }

    /// Tells how much of something there is, where such numbers are watched.
    pub fn gauge(&self, time: Timestamp, (name, unit): (&'static str, &'static str), value: i64) {
        if let Self::Embedded(function) = self {
            let mut entry = json!({ "function": function });
            entry[name] = json!(value);
            entry["_aws"] = directives(time, &[(&["function"], &[(name, unit)])]);
            let _ = writeln!(std::io::stdout(), "{entry}");
        }
    }

    /// Returns the lines that are in memory.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Stderr | Self::Embedded(_) => Vec::new(),
            Self::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// Returns a line with what CloudWatch is to count of it: how many lines there were, how many of them
/// tell of a failure, and how many of each outcome.
///
/// Shape: the embedded metric format of CloudWatch; the time is in milliseconds.
fn embedded(function: &str, line: &Line<'_>) -> Value {
    let failed = line.status >= 500 || matches!(line.outcome, "mail-given-up" | "mail-postponed");
    let mut entry = serde_json::to_value(line).unwrap_or_default();
    entry["function"] = json!(function);
    entry["lines"] = json!(1);
    entry["failures"] = json!(u8::from(failed));
    let (lines, failures) = (("lines", "Count"), ("failures", "Count"));
    entry["_aws"] = directives(line.time, &[(&["function"], &[lines, failures]), (&["function", "outcome"], &[lines])]);
    entry
}

/// Names by which CloudWatch is to count, and numbers with their units.
type Measures<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Returns what CloudWatch is to take from a line.
fn directives(time: Timestamp, sets: &[Measures<'_>]) -> Value {
    let metrics = sets.iter().map(|(dimensions, metrics)| {
        let metrics: Vec<Value> = metrics.iter().map(|(name, unit)| json!({ "Name": name, "Unit": unit })).collect();
        json!({ "Namespace": "Convoca", "Dimensions": [dimensions], "Metrics": metrics })
    });
    json!({ "Timestamp": time.as_millisecond(), "CloudWatchMetrics": metrics.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cloudwatch_counts_stands_in_the_line_under_the_names_that_it_is_told() {
        for (status, outcome, failures) in
            [(303, "stored", 0), (503, "failure", 1), (0, "mail-sent", 0), (0, "mail-given-up", 1)]
        {
            let line = Line {
                time: Timestamp::from_millisecond(1_234).expect("it is in range"),
                status,
                route: "form",
                form: Some("proposal"),
                call: None,
                outcome,
                trace: "t",
                cause: None,
            };
            let entry = embedded("submissions", &line);
            assert_eq!((entry["failures"].as_u64(), entry["lines"].as_u64()), (Some(failures), Some(1)), "{entry}");
            assert_eq!(entry["_aws"]["Timestamp"], 1_234);
            for directive in entry["_aws"]["CloudWatchMetrics"].as_array().expect("a list") {
                let named = directive["Dimensions"][0].as_array().expect("a list").iter();
                for name in
                    named.chain(directive["Metrics"].as_array().expect("a list").iter().map(|metric| &metric["Name"]))
                {
                    assert!(!entry[name.as_str().expect("a name")].is_null(), "{name} is in {entry}");
                }
            }
        }
    }
}
