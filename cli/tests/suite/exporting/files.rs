//! What is exported, where it goes, and what happens when it cannot.

use super::*;

#[test]
fn a_call_that_neither_project_nor_store_has_is_told_and_the_file_that_was_there_stays() {
    let bench = project();
    stored(&bench, "all", titles());
    bench.write("e.csv", "kept");
    let ran = bench.run("submissions export --form all --call 2027-car --out e.csv --force").expect(Exit::Failed);
    assert!(ran.err.contains("there is no call `2027-car`: did you mean `2027-care`?"), "{}", ran.err);
    assert_eq!(bench.read("e.csv"), "kept");
    bench.run("submissions export --form all --call 2027-car --out new.csv").expect(Exit::Failed);
    assert!(!bench.path("new.csv").exists());
}

#[test]
fn only_what_was_asked_for_is_exported() {
    let bench = project();
    stored(&bench, "all", titles());
    for (filter, expected) in [
        ("", TITLES.len()),
        ("--call 2027-care", TITLES.len()),
        ("--since 2027-01-15T08:00:20Z", TITLES.len() - 20),
        ("--since 2028-01-01", 0),
    ] {
        let ran = bench.run(&format!("submissions export --form all {filter} --out -")).expect(Exit::Done);
        assert_eq!(read_csv(&ran.out, b',').len(), expected + 1, "{filter}");
        let ran = bench.run(&format!("submissions export --form letter {filter} --out -")).expect(Exit::Done);
        assert_eq!(read_csv(&ran.out, b',').len(), 1, "{filter}");
        for format in ["json", "xlsx"] {
            bench.run(&format!("submissions export --form all {filter} --out e.{format} --force")).expect(Exit::Done);
        }
        let whole: Value = serde_json::from_str(&bench.read("e.json")).expect("JSON");
        assert_eq!(whole["records"].as_array().map(Vec::len), Some(expected), "{filter}");
    }
}

