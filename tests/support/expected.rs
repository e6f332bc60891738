//! Expectations in files: compared, and rewritten when `UPDATE` is set.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use generator::Output;
use similar::TextDiff;
use walkdir::WalkDir;

/// How much of a line a difference shows.
const LONGEST: usize = 300;

fn rewrites() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a text with a file; returns what differs, if anything does.
pub(crate) fn check_text(file: &Path, found: &str) -> Option<String> {
    if rewrites() {
        fs::write(file, found).expect("the expectation can be written");
        return None;
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    (expected != found).then(|| format!("{}\n{}", file.display(), difference(&expected, found)))
}

/// Compares files with those of a folder, all of them: a file that nothing yields is a difference.
pub(crate) fn check_tree(folder: &Path, outputs: &[Output]) {
    if rewrites() {
        generator::write(folder, outputs).expect("the expectations can be written");
        return;
    }
    let mut expected = files(folder);
    let mut wrong = Vec::new();
    for output in outputs {
        match expected.remove(&output.path) {
            None => wrong.push(format!("{}: not expected", output.path)),
            Some(bytes) if bytes != output.bytes => wrong.push(format!("{}: {}", output.path, changed(&bytes, output))),
            Some(_) => {}
        }
    }
    wrong.extend(expected.into_keys().map(|path| format!("{path}: expected, and not there")));
    assert!(wrong.is_empty(), "{}\nUPDATE=1 takes what is built as expected.", wrong.join("\n"));
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(|entry| entry.expect("the folder can be read"));
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("the walk stays inside");
        let path = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        (path, fs::read(entry.path()).expect("the file can be read"))
    });
    files.collect()
}

fn changed(expected: &[u8], output: &Output) -> String {
    match (str::from_utf8(expected), str::from_utf8(&output.bytes)) {
        (Ok(expected), Ok(found)) => difference(expected, found),
        _ => "other bytes".to_owned(),
    }
}

fn difference(expected: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(expected, found);
    let text = diff.unified_diff().context_radius(1).header("expected", "found").to_string();
    let short = |line: &str| line.chars().take(LONGEST).collect::<String>();
    text.lines().map(short).collect::<Vec<_>>().join("\n")
}
