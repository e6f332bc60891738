//! A site that follows its sources comes to what a whole build comes to, whatever is edited.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use generator::diagnostic::{Catalogue, Colours};
use generator::workspace::{Update, Workspace};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::SiteTest;

/// A site that is kept, and the files as they would be shown.
struct Followed {
    site: SiteTest,
    workspace: Workspace,
    files: BTreeMap<String, Vec<u8>>,
}

/// What an update came to.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    /// Everything was built, with this report.
    Whole(String),
    /// These files were drawn again.
    Part(Vec<String>),
}

impl Followed {
    fn new(site: SiteTest) -> Self {
        let workspace = Workspace::new(site.folder().to_owned(), false);
        let mut followed = Self { site, workspace, files: BTreeMap::new() };
        assert_eq!(followed.update(None), Came::Whole(String::new()), "the site of this test must be sound");
        followed
    }

    fn update(&mut self, changed: Option<&[PathBuf]>) -> Came {
        match self.workspace.update(self.site.now(), changed).expect("the project can be read") {
            Update::Whole(generated) => {
                if !generated.report.has_errors() {
                    let outputs = generated.outputs.into_iter();
                    self.files = outputs.map(|output| (output.path, output.bytes)).collect();
                }
                Came::Whole(generated.report.human(&Catalogue::new("en"), Colours::Off))
            }
            Update::Part { outputs, gone } => {
                let mut paths: Vec<String> = outputs.iter().map(|output| output.path.clone()).collect();
                paths.sort();
                gone.iter().for_each(|path| assert!(self.files.remove(path).is_some(), "{path} was there"));
                self.files.extend(outputs.into_iter().map(|output| (output.path, output.bytes)));
                Came::Part(paths)
            }
        }
    }

    /// Changes a file and tells it; what is shown then must be what a build from nothing yields.
    fn edit(&mut self, path: &str, change: impl Fn(&str) -> String) -> Came {
        let file = self.site.folder().join(path);
        let text = fs::read_to_string(&file).expect("the file is there");
        fs::write(&file, change(&text)).expect("the file can be written");
        let came = self.update(Some(&[file]));
        self.hold_against_a_whole_build(&came);
        came
    }

    fn hold_against_a_whole_build(&self, came: &Came) {
        let built = self.site.build();
        match came {
            Came::Whole(report) => assert_eq!(*report, built.report()),
            Came::Part(_) => assert!(!built.faults().has_errors(), "{}", built.report()),
        }
        if !built.faults().has_errors() {
            let built: BTreeMap<String, Vec<u8>> =
                built.outputs().into_iter().map(|output| (output.path, output.bytes)).collect();
            let paths = self.files.keys().chain(built.keys());
            let differs = paths.filter(|path| self.files.get(*path) != built.get(*path));
            assert_eq!(differs.collect::<Vec<_>>(), Vec::<&String>::new(), "after {came:?}");
        }
    }
}

/// Returns a site whose lists have several pages, in which documents stand by their titles.
fn crowded(site: SiteTest) -> SiteTest {
    let names = ["bruma", "dunas", "faena", "golfo", "islas"];
    names.into_iter().fold(site, |site, name| {
        let innovator = format!("content/innovators/{name}");
        let story = format!("content/stories/{name}");
        let facts = "member_type: academia\ncountry: ES\n";
        let site = site
            .file(&format!("{innovator}/innovator.yaml"), &format!("organisation: {name}\n{facts}basis: public-facts\ntopics: [sea]\n"))
            .file(&format!("{story}/story.yaml"), &format!("innovator: {name}\npublished: 2026-05-04\nstage: pilot\ntopics: [light]\n"));
        ["es", "en"].into_iter().fold(site, |site, lang| {
            let text = |of: &str, more: &str| {
                format!("---\ntitle: {name} {of} {lang}\nsummary: What {name} is known for, as {of}, in words of {lang}.\n{more}---\nProse.\n")
            };
            site.file(&format!("{innovator}/index.{lang}.md"), &text("house", "initiative: Boats\n"))
                .file(&format!("{story}/index.{lang}.md"), &text("tale", ""))
        })
    })
}

const STORY: &str = "content/stories/night-school/index.en.md";

