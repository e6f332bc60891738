//! The forms and calls of a project, held against a name that was typed.

use std::fs;
use std::path::Path;

use anyhow::bail;

/// Returns the names of the project's forms, sorted.
pub(in crate::commands) fn forms(project: &Path) -> Vec<String> {
    folders(&project.join("content/forms"), "form.yaml")
}

/// Refuses a form that the project does not have.
pub(in crate::commands) fn form(project: &Path, name: &str) -> anyhow::Result<()> {
    refuse_unknown("form", name, &forms(project))
}

/// Refuses a call that the project does not have.
pub(in crate::commands) fn call(project: &Path, name: &str) -> anyhow::Result<()> {
    refuse_unknown("call", name, &folders(&project.join("content/calls"), "call.yaml"))
}

fn refuse_unknown(what: &str, name: &str, known: &[String]) -> anyhow::Result<()> {
    if known.iter().any(|known| known == name) {
        return Ok(());
    }
    if let Some(near) = schema::nearest(name, known.iter().map(String::as_str)) {
        bail!("there is no {what} `{name}`: did you mean `{near}`?");
    }
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    bail!("there is no {what} `{name}`: the project has {known}");
}

/// Returns the names of the folders in a folder that have a file, sorted.
fn folders(folder: &Path, file: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let with_file = entries.filter(|entry| entry.path().join(file).is_file());
    let mut names: Vec<String> = with_file.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
