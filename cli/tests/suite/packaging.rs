//! `convoca package`.

use cli::Exit;

use crate::bench::Bench;

const NOW: &str = "--now 2027-02-01T00:00:00Z";

fn with_programs() -> Bench {
    let bench = Bench::site();
    std::fs::create_dir_all(bench.path("programs/worker")).expect("a folder");
    // As `cargo` puts them, and as `cargo lambda` does.
    for (place, text) in [("network", "one"), ("submissions", "two"), ("worker/bootstrap", "three")] {
        std::fs::write(bench.path(&format!("programs/{place}")), text).expect("a file");
    }
    bench
}

#[test]
fn a_package_has_the_site_the_functions_and_the_templates_and_is_always_the_same() {
    let bench = with_programs();
    let mut packed = Vec::new();
    for out in ["one", "two"] {
        let ran = bench.run(&format!("package {NOW} --out {out} --programs programs")).expect(Exit::Done);
        assert!(ran.err.contains("next: convoca deploy"), "{}", ran.err);
        assert!(bench.path(&format!("{out}/site/es/index.html")).is_file());
        let names = ["network.zip", "submissions.zip", "worker.zip", "template.yaml", "wall.yaml"];
        packed.push(names.map(|name| std::fs::read(bench.path(&format!("{out}/{name}"))).expect("it is there")));
    }
    assert_eq!(packed[0], packed[1]);
    let archive = std::io::Cursor::new(packed[0][2].clone());
    let mut archive = zip::ZipArchive::new(archive).expect("it is an archive");
    let bundle = std::io::read_to_string(archive.by_name("bundle.json").expect("it is there")).expect("it is text");
    bench.write("bundle.json", &bundle);
    functions::Catalogue::read(&bench.path("bundle.json")).expect("it is what a function can answer with");
    assert_eq!(std::io::read_to_string(archive.by_name("bootstrap").expect("it is there")).expect("text"), "three");
}

#[test]
fn what_cannot_be_packed_is_told_with_the_way_to_mend_it() {
    let bench = with_programs();
    std::fs::remove_file(bench.path("programs/network")).expect("it was there");
    let ran = bench.run(&format!("package {NOW} --out one --programs programs")).expect(Exit::Failed);
    assert!(ran.err.contains("no program `network`"), "{}", ran.err);
    bench.replace("content/site.yaml", "name:", "nmae:");
    let ran = bench.run(&format!("package {NOW} --out two --programs programs")).expect(Exit::Faults);
    assert!(!bench.path("two").exists(), "{}", ran.err);
}
