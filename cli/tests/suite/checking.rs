//! `convoca check`.

use cli::{Device, Environment, Exit};
use serde_json::Value;

use crate::bench::{Bench, run_in};

const CHECK: &str = "check --now 2027-02-01T00:00:00Z";

#[test]
fn content_without_errors_is_told_in_one_line() {
    let ran = Bench::site().run(CHECK).expect(Exit::Done);
    assert!(ran.err.starts_with("checked ") && ran.err.contains(" in 2 languages: "), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn every_error_is_found_in_one_run_and_a_script_sees_that_there_are_some() {
    let bench = Bench::site();
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    bench.replace("content/calls/2027-care/call.yaml", "2027-03-31T23:59", "2027-02-30");
    let ran = bench.run(CHECK).expect(Exit::Faults);
    assert!(ran.out.contains("content/pages/write/index.es.md:2:1"), "{}", ran.out);
    assert!(ran.out.contains("content/calls/2027-care/call.yaml:2:9"), "{}", ran.out);
    assert!(ran.err.contains("errors"), "{}", ran.err);
    assert!(!ran.out.contains('\u{1b}'), "no colours in a file");
}

#[test]
fn programs_get_one_array_in_which_every_fault_has_its_place_and_its_mend() {
    let bench = Bench::site();
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    let ran = bench.run(&format!("{CHECK} --format json")).expect(Exit::Faults);
    let faults: Value = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    let fault = faults.as_array().expect("an array").iter().find(|fault| fault["code"] == "unknown-key");
    let fault = fault.expect("the fault is there");
    assert_eq!((&fault["line"], &fault["column"]), (&2.into(), &1.into()));
    assert_eq!(fault["path"], "content/pages/write/index.es.md");
    for key in ["severity", "excerpt", "reason", "fix"] {
        assert!(fault[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {fault}");
    }
}

#[test]
fn faults_speak_the_language_of_the_editor() {
    let bench = Bench::site();
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    let reason = |locale: Option<&str>, arguments: &str| {
        let environment = Environment { locale: locale.map(str::to_owned), ..bench.environment() };
        run_in(&environment, &format!("{CHECK} {arguments}")).expect(Exit::Faults).out
    };
    let english = reason(None, "");
    let spanish = reason(None, "--lang es");
    assert_ne!(english, spanish);
    assert_eq!(reason(Some("es_EC.UTF-8"), ""), spanish);
    assert_eq!(reason(Some("es_EC.UTF-8"), "--lang en"), english);
    assert_eq!(reason(Some("C.UTF-8"), ""), english);
}

#[test]
fn colours_are_for_a_terminal() {
    let bench = Bench::site();
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    for (out, coloured) in [(Device::File, false), (Device::Terminal, false), (Device::ColourTerminal, true)] {
        let environment = Environment { out, ..bench.environment() };
        let ran = run_in(&environment, CHECK).expect(Exit::Faults);
        assert_eq!(ran.out.contains('\u{1b}'), coloured, "{out:?}");
    }
}

#[test]
fn checking_writes_nothing() {
    let bench = Bench::site();
    let before = bench.tree("");
    bench.run(CHECK).expect(Exit::Done);
    assert_eq!(bench.tree(""), before);
}