#[test]
fn an_edit_of_prose_draws_what_shows_it_and_nothing_else() {
    let mut followed = Followed::new(SiteTest::from("basic"));
    let page = "site/en/stories/night-school/index.html".to_owned();
    let prose = followed.edit(STORY, |text| format!("{text}\nMore.\n"));
    assert_eq!(prose, Came::Part(vec![page.clone()]));
    let Came::Part(named) = followed.edit(STORY, |text| text.replace("The school at night", "A school by night"))
    else {
        panic!("a title is a matter of words");
    };
    let others = ["site/en/feed.xml", "site/en/stories/index.html", "site/en/innovators/harbour-school/index.html"];
    assert!(named.contains(&page) && others.iter().all(|path| named.iter().any(|name| name == path)), "{named:?}");
    assert!(named.iter().all(|path| path.starts_with("site/en/") || path.contains(".en.json")), "{named:?}");
    // It stands elsewhere in the list now, which is nothing to what is there once.
    let mut followed = Followed::new(crowded(SiteTest::from("basic")));
    let tale = "content/stories/bruma/index.en.md";
    let Came::Part(moved) = followed.edit(tale, |text| text.replace("bruma tale", "zzz tale")) else {
        panic!("a title is a matter of words");
    };
    assert!(moved.iter().any(|path| path.starts_with("site/en/stories/2/")), "{moved:?}");
    assert!(moved.iter().all(|path| path.starts_with("site/en/")), "{moved:?}");
}

#[test]
fn an_edit_of_prose_changes_what_its_words_are_found_by_and_no_other_file() {
    let mut followed = Followed::new(crowded(SiteTest::searchable("basic")));
    let Came::Part(prose) = followed.edit(STORY, |text| format!("{text}\nA lonely xylophone.\n")) else {
        panic!("prose is a matter of words");
    };
    let of_search = |path: &&String| path.contains("search/");
    let changed: Vec<&String> = prose.iter().filter(of_search).collect();
    assert!(
        changed.iter().all(|path| path.starts_with("site/assets/search/en/") || *path == "site/en/search/terms.txt")
    );
    assert!(changed.len() <= 3, "{changed:?}");
    let same = followed.edit(STORY, |text| text.replace("lonely xylophone", "xylophone, lonely"));
    assert_eq!(same, Came::Part(vec!["site/en/stories/night-school/index.html".to_owned()]));
    let Came::Part(titled) = followed.edit(STORY, |text| text.replace("The school at night", "A school")) else {
        panic!("a title is a matter of words");
    };
    assert!(titled.contains(&"site/en/search/index.html".to_owned()), "{titled:?}");
    assert!(!titled.iter().any(|path| path.contains("/es/search") || path.contains("/search/es")), "{titled:?}");
}

#[test]
fn what_is_more_than_words_or_at_fault_is_built_whole() {
    let mut followed = Followed::new(SiteTest::from("basic"));
    for (path, from, to) in [
        (STORY, "title:", "slug: at-night\ntitle:"),
        (STORY, "Published", "[Nowhere](@pages/nowhere) published"),
        (STORY, "[Nowhere](@pages/nowhere) published", "Published"),
        (STORY, "title: The school at night", "title: Harbour School"),
        ("content/pages/about/index.en.md", "title:", "menu: Who\ntitle:"),
        // An old address leads there, and says so.
        ("content/calls/2027-lights/index.ar.md", "title: ", "title: A "),
        ("content/stories/night-school/story.yaml", "innovator:", "# a remark\ninnovator:"),
        ("content/words/en.yaml", "\n", "\n# a remark\n"),
        ("themes/plain/layouts/base.html", "<body>", "<body >"),
    ] {
        let came = followed.edit(path, |text| text.replacen(from, to, 1));
        assert!(matches!(came, Came::Whole(_)), "{path}: {from} -> {to}: {came:?}");
    }
}

#[test]
fn files_that_an_editor_makes_and_takes_away_change_nothing() {
    let mut followed = Followed::new(SiteTest::from("basic"));
    let beside = |name: &str| followed.site.folder().join("content/stories/night-school").join(name);
    let files = [beside(".index.en.md.swp"), beside("index.en.md~"), beside("4913")];
    fs::write(&files[0], "anything").expect("there is room");
    assert_eq!(followed.update(Some(&files)), Came::Part(Vec::new()));
    let Came::Whole(report) = ({
        fs::write(&files[2], "a file that stays").expect("there is room");
        followed.update(Some(&files))
    }) else {
        panic!("a stray file is a fault");
    };
    assert!(report.contains("4913"), "{report}");
}

/// An edit of some file of the site.
#[derive(Clone, Debug)]
struct Edit {
    sort: usize,
    file: usize,
    word: usize,
}

