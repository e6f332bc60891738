//! Where the project is: the folder with `content/site.yaml` in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schema::{Faults, Node};

/// What makes a folder a project.
pub const SETTINGS: &str = "content/site.yaml";

/// Finds the project: the folder that was named, or else the one in which the command was called
/// or the nearest above it.
pub fn find(named: Option<&Path>, folder: &Path) -> anyhow::Result<PathBuf> {
    if let Some(named) = named {
        if named.join(SETTINGS).is_file() {
            return Ok(named.to_owned());
        }
        bail!("`{}` is no project: it has no `{SETTINGS}`", named.display());
    }
    let found = folder.ancestors().find(|folder| folder.join(SETTINGS).is_file());
    found.map(Path::to_owned).with_context(|| {
        format!(
            "found no project: neither `{}` nor a folder above it has a `{SETTINGS}`; \
             call convoca inside a project or name its folder with `--project DIR`",
            folder.display()
        )
    })
}

/// What commands ask of `site.yaml` themselves. Whether the file is right is for `check` to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The tags of the site's languages, in their order.
    pub languages: Vec<String>,
    /// The name of the site's zone.
    pub zone: Option<String>,
    /// The site's public address, without a slash at the end.
    pub base_url: Option<String>,
    /// The tag of the site's first language.
    pub default_language: Option<String>,
}

impl Settings {
    /// Reads the settings of a project.
    pub fn read(project: &Path) -> anyhow::Result<Self> {
        let node = read_yaml(&project.join(SETTINGS))?;
        let code = |language: &Node| Some(language.get("code")?.scalar()?.to_owned());
        let languages = node.get("languages").map(Node::items).unwrap_or_default();
        Ok(Self {
            languages: languages.iter().filter_map(code).collect(),
            zone: zone(&node),
            base_url: text(&node, "base_url").map(|url| url.trim_end_matches('/').to_owned()),
            default_language: text(&node, "default_language"),
        })
    }
}

/// Returns the zone that a facts file names.
pub fn zone(node: &Node) -> Option<String> {
    text(node, "zone")
}

/// Returns the text under a key.
pub fn text(node: &Node, key: &str) -> Option<String> {
    Some(node.get(key)?.scalar()?.to_owned())
}

/// Returns the facts of a call, as far as they can be read.
pub fn call_facts(project: &Path, call: &str) -> anyhow::Result<Node> {
    read_yaml(&project.join(format!("content/calls/{call}/call.yaml")))
}

/// Reads a YAML file as far as it can be read.
pub fn read_yaml(path: &Path) -> anyhow::Result<Node> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(generator::yaml::parse(&text, &mut Faults::new()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_project_is_found_from_any_folder_inside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = folder.path().join("site");
        let inside = project.join("content/calls/2020");
        fs::create_dir_all(&inside).expect("a folder");
        fs::write(project.join(SETTINGS), "zone: Europe/Zurich\nlanguages: [{code: es}, {code: ar}]").expect("a file");
        for from in [&project, &inside] {
            assert_eq!(find(None, from).expect("it is above"), project);
        }
        assert_eq!(find(Some(&project), Path::new("/")).expect("it is named"), project);
        let settings = Settings::read(&project).expect("it is there");
        assert_eq!(settings.languages, ["es", "ar"]);
        assert_eq!(settings.zone.as_deref(), Some("Europe/Zurich"));
    }

    #[test]
    fn what_is_no_project_is_told_with_the_place_and_the_way_out() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().display().to_string();
        let nowhere = find(None, folder.path()).expect_err("there is none").to_string();
        assert!(nowhere.contains(&path) && nowhere.contains(SETTINGS) && nowhere.contains("--project"), "{nowhere}");
        let wrong = find(Some(folder.path()), Path::new("/")).expect_err("there is none").to_string();
        assert!(wrong.contains(&path) && wrong.contains(SETTINGS), "{wrong}");
    }
}
