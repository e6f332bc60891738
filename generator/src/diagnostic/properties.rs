//! What holds for every fault: it can be told, wherever it says it stands.

use std::sync::Arc;

use proptest::prelude::*;
use schema::{Fault, Span};

use super::{Catalogue, Colours, Report};
use crate::properties::{any_text, cases};

/// Places as mistaken as they can be: within a character, behind the end, backwards.
fn span() -> impl Strategy<Value = Span> {
    let place = prop_oneof![8 => 0..40_usize, 1 => Just(usize::MAX), 1 => any::<usize>()];
    (place.clone(), place).prop_map(|(start, end)| Span::new(start, end))
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_fault_is_told_wherever_it_stands(text in any_text(), spans in prop::collection::vec(span(), 1..4), found in any_text()) {
        let catalogue = Catalogue::new("en");
        let mut report = Report::default();
        let codes = ["html-refused", "bidi-control", "no-such-code"];
        let faults = spans.iter().zip(codes).map(|(span, code)| match span.start % 2 {
            0 => Fault::error(code, *span).with("found", &found),
            _ => Fault::warning(code, *span).with("sign", &found),
        });
        report.add("content/é.md", &Arc::from(text.as_str()), faults.collect());
        report.sort();
        prop_assert!(report.human(&catalogue, Colours::Off).contains("content/é.md:"));
        prop_assert!(report.human(&catalogue, Colours::On).contains("content/é.md"));
        let rows: serde_json::Value = serde_json::from_str(&report.json(&catalogue)).expect("it is JSON");
        prop_assert_eq!(rows.as_array().map(Vec::len), Some(report.diagnostics().len()));
        for diagnostic in report.diagnostics() {
            let (line, column) = diagnostic.line_and_column();
            prop_assert!((1..=text.matches('\n').count() + 1).contains(&line));
            prop_assert!((1..=text.chars().count() + 1).contains(&column));
        }
    }
}