#[test]
fn a_file_is_private_whole_or_absent_and_replaces_another_only_on_request() {
    let bench = project();
    stored(&bench, "all", [whole_answers()]);
    bench.write("out/all.csv", "precious");
    let ran = bench.run("submissions export --form all --out out/all.csv").expect(Exit::Failed);
    assert!(ran.err.contains("exists already") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(bench.read("out/all.csv"), "precious");
    let ran = bench.run("submissions export --form all --out out/all.csv --force").expect(Exit::Done);
    assert!(ran.out.is_empty() && ran.err.starts_with("1 submission in `"), "{}{}", ran.out, ran.err);
    bench.run("submissions export --form all --out out/all.xlsx").expect(Exit::Done);
    bench.run("submissions export --form all --out out/all.json").expect(Exit::Done);
    assert_eq!(bench.tree("out"), ["all.csv", "all.json", "all.xlsx"], "nothing is left beside them");
    #[cfg(unix)]
    for file in bench.tree("out") {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(bench.path("out").join(&file)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert_eq!(read_csv(&bench.read("out/all.csv"), b',').len(), 2);
    assert!(bench.read("out/all.json").starts_with("{\n\"schema\": "));
}

#[test]
fn an_export_that_cannot_be_made_says_why_and_leaves_no_file() {
    let bench = project();
    bench.write("out/here", "");
    let ran = bench.run("submissions export --form all --out out/a.csv").expect(Exit::Failed);
    assert!(ran.err.contains("there is no store at"), "{}", ran.err);
    stored(&bench, "all", [whole_answers()]);
    bench.write("content/forms/broken/form.yaml", "version: 1");
    for (arguments, reasons) in [
        ("--form al --out out/a.csv", &["no form `al`", "all, broken, letter, proposal"][..]),
        ("--form broken --out out/a.csv", &["form.yaml` has faults", "convoca check"]),
        ("--form letter --labels ar --out out/a.csv", &["no words in `ar`", "has them in es"]),
        ("--form all --labels xx_ --out out/a.csv", &["es, ar or pt-BR"]),
        ("--form all --separator ; --out out/a.xlsx", &["--separator"]),
        ("--form all --separator | --out out/a.csv", &["possible values: ,, ;"]),
        ("--form all --out nowhere/a.csv", &["cannot write into", "nowhere"]),
        ("--form all --force --out out", &["no file that could be replaced"]),
    ] {
        let ran = bench.run(&format!("submissions export {arguments}")).expect(Exit::Failed);
        for reason in reasons {
            assert!(ran.err.contains(reason), "{arguments}: {}", ran.err);
        }
        assert_eq!(bench.tree("out"), ["here"], "{arguments}");
    }
    let terminal = Environment { out: Device::Terminal, ..bench.environment() };
    let ran = run_in(&terminal, "submissions export --form all --format xlsx --out -").expect(Exit::Failed);
    assert!(ran.err.contains("no text for a terminal") && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn answers_never_stand_on_standard_error() {
    let bench = project();
    stored(
        &bench,
        "all",
        [whole_answers(), json!({"secret": {"text": "Cuidar"}, "story": {"text": "é".repeat(40_000)}})],
    );
    for format in ["csv", "json", "xlsx"] {
        let ran = bench.run(&format!("submissions export --form all --out a.{format}")).expect(Exit::Done);
        assert!(!ran.err.contains("Cuidar") && !ran.err.contains("secret") && !ran.err.contains('é'), "{}", ran.err);
    }
}

/// A reader that went away, as `head` does.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let bench = project();
    // More than any buffer holds, and less.
    for length in [40_000, 1] {
        stored(&bench, "all", [json!({"story": {"text": "a".repeat(length)}})]);
        for format in ["csv", "json", "xlsx"] {
            let mut err = Vec::new();
            let arguments = format!("convoca submissions export --form all --format {format} --out -");
            let streams = Streams { out: &mut Gone, err: &mut err };
            let exit = cli::run(arguments.split(' '), &bench.environment(), streams);
            assert_eq!((exit, String::from_utf8_lossy(&err).as_ref()), (Exit::Done, ""), "{format}");
        }
    }
}

/// A writer that keeps nothing and remembers how it was written to.
#[derive(Default)]
struct Metered {
    bytes: usize,
    lines: usize,
    largest: usize,
}

impl Write for Metered {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn twenty_thousand_submissions_go_through_without_ever_being_held_together() {
    const MANY: usize = 20_000;
    let bench = project();
    let text = "palabra ".repeat(20);
    // Each is safe on the disk before the next one comes, so the disk had better be memory.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    let path = folder.path().join("many.sqlite");
    stored_in(&path, "all", (0..MANY).map(|number| json!({"title": {"text": format!("{number} {text}")}})));
    let store = format!("--store sqlite:{}", path.display());
    for format in ["csv", "json"] {
        let (mut out, mut err) = (Metered::default(), Vec::new());
        let arguments = format!("convoca submissions export --form all --format {format} --out - {store}");
        let streams = Streams { out: &mut out, err: &mut err };
        let exit = cli::run(arguments.split(' '), &bench.environment(), streams);
        assert_eq!((exit, String::from_utf8_lossy(&err).as_ref()), (Exit::Done, "20000 submissions\n"));
        assert!(out.lines > MANY && out.bytes > MANY * text.len(), "{format}: {} bytes", out.bytes);
        // What is held back before it is written is a buffer, not the list.
        assert!(out.largest <= 64 * 1024, "{format}: {} bytes at once", out.largest);
    }
    bench.run(&format!("submissions export --form all --out all.xlsx {store}")).expect(Exit::Done);
    let sheet = &read_xlsx(fs::read(bench.path("all.xlsx")).expect("a file"))["submissions"];
    assert_eq!(sheet.len(), MANY + 1);
    let titles = sheet[1..].iter().map(|line| line[5].to_string());
    assert!(titles.zip(0..).all(|(title, number)| title == format!("{number} {text}")), "in order");
}
