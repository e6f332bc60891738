//! `convoca new`: a folder with a facts file and one text a language, ready to be filled in.
//!
//! What is written passes `convoca check`, stands in no list before its `draft: true` is deleted,
//! and says `TODO` wherever somebody has to write. The texts are in the files beside this one.

mod kinds;

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::moment::Now;
use crate::project::Settings;
use crate::{Exit, Session};

use kinds::KINDS;

/// Begins a call, a story, an innovator, a page or a form
///
/// Writes a folder under `content/` with a facts file and one text for each
/// language. Nothing that exists is overwritten. Documents begin as drafts: fill
/// in every TODO, run `convoca check`, then delete the line `draft: true`.
///
/// Examples:
///
///   convoca new call 2028-green-skills
///   convoca new story repair-cafes --langs es,en
///   convoca new innovator training-centre-quito
///   convoca new page press
///   convoca new form feedback
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// What to begin
    #[arg(value_parser = PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name)))]
    kind: String,

    /// Name of the folder, and part of the address: lower-case letters a to z, digits and hyphens
    #[arg(value_name = "NAME", value_parser = folder_name)]
    name: String,

    /// Languages to write a text for, with commas between [default: all of the site's]
    #[arg(long, value_name = "LANGS", value_delimiter = ',')]
    langs: Vec<String>,

    #[command(flatten)]
    now: Now,
}

/// Writes the folder and says what to do next.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let project = session.project()?;
    let kind = KINDS.iter().find(|kind| kind.name == arguments.kind).context("the kind was checked")?;
    let settings = Settings::read(&project)?;
    let languages = languages(&arguments.langs, &settings)?;
    let folder = format!("content/{}/{}", kind.folder, arguments.name);
    let values = values(arguments, &settings, &project)?;
    let files: Vec<(String, String)> = kind
        .files(&languages)
        .into_iter()
        .map(|(file, template)| Ok((file, filled(template, &values)?)))
        .collect::<anyhow::Result<_>>()?;
    write(&project.join(&folder), &files).with_context(|| format!("cannot make `{folder}`"))?;
    for (file, _) in &files {
        session.out.line(format!("{folder}/{file}"))?;
    }
    session.err.line(kind.next)?;
    Ok(Exit::Done)
}

/// Reads the name of a folder.
fn folder_name(text: &str) -> Result<String, String> {
    let allowed = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    let well_formed = text.chars().all(allowed) && !text.starts_with('-') && !text.ends_with('-') && !text.is_empty();
    if well_formed {
        Ok(text.to_owned())
    } else {
        Err("a folder's name has lower-case letters a to z, digits, and hyphens between them".to_owned())
    }
}

fn languages(wanted: &[String], settings: &Settings) -> anyhow::Result<Vec<String>> {
    if let Some(unknown) = wanted.iter().find(|lang| !settings.languages.contains(lang)) {
        bail!("the site has no language `{unknown}`: `content/site.yaml` lists {}", settings.languages.join(", "));
    }
    let mut languages = if wanted.is_empty() { settings.languages.clone() } else { wanted.to_vec() };
    languages.dedup();
    if languages.is_empty() {
        bail!("`content/site.yaml` lists no language: run `convoca check`");
    }
    Ok(languages)
}

/// Returns what stands in the places of the templates.
fn values(
    arguments: &Arguments,
    settings: &Settings,
    project: &Path,
) -> anyhow::Result<BTreeMap<&'static str, String>> {
    let now = arguments.now.clock().now();
    let mut values = BTreeMap::from([
        ("name", arguments.name.clone()),
        ("zone", settings.zone.clone().unwrap_or_else(|| "UTC".to_owned())),
        ("today", day(now, 0)?),
        ("opens", day(now, 30)?),
        ("closes", day(now, 120)?),
    ]);
    values.extend(first_folder(&project.join("content/innovators")).map(|innovator| ("innovator", innovator)));
    Ok(values)
}

fn day(now: Timestamp, after: i64) -> anyhow::Result<String> {
    let day = now.to_zoned(TimeZone::UTC).date().checked_add(after.days());
    Ok(day.context("the day is out of range: choose another `--now`")?.to_string())
}

/// Returns the first document of a kind, which stands in for the one that the author will name.
fn first_folder(kind: &Path) -> Option<String> {
    let folders = fs::read_dir(kind).ok()?.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    folders.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| !name.starts_with('.')).min()
}

/// Puts values into the places `{name}` of a template.
fn filled(template: &str, values: &BTreeMap<&'static str, String>) -> anyhow::Result<String> {
    if template.contains("{innovator}") && !values.contains_key("innovator") {
        bail!("a story is about an innovator, and there is none yet: begin with `convoca new innovator NAME`");
    }
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    Ok(text)
}

/// Writes the files into a new folder; a folder that is there already is left as it is.
fn write(folder: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("it exists already; choose another name or edit what is there");
        }
        Err(error) => return Err(error.into()),
    }
    for (name, text) in files {
        let mut file = fs::File::create_new(folder.join(name))?;
        file.write_all(text.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_folder_is_part_of_an_address() {
        for (name, expected) in [
            ("2028-green-skills", true),
            ("a", true),
            ("", false),
            ("-a", false),
            ("a-", false),
            ("Green", false),
            ("años", false),
            ("a/b", false),
            ("..", false),
            ("a b", false),
        ] {
            assert_eq!(folder_name(name).is_ok(), expected, "{name}");
        }
    }

    #[test]
    fn languages_are_those_of_the_site_unless_fewer_are_named() {
        let settings = Settings { languages: vec!["xa".into(), "xb".into()], ..Settings::default() };
        for (wanted, expected) in [(&[][..], Some("xa,xb")), (&["xb"], Some("xb")), (&["xa", "xc"], None)] {
            let wanted: Vec<String> = wanted.iter().map(|lang| (*lang).to_owned()).collect();
            assert_eq!(languages(&wanted, &settings).ok().map(|found| found.join(",")).as_deref(), expected);
        }
    }

    #[test]
    fn every_place_of_every_template_is_known() {
        let names = ["name", "zone", "today", "opens", "closes", "innovator"];
        let values: BTreeMap<&str, String> = names.into_iter().map(|name| (name, "x".to_owned())).collect();
        for kind in KINDS {
            for (file, template) in kind.files(&["xx".to_owned()]) {
                let text = filled(template, &values).expect("all values are there");
                let left = names.iter().find(|name| text.contains(&format!("{{{name}}}")));
                assert_eq!(left, None, "{} {file}", kind.name);
                assert!(text.contains("TODO"), "{} {file}", kind.name);
            }
        }
    }
}
