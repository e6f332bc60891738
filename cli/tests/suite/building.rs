//! `convoca build`.

use cli::Exit;

use crate::bench::{Bench, run_in};

const NOW: &str = "--now 2027-02-01T00:00:00Z";

#[test]
fn a_build_writes_the_site_and_the_bundle_and_the_next_one_changes_nothing() {
    let bench = Bench::site();
    let first = bench.run(&format!("build {NOW}")).expect(Exit::Done);
    assert!(first.err.contains("in 2 languages"), "{}", first.err);
    let tree = bench.tree("dist");
    for file in ["site/es/index.html", "site/ar/404.html", "functions/manifest.json"] {
        assert!(tree.iter().any(|found| found == file), "{file}: {tree:#?}");
    }
    let again = bench.run(&format!("build {NOW}")).expect(Exit::Done);
    assert!(again.err.contains(": 0 files written, "), "{}", again.err);
    assert!(again.out.is_empty() && first.out.is_empty());
}

#[test]
fn a_build_of_which_nothing_has_changed_is_not_done_again_and_one_of_which_anything_has_is() {
    let bench = Bench::site();
    let build = |options: &str| bench.run(&format!("build {options}")).expect(Exit::Done).err;
    // The first is sealed unless its sources were written in this very moment; the second is in any case.
    build(NOW);
    build(NOW);
    let seals = bench.tree(".convoca/built");
    let [seal] = &seals[..] else { panic!("one seal: {seals:?}") };
    // Whoever believes a seal says what it says.
    let sealed = bench.read(&format!(".convoca/built/{seal}"));
    let told = sealed.replace("\"languages\":2", "\"languages\":7");
    assert_ne!(told, sealed);
    let believes = |options: &str| {
        bench.write(&format!(".convoca/built/{seal}"), &told);
        build(options).contains("in 7 languages")
    };
    assert!(believes(NOW));
    for options in ["--now 2027-01-31T00:00:00Z", "--now 2099-01-01T00:00:00Z", "--drafts --now 2027-02-01T00:00:00Z"] {
        assert!(!believes(options), "{options}");
        build(NOW);
    }
    let clean = bench.tree("dist");
    bench.write("dist/site/es/index.html", "something else");
    assert!(!believes(NOW) && bench.read("dist/site/es/index.html").starts_with("<!"), "the output is mended");
    std::fs::remove_file(bench.path("dist/site/es/index.html")).expect("it is there");
    assert!(!believes(NOW));
    assert_eq!(bench.tree("dist"), clean);
    bench.write(".convoca/built/x", "");
    bench.write(&format!(".convoca/built/{seal}"), "no seal");
    assert!(build(NOW).contains("in 2 languages"));
}

#[test]
fn compressed_copies_are_made_once_follow_their_files_and_go_when_they_are_not_asked_for() {
    let bench = Bench::site();
    let build = |options: &str| bench.run(&format!("build {NOW} {options}")).expect(Exit::Done).err;
    let copies = |tree: &[String]| {
        let of = |path: &&String| path.ends_with(".br") || path.ends_with(".gz");
        tree.iter().filter(of).cloned().collect::<Vec<_>>()
    };
    build("");
    let plain = bench.tree("dist");
    assert_eq!(copies(&plain), [""; 0]);
    build("--compress");
    let first = bench.tree("dist");
    let made = copies(&first);
    for page in ["site/es/index.html", "site/ar/404.html", "site/sitemap.xml"] {
        for ending in ["br", "gz"] {
            let copy = format!("{page}.{ending}");
            assert!(made.contains(&copy), "{copy}: {made:#?}");
            let size = |path: &str| std::fs::metadata(bench.path(&format!("dist/{path}"))).expect("it is there").len();
            assert!(size(&copy) < size(page), "{copy}");
        }
    }
    assert!(made.iter().all(|copy| copy.starts_with("site/")), "{made:#?}");
    let others: Vec<_> = first.iter().filter(|path| !made.contains(path)).collect();
    assert_eq!(others, plain.iter().collect::<Vec<_>>());

    let kept = bench.tree(".convoca/compressed");
    assert!(build("--compress").contains(": 0 files written, "));
    assert_eq!(bench.tree(".convoca/compressed"), kept);
    let copy = |ending: &str| {
        std::fs::read(bench.path(&format!("dist/site/es/index.html.{ending}"))).expect("there is a copy")
    };
    let before = [copy("br"), copy("gz")];
    bench.replace("content/site.yaml", "tagline:", "tagline: And more than before,");
    build("--compress");
    assert!(copy("br") != before[0] && copy("gz") != before[1], "another page has other copies");
    assert_eq!(bench.tree("dist"), first);

    build("");
    assert_eq!(bench.tree("dist"), plain);
}

#[test]
fn a_site_with_errors_is_not_written_and_the_last_good_one_stays() {
    let bench = Bench::site();
    bench.run(&format!("build {NOW}")).expect(Exit::Done);
    let before = bench.tree("dist");
    bench.replace("content/pages/write/index.es.md", "title:", "titel:");
    let ran = bench.run(&format!("build {NOW}")).expect(Exit::Faults);
    assert!(ran.err.contains("content/pages/write/index.es.md:2:1"), "{}", ran.err);
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    assert_eq!(bench.tree("dist"), before);
}

#[test]
fn the_folder_to_write_to_is_the_one_that_was_named() {
    let bench = Bench::site();
    bench.write("content/calls/here.txt", "");
    std::fs::remove_file(bench.path("content/calls/here.txt")).expect("it was just written");
    let inside = cli::Environment { folder: bench.path("content/calls"), ..bench.environment() };
    run_in(&inside, &format!("build {NOW} --out ../../public")).expect(Exit::Done);
    assert!(bench.path("public/site/es/index.html").is_file());
    run_in(&inside, &format!("build {NOW}")).expect(Exit::Done);
    assert!(bench.path("dist/site/es/index.html").is_file(), "the default is in the project's folder");
}

#[test]
fn what_convoca_did_not_write_is_never_removed() {
    let bench = Bench::site();
    bench.write("functions/src/lib.rs", "precious");
    let ran = bench.run(&format!("build {NOW} --out .")).expect(Exit::Failed);
    assert!(ran.err.contains("was not written by convoca"), "{}", ran.err);
    assert_eq!(bench.read("functions/src/lib.rs"), "precious");
}

#[test]
fn nothing_is_written_into_what_the_site_is_made_from() {
    let bench = Bench::site();
    for (out, source) in [("content/dist", "content/"), ("./content/../themes/default", "themes/")] {
        let before = bench.tree(source);
        let ran = bench.run(&format!("build {NOW} --out {out}")).expect(Exit::Failed);
        assert!(ran.err.contains(&format!("inside `{source}`")) && ran.err.contains("--out"), "{}", ran.err);
        assert_eq!(bench.tree(source), before, "{out}");
    }
}

#[test]
fn drafts_are_built_only_on_request() {
    let bench = Bench::site();
    bench.run(&format!("new call press {NOW}")).expect(Exit::Done);
    for (option, built) in [("", false), ("--drafts", true)] {
        bench.run(&format!("build {NOW} {option}")).expect(Exit::Done);
        assert_eq!(bench.path("dist/site/es/convocatorias/press/index.html").is_file(), built, "{option}");
    }
}
