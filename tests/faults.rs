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
