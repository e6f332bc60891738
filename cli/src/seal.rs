//! Whether a build would come out as the last one did, told by what the file system knows of every file
//! that it read and wrote. No file is read for it.
//!
//! As version control knows files that nobody has changed: by their place, size, number, and the times at
//! which content and record were last changed; nobody can set the second. What changed so shortly
//! before it was looked at that the next change could bear the same time is not sealed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use generator::Placed;
use generator::look::{self, Found, Known, Sources, Sum};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a build writes, in the folder that it writes to.
const OUTPUTS: [&str; 2] = ["site", "functions"];

/// Longer than two changes may be apart that bear the same time.
const TICK: Duration = Duration::from_millis(20);

/// A build without faults, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    /// What the build was asked for, and by which program.
    asked: Asked,
    sources: String,
    outputs: String,
    built: Built,
}

/// What a build is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    program: String,
    project: PathBuf,
    out: PathBuf,
    drafts: bool,
    compress: bool,
}

/// What was seen of folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    state: String,
    /// Whether a change right after could go unseen.
    fresh: bool,
}

/// What a build came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Built {
    /// The instant for which it was built.
    pub(crate) at: Timestamp,
    /// When another site would come out of the same sources.
    pub(crate) next_change: Option<Timestamp>,
    /// Pages that were built.
    pub(crate) pages: usize,
    /// Languages of the site.
    pub(crate) languages: usize,
    /// Files that were written.
    pub(crate) files: usize,
}

impl Asked {
    /// Notes what is asked for; nothing where this program cannot be told from another.
    pub(crate) fn of(project: &Path, out: &Path, (drafts, compress): (bool, bool)) -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let mut sum = Sum::default();
        sum.add(&program, &Known::of(&fs::metadata(&program).ok()?));
        let [project, out] = [project, out].map(Path::to_owned);
        Some(Self { program: sum.to_string(), project, out, drafts, compress })
    }

    /// Returns what the last build came to, if this one would come to the same at a moment.
    pub(crate) fn holding(&self, sources: &Seen, now: Timestamp) -> Option<Built> {
        let seal: Seal = serde_json::from_slice(&fs::read(self.place()).ok()?).ok()?;
        let same = seal.asked == *self && seal.sources == sources.state;
        let in_time = seal.built.at <= now && seal.built.next_change.is_none_or(|change| now < change);
        if !(same && in_time) {
            return None;
        }
        let outputs = self.outputs(SystemTime::now())?;
        (outputs.state == seal.outputs).then_some(seal.built)
    }

    /// Seals a build without faults whose outputs were shown at a moment, if nothing could change unseen. It
    /// is of no use to complain when that cannot be written: the next build is a whole one.
    pub(crate) fn seal(&self, sources: &Seen, built: Built, (placed, shown): (&Placed, SystemTime)) {
        if sources.fresh {
            return;
        }
        let outputs = match placed {
            // Nobody knew of the folder in which they were until they were shown: what changed before that
            // was changed by this build.
            Placed::Alone(sum) => Some(seen_at(sum, shown)),
            Placed::Among => {
                settle();
                self.outputs(SystemTime::now())
            }
        };
        let outputs = outputs.filter(|seen| !seen.fresh);
        let Some(Seen { state: outputs, .. }) = outputs else { return };
        let seal = Seal { asked: self.clone(), sources: sources.state.clone(), outputs, built };
        let place = self.place();
        let text = serde_json::to_vec(&seal).unwrap_or_default();
        let _ =
            place.parent().map(fs::create_dir_all).and_then(|made| made.and_then(|()| fs::write(&place, text)).ok());
    }

    fn outputs(&self, now: SystemTime) -> Option<Seen> {
        let mut sum = Sum::default();
        for folder in OUTPUTS {
            look::each(&self.out, folder, &mut |Found { path, what, .. }| sum.see(path, what));
        }
        sum.is_whole().then(|| seen_at(&sum, now))
    }

    /// Returns where the seal of builds into this folder lies: in the project, beside what else the
    /// program keeps there.
    fn place(&self) -> PathBuf {
        let name = blake3::hash(self.out.as_os_str().as_encoded_bytes()).to_hex();
        self.project.join(".convoca/built").join(format!("{}.json", &name[..16]))
    }
}

/// Returns what was seen of a project's folder; nothing where something in it could change unseen.
pub(crate) fn seen(sources: &Sources, now: SystemTime) -> Option<Seen> {
    let mut sum = Sum::default();
    for entry in sources.content.iter().chain(&sources.themes) {
        sum.see(&entry.path, &entry.what);
    }
    sum.is_whole().then(|| seen_at(&sum, now))
}

/// Waits until whatever changes from now on bears another time than what was written before.
pub(crate) fn settle() {
    std::thread::sleep(TICK);
}

