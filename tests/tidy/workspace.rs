//! Rules on the workspace: what it depends on, what its tests are.

use super::sources::{none, sources};
use crate::support::repository;

#[test]
fn dependencies_stand_sorted_and_take_their_version_from_the_workspace() {
    let mut broken = Vec::new();
    for source in sources("Cargo.toml") {
        let mut section = "";
        let mut last = "";
        for (line, number) in source.text.lines().zip(1..) {
            if line.starts_with('[') || line.starts_with('#') || line.is_empty() {
                section = if line.starts_with('[') { line } else { section };
                last = "";
                continue;
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if !section.ends_with("dependencies]") || !line.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
                continue;
            }
            if name < last {
                broken.push(format!("{}:{number}: {name} stands behind {last}", source.path));
            }
            if section != "[workspace.dependencies]" && !line.contains("workspace = true") {
                broken.push(format!("{}:{number}: {name} has a version of its own", source.path));
            }
            last = name;
        }
    }
    none(broken, "sort the lines; write versions into [workspace.dependencies] alone");
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    let members = sources("Cargo.toml").into_iter().filter(|source| source.path.contains('/'));
    let without = members.filter(|source| !source.text.contains("[lints]\nworkspace = true")).map(|source| source.path);
    none(without, "add `[lints]` with `workspace = true`");
}

#[test]
fn every_test_file_is_part_of_the_suite() {
    let main = std::fs::read_to_string(repository().join("tests/main.rs")).expect("it is this suite");
    let files = sources(".rs").into_iter().filter_map(|source| {
        let name = source.path.strip_prefix("tests/")?.strip_suffix(".rs")?.to_owned();
        (!name.contains('/') && name != "main" && !main.contains(&format!("mod {name};"))).then_some(source.path)
    });
    none(files, "add the module to tests/main.rs");
}