const WORDS: &[&str] = &["Alba", "zeta", "Éclat", "ميناء", "A <b> & \"c\"", "{{ founded }}", "Mar"];

/// Ways of changing prose; a site may have faults after some.
const SORTS: &[fn(&str, &str) -> String] = &[
    |text, word| format!("{text}\n{word} {word}.\n"),
    |text, word| line(text, "title:", &format!("title: \"{}\"", word.replace('"', "'"))),
    |text, word| line(text, "title:", &format!("title: {} and more", word.replace(['"', '{', '&'], ""))),
    |text, word| {
        line(
            text,
            "summary:",
            &format!("summary: A summary of what {} means for the whole harbour.", word.replace(['"', '{', '&'], "")),
        )
    },
    |text, word| format!("{text}\n## {word} {{#part}}\n\nSee [above](#part).\n"),
    |text, _| text.replace("## ", "### "),
    |text, _| text.replace(" {#part}", ""),
    |text, _| format!("{text}\n[The school](@stories/night-school) and [](@innovators/harbour-school).\n"),
    |text, _| format!("{text}\n[A part](@pages/about#part)\n"),
    |text, _| text.replace("[A part](@pages/about#part)", ""),
    |text, word| format!("{text}\n[{word}](@pages/nowhere)\n"),
    |text, _| text.lines().filter(|line| !line.contains("nowhere")).map(|line| format!("{line}\n")).collect(),
    |text, _| text.replacen("title:", "slug: elsewhere\ntitle:", 1),
    |text, _| text.replace("slug: elsewhere\n", ""),
    |text, _| text.replacen("title:", "draft: true\ntitle:", 1),
    |text, _| text.replace("draft: true\n", ""),
    |text, _| text.to_owned(),
];

fn line(text: &str, key: &str, with: &str) -> String {
    text.lines().map(|line| format!("{}\n", if line.starts_with(key) { with } else { line })).collect()
}

/// Makes one edit and returns what changed.
fn made(folder: &Path, edit: &Edit) -> Vec<PathBuf> {
    let mut prose: Vec<PathBuf> = walkdir::WalkDir::new(folder.join("content"))
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    prose.sort();
    let file = prose[edit.file % prose.len()].clone();
    let there = |file: &Path| file.parent().expect("it lies in a folder").to_owned();
    match edit.sort {
        // What is rarer than an edit: a language or a document that goes, a document that is named anew, facts.
        0 if prose.len() > 12 => {
            fs::remove_file(&file).expect("it is there");
            vec![file]
        }
        1 if prose.len() > 12 => {
            let folder = there(&file);
            fs::remove_dir_all(&folder).expect("it is there");
            vec![folder]
        }
        2 => {
            let (from, name) = (there(&file), format!("named-{}", edit.word));
            let to = from.with_file_name(name);
            match to.exists() {
                true => Vec::new(),
                false => {
                    fs::rename(&from, &to).expect("it can be named so");
                    vec![from, to]
                }
            }
        }
        3 => {
            let facts = folder.join("content/calls/2027-lights/call.yaml");
            let Ok(text) = fs::read_to_string(&facts) else { return Vec::new() };
            fs::write(&facts, format!("{text}# {}\n", edit.word)).expect("there is room");
            vec![facts]
        }
        sort => {
            let text = fs::read_to_string(&file).expect("it is there");
            let word = WORDS[edit.word % WORDS.len()];
            fs::write(&file, SORTS[sort % SORTS.len()](&text, word)).expect("there is room");
            vec![file]
        }
    }
}

fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let edit = (0..4 + 4 * SORTS.len(), 0..64_usize, 0..WORDS.len());
    let edit = edit.prop_map(|(sort, file, word)| Edit { sort, file, word });
    prop::collection::vec(prop::collection::vec(edit, 1..3), 1..8)
}

fn follow(site: SiteTest, rounds: &[Vec<Edit>]) {
    let mut followed = Followed::new(site);
    for round in rounds {
        let changed: Vec<PathBuf> = round.iter().flat_map(|edit| made(followed.site.folder(), edit)).collect();
        let came = followed.update(Some(&changed));
        followed.hold_against_a_whole_build(&came);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_edited_the_site_is_that_of_a_whole_build(rounds in edits()) {
        follow(crowded(SiteTest::from("basic")), &rounds);
    }

    #[test]
    fn whatever_is_edited_the_search_is_that_of_a_whole_build(rounds in edits()) {
        follow(crowded(SiteTest::searchable("basic")), &rounds);
    }
}
