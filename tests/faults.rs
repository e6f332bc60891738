//! Every fault, word for word: a folder in `faults/` for each, laid over `sites/basic`.

use std::collections::BTreeSet;

use generator::diagnostic::Catalogue;
use rayon::prelude::*;

use crate::support::{SiteTest, check_text, folders, here};

#[test]
fn every_fault_is_told_as_expected() {
    let wrong: Vec<String> = folders("faults").par_iter().filter_map(|code| told(code)).collect();
    assert!(wrong.is_empty(), "{}\nUPDATE=1 takes what is told as expected.", wrong.join("\n"));
}

/// Returns what is wrong with the report of a folder, if anything is.
fn told(code: &str) -> Option<String> {
    let folder = here(&format!("faults/{code}"));
    let built = SiteTest::from("basic").overlay(&folder).build();
    let report = built.report();
    let catalogue = Catalogue::new("en");
    let diagnostics = built.faults().diagnostics().iter().filter(|diagnostic| diagnostic.fault.code == code);
    let sentences: Vec<String> = diagnostics.map(|diagnostic| catalogue.sentence(&diagnostic.fault).reason).collect();
    if sentences.is_empty() || !sentences.iter().all(|sentence| report.contains(sentence)) {
        return Some(format!("faults/{code} does not raise {code}:\n{report}"));
    }
    if sentences.iter().any(|sentence| sentence.contains("``")) {
        return Some(format!("faults/{code}: a place of the sentence is not filled:\n{report}"));
    }
    check_text(&folder.join("expected.txt"), &report)
}

#[test]
fn every_fault_of_the_catalogue_has_a_folder() {
    let catalogue = Catalogue::new("en");
    let codes: BTreeSet<&str> = catalogue.codes().collect();
    let folders = folders("faults");
    let found: BTreeSet<&str> = folders.iter().map(String::as_str).collect();
    let without: Vec<&&str> = codes.difference(&found).collect();
    assert!(without.is_empty(), "add a folder in tests/faults/ for {without:?}");
    let unknown: Vec<&&str> = found.difference(&codes).collect();
    assert!(unknown.is_empty(), "generator/faults/en.yaml has no {unknown:?}");
}

#[test]
fn faults_of_all_kinds_of_files_are_told_in_one_run_each_in_its_place() {
    let built = SiteTest::from("basic")
        .replace("content/pages/contact/index.es.md", "summary:", "sumary:")
        .replace("content/calls/2025-harbours/call.yaml", "opens: 2025-02-01", "opens: 2025-02-31")
        .replace("content/pages/about/index.en.md", "@stories/night-school", "@stories/nite-school")
        .replace("content/innovators/lamp-makers/index.es.md", "slug: lampareros", "slug: Lampareros")
        .replace("content/forms/letter/form.yaml", "max: 500", "max: 0")
        .build();
    let diagnostics = built.faults().diagnostics().iter();
    let told: Vec<(&str, (usize, usize), &str)> =
        diagnostics.map(|each| (each.path.as_str(), each.line_and_column(), each.fault.code)).collect();
    for expected in [
        ("content/calls/2025-harbours/call.yaml", (1, 8), "date-not-real"),
        ("content/forms/letter/form.yaml", (11, 40), "limit-impossible"),
        ("content/innovators/lamp-makers/index.es.md", (4, 7), "bad-slug"),
        ("content/pages/about/index.en.md", (6, 56), "link-unknown"),
        ("content/pages/contact/index.es.md", (3, 1), "unknown-key"),
    ] {
        assert!(told.contains(&expected), "{expected:?} is missing in {told:?}");
    }
    assert!(told.is_sorted_by_key(|(path, place, _)| (*path, *place)), "{told:?}");
}

#[test]
fn the_report_for_programs_says_the_same_as_the_one_for_people() {
    let built = SiteTest::from("basic").overlay(&here("faults/unknown-key")).build();
    for lang in generator::diagnostic::FAULT_LANGUAGES {
        let catalogue = Catalogue::new(lang);
        let rows: serde_json::Value = serde_json::from_str(&built.faults().json(&catalogue)).expect("it is JSON");
        let rows = rows.as_array().expect("it is a list");
        assert_eq!(rows.len(), built.faults().diagnostics().len());
        for (row, diagnostic) in rows.iter().zip(built.faults().diagnostics()) {
            let (line, column) = diagnostic.line_and_column();
            let sentence = catalogue.sentence(&diagnostic.fault);
            let expected = serde_json::json!({
                "path": diagnostic.path, "line": line, "column": column, "severity": "error",
                "code": diagnostic.fault.code, "excerpt": row["excerpt"], "reason": sentence.reason, "fix": sentence.fix,
            });
            assert_eq!(row, &expected, "{lang}");
            assert_eq!(
                Some(row["excerpt"].as_str().unwrap_or_default()),
                diagnostic.text.lines().nth(line - 1),
                "{lang}"
            );
        }
    }
}
