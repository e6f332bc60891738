//! `convoca status`.

use cli::Exit;
use serde_json::Value;

use crate::bench::Bench;

const STATUS: &str = "status --now 2027-02-01T00:00:00Z";

#[test]
fn each_language_is_counted_and_what_it_lacks_is_named() {
    let bench = Bench::site();
    let ran = bench.run(&format!("{STATUS} --format json")).expect(Exit::Done);
    let languages: Vec<Value> = serde_json::from_str(&ran.out).expect("standard output is JSON alone");
    assert_eq!(languages.len(), 2);
    let (es, ar) = (&languages[0], &languages[1]);
    assert_eq!((&es["lang"], es["missing"].as_array().map(Vec::len)), (&"es".into(), Some(0)), "{es}");
    assert_eq!((&ar["folders"]["pages"]["done"], &ar["folders"]["pages"]["total"]), (&1.into(), &2.into()), "{ar}");
    let ran = bench.run(&format!("{STATUS} --missing ar")).expect(Exit::Done);
    assert!(ran.out.lines().any(|line| line == "content/pages/write/index.ar.md"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), ar["missing"].as_array().map_or(0, Vec::len));
    let table = bench.run(STATUS).expect(Exit::Done).out;
    assert!(table.starts_with("LANGUAGE  PAGES  CALLS  STORIES  INNOVATORS  FORMS  MISSING"), "{table}");
}

#[test]
fn a_text_that_is_a_draft_counts_as_missing_and_an_unknown_language_is_told() {
    let bench = Bench::site();
    bench.replace("content/pages/home/index.ar.md", "title:", "draft: true\ntitle:");
    let ran = bench.run(&format!("{STATUS} --missing ar")).expect(Exit::Done);
    assert!(ran.out.lines().any(|line| line == "content/pages/home/index.ar.md"), "{}", ran.out);
    let ran = bench.run(&format!("{STATUS} --missing xx")).expect(Exit::Failed);
    assert!(ran.err.contains("no language `xx`: it has es, ar"), "{}", ran.err);
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    assert!(bench.run(STATUS).expect(Exit::Faults).err.contains("convoca check"));
}
