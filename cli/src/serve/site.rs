//! A built site in memory: the files of the site and the bundle of the functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use functions::catalogue;
use generator::Output;

/// What one build yielded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files of the site.
    pub files: Files,
    /// The bundle of the functions by path in it.
    pub bundle: Arc<catalogue::Files>,
}

/// Files by their path from the site's root, without a slash at the beginning. A copy with some of them
/// changed shares the others.
#[derive(Clone, Debug, Default)]
pub struct Files {
    built: Arc<BTreeMap<String, Bytes>>,
    /// Nothing where a file is gone.
    changed: BTreeMap<String, Option<Bytes>>,
}

/// How many changed files are looked for apart before they join the others.
const APART: usize = 256;

impl Files {
    /// Returns a file with its path.
    pub fn get(&self, path: &str) -> Option<(&str, &Bytes)> {
        match self.changed.get_key_value(path) {
            Some((path, bytes)) => bytes.as_ref().map(|bytes| (path.as_str(), bytes)),
            None => self.built.get_key_value(path).map(|(path, bytes)| (path.as_str(), bytes)),
        }
    }

    /// Tells whether there is a file.
    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    fn put(&mut self, path: &str, bytes: Option<Bytes>) {
        self.changed.insert(path.to_owned(), bytes);
        if self.changed.len() <= APART {
            return;
        }
        let built = Arc::make_mut(&mut self.built);
        for (path, bytes) in std::mem::take(&mut self.changed) {
            match bytes {
                Some(bytes) => drop(built.insert(path, bytes)),
                None => drop(built.remove(&path)),
            }
        }
    }

    fn all(&self) -> BTreeMap<&str, &Bytes> {
        let paths = self.built.keys().chain(self.changed.keys());
        paths.filter_map(|path| self.get(path)).collect()
    }
}

impl FromIterator<(String, Bytes)> for Files {
    fn from_iter<T: IntoIterator<Item = (String, Bytes)>>(files: T) -> Self {
        Self { built: Arc::new(files.into_iter().collect()), changed: BTreeMap::new() }
    }
}

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Eq for Files {}

impl Site {
    /// Sorts outputs into site and bundle.
    pub fn of(outputs: Vec<Output>) -> Self {
        let (mut files, mut bundle) = (Vec::new(), catalogue::Files::new());
        for output in outputs {
            if let Some(path) = output.path.strip_prefix("site/") {
                files.push((path.to_owned(), Bytes::from(output.bytes)));
            } else if let Some(path) = output.path.strip_prefix("functions/") {
                bundle.insert(path.to_owned(), text(&output.bytes));
            }
        }
        Self { files: files.into_iter().collect(), bundle: Arc::new(bundle) }
    }

    /// Returns the site with some files drawn again, and without those that are gone; nothing when all is as
    /// it was.
    pub fn with(&self, outputs: &[Output], gone: &[String]) -> Option<Self> {
        let mut site = self.clone();
        let mut news = false;
        for output in outputs {
            if let Some(path) = output.path.strip_prefix("site/") {
                if self.files.get(path).is_none_or(|(_, bytes)| *bytes != output.bytes) {
                    site.files.put(path, Some(Bytes::copy_from_slice(&output.bytes)));
                    news = true;
                }
            } else if let Some(path) = output.path.strip_prefix("functions/") {
                let text = text(&output.bytes);
                if self.bundle.get(path) != Some(&text) {
                    Arc::make_mut(&mut site.bundle).insert(path.to_owned(), text);
                    news = true;
                }
            }
        }
        for path in gone.iter().filter_map(|path| path.strip_prefix("site/")).filter(|path| self.files.has(path)) {
            site.files.put(path, None);
            news = true;
        }
        news.then_some(site)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str, text: &str) -> Output {
        Output { path: path.to_owned(), bytes: text.into() }
    }

    #[test]
    fn outputs_go_to_the_site_or_to_the_bundle() {
        let outputs = ["site/es/index.html", "functions/manifest.json", "stray"].map(|path| output(path, path));
        let site = Site::of(outputs.into());
        assert!(site.files.has("es/index.html") && site.files.all().len() == 1);
        assert_eq!(
            site.bundle.iter().collect::<Vec<_>>(),
            [(&"manifest.json".into(), &"functions/manifest.json".into())]
        );
    }

    #[test]
    fn files_that_were_drawn_again_are_new_only_with_other_bytes() {
        let site = Site::of(vec![output("site/a", "1"), output("site/b", "2"), output("functions/c", "3")]);
        assert_eq!(site.with(&[output("site/a", "1"), output("functions/c", "3")], &[]), None);
        let news = site.with(&[output("site/a", "4"), output("functions/c", "5")], &[]).expect("there is news");
        let expected = Site::of(vec![output("site/a", "4"), output("site/b", "2"), output("functions/c", "5")]);
        assert_eq!(news, expected);
        assert_eq!(site.files.get("a").map(|(_, bytes)| &bytes[..]), Some(&b"1"[..]), "who shows the old one keeps it");
        let many = (0..=APART).map(|number| output(&format!("site/{number}"), "x"));
        let news = site.with(&many.collect::<Vec<_>>(), &[]).expect("there is news");
        assert_eq!((news.files.changed.len(), news.files.all().len()), (0, APART + 3));
    }

    #[test]
    fn files_that_are_gone_are_there_no_more() {
        let site = Site::of(vec![output("site/a", "1"), output("site/b", "2")]);
        let news = site.with(&[], &["site/a".to_owned(), "site/never".to_owned()]).expect("there is news");
        assert_eq!(news, Site::of(vec![output("site/b", "2")]));
        assert_eq!(news.with(&[], &["site/a".to_owned()]), None, "it is gone already");
        let again = news.with(&[output("site/a", "3")], &[]).expect("there is news");
        assert_eq!(again.files.get("a").map(|(_, bytes)| &bytes[..]), Some(&b"3"[..]));
        let many: Vec<Output> = (0..=APART).map(|number| output(&format!("site/{number}"), "x")).collect();
        let joined = news.with(&many, &[]).expect("there is news");
        assert!(!joined.files.has("a") && joined.files.has("b"));
    }
}
