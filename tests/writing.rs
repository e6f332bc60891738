//! Onto the disk: only what changed is written, and only what vanished is removed.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use generator::{Output, Written};
use tempfile::TempDir;

use crate::support::{Built, SiteTest};

const CALL: &str = "content/calls/2027-lights/call.yaml";

fn written(out: &TempDir, built: &Built) -> Written {
    generator::write(out.path(), &built.outputs()).expect("there is room")
}

#[test]
fn files_that_are_right_are_left_alone() {
    let out = TempDir::new().expect("there is room for a folder");
    let built = SiteTest::from("basic").build_sound();
    let count = built.paths().count();
    assert_eq!(written(&out, &built), Written { written: count, unchanged: 0, removed: 0 });
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in built.paths() {
        let file = fs::File::options().write(true).open(out.path().join(path)).expect("it was written");
        file.set_modified(long_ago).expect("the time can be set");
    }
    let changed = SiteTest::from("basic").replace("content/pages/about/index.en.md", "by which rules", "by what rules");
    let changed = changed.build_sound();
    let different = built.differences(&changed);
    assert_eq!(
        written(&out, &changed),
        Written { written: different.len(), unchanged: count - different.len(), removed: 0 }
    );
    for path in changed.paths() {
        let modified = fs::metadata(out.path().join(path)).and_then(|file| file.modified()).expect("it is there");
        assert_eq!(modified == long_ago, !different.contains(&path), "{path}");
    }
}

#[test]
fn what_the_site_no_longer_has_is_removed_and_nothing_else() {
    let out = TempDir::new().expect("there is room for a folder");
    written(&out, &SiteTest::from("basic").build_sound());
    fs::write(out.path().join("notes.txt"), "ours").expect("there is room");
    fs::write(out.path().join("site/stray.html"), "old").expect("there is room");
    let smaller = SiteTest::from("basic").remove("content/redirects.yaml").build_sound();
    let told = written(&out, &smaller);
    assert_eq!(told.removed, 5, "four redirects and a stray file: {told:?}");
    for gone in ["site/stray.html", "site/es/quienes/index.html", "site/es/quienes"] {
        assert!(!out.path().join(gone).exists(), "{gone} is still there");
    }
    assert!(out.path().join("notes.txt").exists(), "a file outside of `site` and `functions` is not ours");
    let left = walkdir::WalkDir::new(out.path().join("site")).into_iter().filter_map(Result::ok);
    let empty = left.filter(|entry| entry.file_type().is_dir() && is_empty(entry.path()));
    assert_eq!(empty.count(), 0, "no empty folder is left");
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("the folder can be read").next().is_none()
}

#[test]
fn one_date_shows_in_every_language_and_in_nothing_unrelated() {
    let before = SiteTest::from("basic").build_sound();
    let after =
        SiteTest::from("basic").replace(CALL, "closes: 2027-03-31T23:59", "closes: 2027-05-02T12:00").build_sound();
    for (page, text) in [
        ("/es/convocatorias/luces/", "2 de mayo de 2027"),
        ("/en/calls/2027-lights/", "2 May 2027"),
        ("/en/calls/lights/", "2 May 2027"),
        ("/ar/calls/2027-lights/", "٢ مايو ٢٠٢٧"),
    ] {
        if before.has(&format!("site{page}index.html")) {
            assert!(after.page(page).contains(text), "{page} does not say {text}");
        }
    }
    // The call itself, lists and blocks with its card, feeds with its summary, and the one page
    // whose prose takes the date.
    let related =
        ["luces", "lights", "/convocatorias/", "/calls/", "/temas/", "/topics/", "/مواضيع/", "/qué-es/", "feed.xml"];
    for path in before.differences(&after) {
        let home = ["site/es/index.html", "site/en/index.html", "site/ar/index.html"].contains(&path);
        let bundle = path.starts_with("functions/calls/") || path.starts_with("functions/pages/");
        assert!(home || bundle || related.iter().any(|part| path.contains(part)), "{path} changed as well");
        assert!(!path.contains("innovators") && !path.contains("stories"), "{path} changed as well");
    }
    let everywhere =
        ["site/es/index.html", "site/en/index.html", "site/ar/index.html", "functions/calls/2027-lights.json"];
    let changed = before.differences(&after);
    assert!(everywhere.iter().all(|path| changed.contains(path)), "{changed:?}");
}

#[test]
fn more_than_is_held_in_memory_waits_on_the_disk_and_nothing_is_left_of_it() {
    let out = TempDir::new().expect("there is room for a folder");
    let large = |sign: &str| -> Vec<Output> {
        let names = ["site/a/index.html", "site/b/index.html", "functions/c.json"];
        names.map(|path| Output { path: path.to_owned(), bytes: sign.repeat(9 << 20).into_bytes() }).into()
    };
    let all = |written| Written { written, unchanged: 0, removed: 0 };
    assert_eq!(generator::write(out.path(), &large("1")).expect("there is room"), all(3));
    let mut next = large("2");
    next.push(Output { path: "site/new/deep/page.html".to_owned(), bytes: b"new".to_vec() });
    assert_eq!(generator::write(out.path(), &next).expect("there is room"), all(4));
    for Output { path, bytes } in &next {
        assert!(fs::read(out.path().join(path)).expect("it was written") == *bytes, "{path}");
    }
    let given_up = generator::Staged::new(out.path()).expect("it can be begun");
    large("3").into_iter().try_for_each(|output| given_up.take(output)).expect("there is room");
    drop(given_up);
    assert!(fs::read(out.path().join("site/a/index.html")).expect("it is there") == next[0].bytes);
    let left = fs::read_dir(out.path()).expect("the folder can be read").count();
    assert_eq!(left, 2, "what was given up is gone");
}
