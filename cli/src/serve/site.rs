//! A built site in memory: the files of the site and the bundle of the functions.

use std::collections::BTreeMap;

use axum::body::Bytes;
use functions::catalogue::Files;
use generator::Output;

/// What one build yielded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files of the site by their path from its root, without a slash at the beginning.
    pub files: BTreeMap<String, Bytes>,
    /// The bundle of the functions by path in it.
    pub bundle: Files,
}

impl Site {
    /// Sorts outputs into site and bundle.
    pub fn of(outputs: Vec<Output>) -> Self {
        let mut site = Self::default();
        for output in outputs {
            if let Some(path) = output.path.strip_prefix("site/") {
                site.files.insert(path.to_owned(), output.bytes.into());
            } else if let Some(path) = output.path.strip_prefix("functions/") {
                site.bundle.insert(path.to_owned(), String::from_utf8_lossy(&output.bytes).into_owned());
            }
        }
        site
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_go_to_the_site_or_to_the_bundle() {
        let output = |path: &str| Output { path: path.to_owned(), bytes: path.into() };
        let site = Site::of(vec![output("site/es/index.html"), output("functions/manifest.json"), output("stray")]);
        assert_eq!(site.files.keys().collect::<Vec<_>>(), ["es/index.html"]);
        assert_eq!(
            site.bundle.into_iter().collect::<Vec<_>>(),
            [("manifest.json".into(), "functions/manifest.json".into())]
        );
    }
}
