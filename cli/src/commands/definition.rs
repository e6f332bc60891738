//! The definition of a form of the project.

use std::path::Path;

use anyhow::Context;
use forms::Form;
use generator::yaml;
use schema::Faults;

/// Reads `content/forms/<name>/form.yaml`. Faults in it are for `convoca check` to explain.
pub(crate) fn read(project: &Path, name: &str) -> anyhow::Result<Form> {
    let file = format!("content/forms/{name}/form.yaml");
    let text = std::fs::read_to_string(project.join(&file)).with_context(|| format!("cannot read `{file}`"))?;
    let mut faults = Faults::new();
    let node = yaml::parse(&text, &mut faults);
    let form = Form::read(name, &node, &mut faults).filter(|_| faults.is_empty());
    form.with_context(|| format!("`{file}` has faults: `convoca check` shows them and how to mend them"))
}
