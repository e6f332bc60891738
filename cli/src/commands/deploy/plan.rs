//! What is to be done so that a bucket holds the pages of a folder, and in which order.
#![cfg_attr(not(feature = "aws"), allow(dead_code, reason = "nothing else asks for it"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use md5::{Digest, Md5};

use crate::commands::counted::counted;
use crate::serve::content_type;

/// How long what never changes under its name may be kept: a year.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// How long everything else may be kept: browsers ask each time, CloudFront is told of changes.
const ASKED: &str = "public, max-age=0, s-maxage=86400, must-revalidate";

/// Of how many changed addresses CloudFront is told one by one; the first thousand of a month cost
/// nothing.
const MOST_TOLD: usize = 300;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LocalFile {
    /// Its MD5 hash in hex, as S3 tags what it keeps.
    pub(super) tag: String,
    /// Its size in bytes.
    pub(super) bytes: u64,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Files to upload, in this order.
    pub(super) put: Vec<String>,
    /// Files to remove, after all else.
    pub(super) remove: Vec<String>,
    /// Addresses that show something else then.
    pub(super) changed: Vec<String>,
    /// Addresses that show nothing any more, once it is removed.
    pub(super) gone: Vec<String>,
    /// How many files are there already.
    pub(super) unchanged: usize,
}

