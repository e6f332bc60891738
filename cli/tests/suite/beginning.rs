//! `convoca new`.

use cli::Exit;

use crate::bench::Bench;

const NOW: &str = "--now 2027-02-01T00:00:00Z";

/// Every kind with the files that it writes and one that says more of the language.
const KINDS: &[(&str, &str, &[&str])] = &[
    ("call", "content/calls/new-one", &["call.yaml", "index.ar.md", "index.es.md"]),
    ("story", "content/stories/new-one", &["index.ar.md", "index.es.md", "story.yaml"]),
    ("innovator", "content/innovators/new-one", &["index.ar.md", "index.es.md", "innovator.yaml"]),
    ("page", "content/pages/new-one", &["index.ar.md", "index.es.md", "page.yaml"]),
    ("form", "content/forms/new-one", &["form.yaml", "words.ar.yaml", "words.es.yaml"]),
];

#[test]
fn what_is_begun_has_no_errors_as_a_draft_and_none_when_it_is_published() {
    for (kind, folder, files) in KINDS {
        let bench = Bench::site();
        let ran = bench.run(&format!("new {kind} new-one {NOW}")).expect(Exit::Done);
        assert_eq!(bench.tree(folder), *files, "{kind}");
        for file in *files {
            assert!(ran.out.contains(&format!("{folder}/{file}\n")), "{kind}: {}", ran.out);
        }
        assert!(ran.err.starts_with("next: "), "{kind}: {}", ran.err);
        bench.run(&format!("check {NOW}")).expect(Exit::Done);
        // A page must be linked from somewhere; all else stands in the list of its kind.
        if *kind == "page" {
            bench.replace("content/site.yaml", "main: [", "main: [pages/new-one, ");
        }
        bench.run(&format!("check {NOW} --drafts")).expect(Exit::Done);
        let facts = format!("{folder}/{kind}.yaml");
        if bench.read(&facts).contains("draft: true\n") {
            bench.replace(&facts, "draft: true\n", "");
            bench.run(&format!("check {NOW}")).expect(Exit::Done);
        }
    }
}

#[test]
fn a_new_form_can_be_shown_on_a_page() {
    let bench = Bench::site();
    bench.run("new form new-one").expect(Exit::Done);
    bench.replace("content/pages/write/page.yaml", "form: letter", "form: new-one");
    bench.run(&format!("check {NOW}")).expect(Exit::Done);
}

#[test]
fn only_the_languages_that_were_named_get_a_text() {
    let bench = Bench::site();
    bench.run("new call new-one --langs ar").expect(Exit::Done);
    assert_eq!(bench.tree("content/calls/new-one"), ["call.yaml", "index.ar.md"]);
    let ran = bench.run("new call other --langs ar,fr").expect(Exit::Failed);
    assert!(ran.err.contains("`fr`") && ran.err.contains("es, ar"), "{}", ran.err);
    assert!(!bench.path("content/calls/other").exists(), "nothing is begun by halves");
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let bench = Bench::site();
    let before = bench.read("content/calls/2027-care/call.yaml");
    let ran = bench.run("new call 2027-care").expect(Exit::Failed);
    assert!(ran.err.contains("content/calls/2027-care") && ran.err.contains("exists already"), "{}", ran.err);
    assert_eq!(bench.read("content/calls/2027-care/call.yaml"), before);
}

#[test]
fn a_story_needs_somebody_whose_story_it_is() {
    let bench = Bench::site();
    std::fs::remove_dir_all(bench.path("content/innovators")).expect("it is there");
    let ran = bench.run("new story new-one").expect(Exit::Failed);
    assert!(ran.err.contains("convoca new innovator"), "{}", ran.err);
    assert!(!bench.path("content/stories").exists());
}
