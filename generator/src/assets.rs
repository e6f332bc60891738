//! Pictures, style sheets, scripts and the theme's files: measured, named by the hash of their bytes.

#[cfg(test)]
mod properties;
mod scripts;
mod styles;
mod svg;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::{fs, io};

use rayon::prelude::*;
use schema::{Fault, Faults, Span};

use crate::Output;
use crate::diagnostic::Report;
use crate::discover::{Place, Source};
use crate::site::Picture;
use crate::theme_files::ThemeFiles;

/// Everything under `/assets/`.
#[derive(Debug, Default)]
pub struct Assets {
    /// The files to be written.
    pub outputs: Vec<Output>,
    /// Pictures of documents, by the path of their source.
    pub pictures: HashMap<String, Picture>,
    /// Addresses of the theme's files, by name.
    pub statics: BTreeMap<String, String>,
    /// Address of the style sheet.
    pub css: String,
    /// Address of the script, if the theme has one.
    pub script: Option<String>,
}

/// A picture's bytes, and its width and height.
type Measured = (Vec<u8>, Result<(usize, usize), Faults>);

/// Reads and names all pictures and theme files. A picture that cannot be shown is a fault.
pub fn collect(sources: &[Source], theme: &ThemeFiles, report: &mut Report) -> io::Result<Assets> {
    let pictures: Vec<&Source> = sources
        .iter()
        .filter(|source| source.unreadable.is_none() && matches!(source.place, Place::Picture(..)))
        .collect();
    let read: Vec<io::Result<Measured>> = pictures
        .par_iter()
        .map(|source| {
            let bytes = fs::read(&source.file)?;
            let size = measure(&source.path, &bytes);
            Ok((bytes, size))
        })
        .collect();
    let mut assets = Assets::default();
    for (source, read) in pictures.into_iter().zip(read) {
        let (bytes, size) = read?;
        match size {
            Ok((width, height)) => {
                let inside = source.path.trim_start_matches("content/");
                let url = assets.add(inside, bytes);
                assets.pictures.insert(source.path.clone(), Picture { url, width, height });
            }
            Err(faults) => report.add(&source.path, &Arc::from(String::from_utf8_lossy(&bytes)), faults),
        }
    }
    for (name, bytes) in &theme.statics {
        let url = assets.add(name, bytes.clone());
        assets.statics.insert(name.clone(), url);
    }
    assets.css = assets.add("site.css", styles::bundle(&theme.styles, &assets.statics).into_bytes());
    let script = scripts::bundle(&theme.scripts);
    assets.script = (!script.is_empty()).then(|| assets.add("form.js", script.into_bytes()));
    Ok(assets)
}

impl Assets {
    /// Adds a file under a name that changes with its bytes, and returns its address.
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}.{}.{ending}", &hash[..10]);
        self.outputs.push(Output { path: format!("site/{path}"), bytes });
        format!("/{path}")
    }
}

/// Returns width and height in pixels.
fn measure(path: &str, bytes: &[u8]) -> Result<(usize, usize), Faults> {
    if path.ends_with(".svg") {
        return svg::measure(bytes);
    }
    let size = imagesize::blob_size(bytes);
    size.map(|size| (size.width, size.height))
        .map_err(|error| vec![Fault::error("picture-unreadable", Span::default()).with("message", error.to_string())])
}