/// Reads a folder: its files by their paths, with `/` between folders.
pub(super) fn local_files(folder: &Path) -> anyhow::Result<BTreeMap<String, LocalFile>> {
    let mut files = BTreeMap::new();
    read(folder, "", &mut files)?;
    Ok(files)
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, LocalFile>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a file of the site has no name in text")?;
        let key = format!("{prefix}{name}");
        if path.is_dir() {
            read(&path, &format!("{key}/"), files)?;
        } else {
            let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            files.insert(key, LocalFile { tag: hex(&Md5::digest(&bytes)), bytes: bytes.len() as u64 });
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Plan {
    /// Compares a folder with what a bucket holds: the tag of each object by its name.
    pub(super) fn of(local: &BTreeMap<String, LocalFile>, remote: &BTreeMap<String, String>) -> Self {
        let changed = |(name, file): &(&String, &LocalFile)| remote.get(*name) != Some(&file.tag);
        let mut put: Vec<String> = local.iter().filter(changed).map(|(name, _)| name.clone()).collect();
        // What pages are made of comes before the pages, and what leads to pages comes after them.
        put.sort_by_key(|name| (rank(name), name.clone()));
        let remove: Vec<String> = remote.keys().filter(|name| !local.contains_key(*name)).cloned().collect();
        let shown = |names: &mut dyn Iterator<Item = &String>| -> Vec<String> {
            names.filter(|name| !is_forever(name)).flat_map(|name| addresses(name)).collect()
        };
        let mut changed = shown(&mut put.iter().filter(|name| remote.contains_key(*name)));
        let mut gone = shown(&mut remove.iter());
        for told in [&mut changed, &mut gone] {
            if told.len() > MOST_TOLD {
                *told = vec!["/*".to_owned()];
            }
        }
        let unchanged = local.len() - put.len();
        Self { put, remove, changed, gone, unchanged }
    }

    /// Returns all addresses of which CloudFront is told.
    pub(super) fn told(&self) -> Vec<String> {
        [&self.changed[..], &self.gone[..]].concat()
    }

    /// Says how much is done, by verbs for uploading, removing and telling.
    pub(super) fn summary(&self, local: &BTreeMap<String, LocalFile>, [upload, remove, tell]: [&str; 3]) -> String {
        let bytes: u64 = self.put.iter().filter_map(|name| local.get(name)).map(|file| file.bytes).sum();
        format!(
            "{upload} {} ({} KB), {remove} {}, {tell} CloudFront of {}; {} unchanged",
            counted(self.put.len(), "file"),
            bytes.div_ceil(1000),
            counted(self.remove.len(), "file"),
            counted(self.told().len(), "path"),
            self.unchanged,
        )
    }
}

fn rank(name: &str) -> u8 {
    if is_forever(name) {
        0
    } else if name.ends_with(".html") && name.contains('/') {
        2
    } else if name.ends_with(".html") || name.ends_with(".xml") {
        3
    } else {
        1
    }
}

/// Tells whether a name carries a hash of what is under it: `form.ed84ab63d3.js`.
fn is_forever(name: &str) -> bool {
    let mut parts = name.rsplit('/').next().unwrap_or_default().rsplit('.');
    let hash = parts.nth(1).filter(|_| name.starts_with("assets/"));
    hash.is_some_and(|hash| hash.len() == 10 && hash.bytes().all(|sign| sign.is_ascii_hexdigit()))
}

/// Returns the addresses at which a file is kept: a folder's page has two.
fn addresses(name: &str) -> Vec<String> {
    let folder = name.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    folder.map(|folder| format!("/{folder}")).into_iter().chain([format!("/{name}")]).collect()
}

/// Returns the type that a file is sent as, and for how long it may be kept.
pub(super) fn headers(name: &str) -> (&'static str, &'static str) {
    (content_type::of(name), if is_forever(name) { FOREVER } else { ASKED })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(files: &[(&str, &str)]) -> BTreeMap<String, LocalFile> {
        let file = |tag: &str| LocalFile { tag: tag.to_owned(), bytes: 1 };
        files.iter().map(|(name, tag)| ((*name).to_owned(), file(tag))).collect()
    }

    fn remote(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(name, tag)| ((*name).to_owned(), (*tag).to_owned())).collect()
    }

    #[test]
    fn only_what_changed_is_uploaded_styles_first_and_the_list_of_pages_last() {
        let here = local(&[
            ("assets/site.0123456789.css", "a"),
            ("es/index.html", "b"),
            ("es/same/index.html", "c"),
            ("index.html", "d"),
            ("robots.txt", "e"),
            ("sitemap.xml", "f"),
        ]);
        let there = remote(&[
            ("assets/site.9876543210.css", "x"),
            ("es/index.html", "old"),
            ("es/same/index.html", "c"),
            ("es/gone/index.html", "x"),
        ]);
        let plan = Plan::of(&here, &there);
        let put = ["assets/site.0123456789.css", "robots.txt", "es/index.html", "index.html", "sitemap.xml"];
        assert_eq!((plan.put.as_slice(), plan.unchanged), (&put.map(str::to_owned)[..], 1));
        assert_eq!(plan.remove, ["assets/site.9876543210.css", "es/gone/index.html"]);
        assert_eq!(
            plan.told(),
            ["/es/", "/es/index.html", "/es/gone/", "/es/gone/index.html"],
            "new ones nobody keeps"
        );
        assert_eq!(Plan::of(&here, &remote(&[])).told(), [""; 0]);
        let same = here.iter().map(|(name, file)| (name.clone(), file.tag.clone())).collect();
        assert_eq!(Plan::of(&here, &same), Plan { unchanged: here.len(), ..Plan::default() });
    }

    #[test]
    fn many_changes_are_told_as_one() {
        let names: Vec<String> = (0..400).map(|number| format!("es/{number}/index.html")).collect();
        let here = names.iter().map(|name| (name.clone(), LocalFile { tag: "new".to_owned(), bytes: 1 })).collect();
        let there = names.iter().map(|name| (name.clone(), "old".to_owned())).collect();
        assert_eq!(Plan::of(&here, &there).told(), ["/*"]);
    }

    #[test]
    fn what_carries_its_hash_is_kept_for_ever_and_nothing_else() {
        for (name, kind, forever) in [
            ("assets/form.ed84ab63d3.js", "text/javascript; charset=utf-8", true),
            ("assets/calls/2020.dab758432a.webp", "image/webp", true),
            ("assets/form.js", "text/javascript; charset=utf-8", false),
            ("es/form.ed84ab63d3.js", "text/javascript; charset=utf-8", false),
            ("es/index.html", "text/html; charset=utf-8", false),
            ("es/feed.xml", "application/atom+xml; charset=utf-8", false),
            ("es/calls/x/deadline.ics", "text/calendar; charset=utf-8", false),
        ] {
            let (found, kept) = headers(name);
            assert_eq!((found, kept == FOREVER), (kind, forever), "{name}");
        }
    }

    #[test]
    fn files_are_known_by_the_tag_that_s3_gives_them() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("es")).expect("a folder");
        fs::write(folder.path().join("es/index.html"), "hello").expect("a file");
        let expected = LocalFile { tag: "5d41402abc4b2a76b9719d911017c592".to_owned(), bytes: 5 };
        let files = local_files(folder.path()).expect("it is read");
        assert_eq!(files, BTreeMap::from([("es/index.html".to_owned(), expected)]));
    }
}