/// Returns what a sum tells at a moment.
fn seen_at(sum: &Sum, now: SystemTime) -> Seen {
    let fresh = sum.latest().is_none_or(|latest| now.checked_sub(TICK).is_none_or(|before| latest >= before));
    Seen { state: sum.to_string(), fresh }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Later than anything that a test does.
    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_secs(3600)
    }

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    #[test]
    fn whatever_changes_is_seen_and_what_only_is_read_is_not() {
        let folder = folder(&[("content/a/one", "1"), ("content/a/two", "2"), ("themes/three", "3")]);
        let see = || seen(&Sources::of(folder.path()), later()).expect("it can be seen").state;
        let path = |path: &str| folder.path().join("content").join(path);
        let mut states = vec![see()];
        fs::read(path("a/one")).expect("it can be read");
        assert_eq!(see(), states[0]);
        let changes: [&dyn Fn(); 5] = [
            &|| fs::write(path("a/three"), "3").expect("a file"),
            &|| fs::rename(path("a/three"), path("a/four")).expect("another name"),
            &|| fs::remove_file(path("a/one")).expect("it was there"),
            &|| fs::create_dir(path("b")).expect("a folder"),
            &|| {
                // The same size, and the time of its content set back.
                let before = fs::metadata(path("a/two")).expect("it is there").modified().expect("a time");
                fs::remove_file(path("a/two")).expect("it was there");
                fs::write(path("a/two"), "3").expect("a file");
                let file = fs::File::options().write(true).open(path("a/two")).expect("it is there");
                file.set_modified(before).expect("it can be set");
            },
        ];
        for (number, change) in changes.iter().enumerate() {
            change();
            let state = see();
            assert!(!states.contains(&state), "change {number}");
            states.push(state);
        }
    }

    #[test]
    fn what_was_changed_a_moment_ago_is_not_sealed_and_a_link_to_a_folder_never() {
        let folder = folder(&[("content/a/one", "1"), ("themes/two", "2")]);
        let see = |now| seen(&Sources::of(folder.path()), now);
        let fresh = |now| see(now).expect("it can be seen").fresh;
        assert!(fresh(SystemTime::now()) && !fresh(later()));
        #[cfg(unix)]
        {
            let content = folder.path().join("content");
            std::os::unix::fs::symlink(content.join("a"), content.join("b")).expect("a link");
            assert_eq!(see(later()), None);
        }
    }

    #[test]
    fn a_seal_holds_for_the_same_sources_outputs_and_question_until_the_site_changes_by_itself() {
        let project = folder(&[("content/a", "1"), ("themes/b", "2"), ("dist/site/c", "3"), ("dist/functions/d", "4")]);
        let out = project.path().join("dist");
        let moment = |second| Timestamp::from_second(second).expect("it is in range");
        let asked = Asked::of(project.path(), &out, (false, false)).expect("this program is known");
        let sources =
            || Seen { fresh: false, ..seen(&Sources::of(project.path()), later()).expect("they can be seen") };
        let built = Built { at: moment(100), next_change: Some(moment(200)), pages: 3, languages: 2, files: 4 };
        let sealed = |sources: &Seen, placed: &Placed| asked.seal(sources, built, (placed, later()));
        let seal = || sealed(&sources(), &Placed::Among);
        assert_eq!(asked.holding(&sources(), moment(150)), None, "nothing was sealed");
        sealed(&Seen { fresh: true, ..sources() }, &Placed::Among);
        assert_eq!(asked.holding(&sources(), moment(150)), None, "the sources could change unseen");
        seal();
        let found = asked.holding(&sources(), moment(150)).expect("it holds");
        assert_eq!((found.pages, found.languages, found.files), (3, 2, 4));
        for (second, holds) in [(99, false), (100, true), (199, true), (200, false)] {
            assert_eq!(asked.holding(&sources(), moment(second)).is_some(), holds, "{second}");
        }
        let sum = |files: &[&str]| {
            let mut sum = Sum::default();
            for path in files.iter().map(|file| out.join(file)) {
                sum.add(&path, &Known::of(&fs::metadata(&path).expect("it is there")));
            }
            Placed::Alone(sum)
        };
        let all = ["functions/d", "site/c"];
        sealed(&sources(), &sum(&all));
        assert!(asked.holding(&sources(), moment(150)).is_some(), "what is known of files is seen in the folders");
        sealed(&sources(), &sum(&all[1..]));
        assert_eq!(asked.holding(&sources(), moment(150)), None, "another file is among them");
        asked.seal(&sources(), built, (&sum(&all), SystemTime::UNIX_EPOCH));
        assert_eq!(asked.holding(&sources(), moment(150)), None, "they could be changed unseen");
        seal();
        let drafts = Asked { drafts: true, ..asked.clone() };
        assert_eq!(drafts.holding(&sources(), moment(150)), None);
        let other = Asked { program: "another".to_owned(), ..asked.clone() };
        assert_eq!(other.holding(&sources(), moment(150)), None);
        for changed in ["content/a", "themes/b", "dist/site/c", "dist/functions/d", "dist/functions/new"] {
            seal();
            assert!(asked.holding(&sources(), moment(150)).is_some(), "{changed}");
            fs::write(project.path().join(changed), "changed").expect("it is written");
            assert_eq!(asked.holding(&sources(), moment(150)), None, "{changed}");
        }
    }
}
