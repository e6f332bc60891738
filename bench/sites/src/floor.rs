//! The floor: Markdown into HTML, and as many bytes in as many files as a site has. Whoever builds the
//! site from these files has to do at least that.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

/// What is to be written altogether.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Files.
    pub files: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

/// Returns what a folder holds.
pub fn size(folder: &Path) -> anyhow::Result<Size> {
    let files = list(folder)?;
    let sizes: Vec<u64> =
        files.iter().map(|file| Ok(fs::metadata(file)?.len())).collect::<std::io::Result<Vec<u64>>>()?;
    Ok(Size { files: sizes.len() as u64, bytes: sizes.iter().sum() })
}

/// Converts all Markdown of a folder, and writes as many files with as many bytes as are asked for.
pub fn run(content: &Path, out: &Path, size: Size) -> anyhow::Result<()> {
    let mut sources = list(content)?;
    sources.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    anyhow::ensure!(!sources.is_empty(), "no Markdown in {}", content.display());
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let shares: Vec<u64> = (0..size.files).map(|number| share(size, number)).collect();
    shares.into_par_iter().enumerate().try_for_each(|(number, bytes)| {
        // What is more files than sources has nothing to convert: lists, feeds, words.
        let html = sources.get(number).map(|path| convert(path)).transpose()?.unwrap_or_default();
        let mut page = html.into_bytes();
        page.resize(usize::try_from(bytes)?, b' ');
        let folder = out.join(format!("{number:06}"));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join("index.html");
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
    })
}

/// Returns the bytes of one file, so that all of them together are as many as asked for.
fn share(size: Size, number: u64) -> u64 {
    size.bytes * (number + 1) / size.files - size.bytes * number / size.files
}

/// Returns the HTML of a file, what stands between its first two lines of `---` left out.
fn convert(path: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let prose = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")).map_or("", |parts| parts.1);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut page = String::with_capacity(prose.len() * 2);
    html::push_html(&mut page, Parser::new_ext(prose, options));
    Ok(page)
}

/// Returns all files below a folder, sorted.
fn list(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    Ok(files)
}
