//! Pictures, style sheets, scripts and the theme's files: measured, named by the hash of their bytes, given away.

mod pictures;
#[cfg(test)]
mod properties;
mod scripts;
mod styles;
mod svg;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use rayon::prelude::*;
use schema::Faults;

use crate::cache::Cache;
use crate::diagnostic::Report;
use crate::discover::{Place, Source};
use crate::site::{Picture, PictureCopy};
use crate::theme_files::ThemeFiles;
use crate::{Output, Sink};
use pictures::{Copy, Made};

/// What is to be collected, and from where.
pub(crate) struct Wanted<'a> {
    /// The project, in which copies of pictures are kept for the next build.
    pub(crate) project: &'a Path,
    /// The files of `content/`.
    pub(crate) sources: &'a [Source],
    /// The theme.
    pub(crate) theme: &'a ThemeFiles,
    /// The pictures that are shown where somebody links to their page, by the path of their source.
    pub(crate) shared: HashSet<String>,
}

/// What pages need to know of everything under `/assets/`.
#[derive(Debug, Default)]
pub(crate) struct Assets {
    /// The paths of the files that were given away, sorted.
    pub(crate) paths: BTreeSet<String>,
    /// Pictures of documents, by the path of their source.
    pub(crate) pictures: HashMap<String, Picture>,
    /// How many pictures had to be decoded.
    pub(crate) decoded: usize,
    /// Addresses of the theme's files, by name.
    pub(crate) statics: BTreeMap<String, String>,
    /// Address of the style sheet.
    pub(crate) css: String,
    /// Address of the script, if the theme has one.
    pub(crate) script: Option<String>,
}

/// What became of a picture: what pages show of it, and whether it had to be decoded; or its text, as far as
/// it has one, and what is wrong with it.
type Shown = Result<(Picture, bool), (Arc<str>, Faults)>;

/// Reads all pictures and theme files, names them and gives them away as they are made, in any order. A
/// picture that cannot be shown is a fault.
pub(crate) fn collect(wanted: &Wanted<'_>, sink: &Sink<'_>, report: &mut Report) -> io::Result<Assets> {
    let named = Named { sink, given: Mutex::default() };
    let cache = Cache::of(wanted.project, pictures::KEPT);
    let is_picture = |source: &&Source| source.unreadable.is_none() && matches!(source.place, Place::Picture(..));
    let sources: Vec<&Source> = wanted.sources.iter().filter(is_picture).collect();
    let shown = sources.par_iter().map(|source| {
        let inside = source.path.trim_start_matches("content/");
        let bytes = fs::read(&source.file)?;
        if inside.ends_with(".svg") {
            return drawing(&named, inside, bytes);
        }
        photograph((&named, &cache), inside, (&bytes, wanted.shared.contains(&source.path)))
    });
    let shown: Vec<io::Result<Shown>> = shown.collect();
    cache.sweep();
    let mut assets = Assets::default();
    for (source, shown) in sources.into_iter().zip(shown) {
        match shown? {
            Ok((picture, decoded)) => {
                assets.decoded += usize::from(decoded);
                assets.pictures.insert(source.path.clone(), picture);
            }
            Err((text, faults)) => report.add(&source.path, &text, faults),
        }
    }
    for (name, bytes) in &wanted.theme.statics {
        assets.statics.insert(name.clone(), named.give(name, bytes.clone())?);
    }
    assets.css = named.give("site.css", styles::bundle(&wanted.theme.styles, &assets.statics).into_bytes())?;
    let script = scripts::bundle(&wanted.theme.scripts);
    assets.script = (!script.is_empty()).then(|| named.give("form.js", script.into_bytes())).transpose()?;
    assets.paths = named.given.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(assets)
}

/// Publishes an SVG as it is.
fn drawing(named: &Named<'_, '_>, inside: &str, bytes: Vec<u8>) -> io::Result<Shown> {
    Ok(match svg::measure(&bytes) {
        Ok((width, height)) => {
            let url = named.give(inside, bytes)?;
            Ok((Picture { url, width, height, copies: Vec::new(), shared: None }, false))
        }
        Err(faults) => Err((Arc::from(String::from_utf8_lossy(&bytes)), faults)),
    })
}

/// Publishes copies of a picture made of pixels.
fn photograph(
    (named, cache): (&Named<'_, '_>, &Cache),
    inside: &str,
    (bytes, shared): (&[u8], bool),
) -> io::Result<Shown> {
    let (Made { copies, shared }, decoded) = match pictures::published(cache, bytes, shared)? {
        Ok(made) => made,
        // There is no text in it that could be shown.
        Err(fault) => return Ok(Err((Arc::from(""), vec![fault]))),
    };
    let stem = inside.rsplit_once('.').map_or(inside, |(stem, _)| stem);
    let give = |copy: Copy| {
        let (width, height) = (copy.width as usize, copy.height as usize);
        Ok(PictureCopy { url: named.give(&format!("{stem}.{}", copy.format.ending()), copy.bytes)?, width, height })
    };
    let copies = copies.into_iter().map(give).collect::<io::Result<Vec<_>>>()?;
    let shared = shared.map(give).transpose()?.map(|copy| copy.url);
    let PictureCopy { url, width, height } = copies.last().cloned().ok_or_else(|| io::Error::other("no copies"))?;
    Ok(Ok((Picture { url, width, height, copies, shared }, decoded)))
}

/// Files that are given away under names that change with their bytes.
struct Named<'a, 's> {
    sink: &'a Sink<'s>,
    /// Their paths: two pictures may come to the same file.
    given: Mutex<BTreeSet<String>>,
}

impl Named<'_, '_> {
    /// Gives a file away and returns its address.
    fn give(&self, name: &str, bytes: Vec<u8>) -> io::Result<String> {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let address = format!("/assets/{stem}.{}.{ending}", &hash[..10]);
        let path = format!("site{address}");
        let is_new = self.given.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        if is_new {
            (self.sink)(Output { path, bytes })?;
        }
        Ok(address)
    }
}
