//! Numbers with their nouns, for the last line of a command.

use generator::diagnostic::Report;
use schema::Severity;

/// Returns a number with its noun, as `1 page` and `2 pages`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// Returns how many errors and warnings a report has.
pub(crate) fn faults(report: &Report) -> String {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    match (errors, warnings) {
        (0, 0) => "no faults".to_owned(),
        (0, _) => counted(warnings, "warning"),
        (_, 0) => counted(errors, "error"),
        (_, _) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use schema::{Fault, Span};

    use super::*;

    #[test]
    fn faults_are_counted_by_severity() {
        for (errors, warnings, expected) in
            [(0, 0, "no faults"), (1, 0, "1 error"), (0, 2, "2 warnings"), (2, 1, "2 errors, 1 warning")]
        {
            let fault = |place| Span::new(place, place);
            let errors = (0..errors).map(|place| Fault::error("unknown-key", fault(place)));
            let warnings = (0..warnings).map(|place| Fault::warning("unknown-key", fault(place)));
            let mut report = Report::default();
            report.add("content/site.yaml", &Arc::from("name: x"), errors.chain(warnings).collect());
            assert_eq!(faults(&report), expected);
        }
    }
}
