//! A draft as a file: what its author takes along, and opens on another device.
//!
//! ```text
//! { "convoca_draft": 1, "form", "call", "form_version", "changed",
//!   "answers": [[name, value]…], "files": […], "visited": […], "prints": {…}, "fingerprint",
//!   "begun": { "started", "late_until", "corrects", "proof" } }
//! ```
//!
//! [`DraftFile::of`] writes it, [`DraftFile::read`] reads what anybody may have written: nothing of it
//! is believed. What decides whether a draft may still be sent (when it was begun, until when by a late
//! link, which submission it corrects) counts only with a proof that this site gave for it.

use std::collections::{BTreeMap, BTreeSet};

use forms::{Pairs, Uploaded};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::keys::Keys;
use crate::reference::Reference;
use crate::request::{LARGEST_BODY, MOST_PAIRS};

/// The largest file that is read, in bytes: the largest draft, with every sign of it escaped.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// The number of the shape, which a reader of files to come will tell apart by it.
const SHAPE: u32 = 1;

/// What the proofs are for.
const PURPOSE: &str = "draft-file";

/// How many bytes the names, ids and prints beside the answers may have together.
const LARGEST_BESIDE: usize = 256 * 1024;

/// A draft outside of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    convoca_draft: u32,
    /// The form.
    pub form: String,
    /// The call, on a call's form.
    pub call: Option<String>,
    form_version: u32,
    changed: Timestamp,
    answers: Pairs,
    #[serde(default)]
    files: Vec<Uploaded>,
    #[serde(default)]
    visited: BTreeSet<String>,
    #[serde(default)]
    prints: BTreeMap<String, String>,
    #[serde(default)]
    fingerprint: String,
    #[serde(default)]
    begun: Option<Begun>,
}

/// What decides whether the draft may be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    started: Timestamp,
    late_until: Option<Timestamp>,
    corrects: Option<Reference>,
    proof: String,
}

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftFileProblem {
    /// None was chosen.
    Missing,
    /// It is larger than any draft.
    TooLarge,
    /// It is no draft, or a damaged one.
    Unreadable,
    /// It is a draft of another form or of another call.
    OfAnother,
}

impl DraftFileProblem {
    /// All problems.
    pub const ALL: [Self; 4] = [Self::Missing, Self::TooLarge, Self::Unreadable, Self::OfAnother];

    /// Returns the key of its sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "resume.missing",
            Self::TooLarge => "resume.too_large",
            Self::Unreadable => "resume.unreadable",
            Self::OfAnother => "resume.of_another",
        }
    }
}

impl DraftFile {
    /// Writes a draft of this version of its form.
    pub fn of(draft: &Draft, form_version: u32, keys: &Keys) -> Self {
        let mut file = Self {
            convoca_draft: SHAPE,
            form: draft.form.clone(),
            call: draft.call.clone(),
            form_version,
            changed: draft.changed,
            answers: draft.pairs.clone(),
            files: draft.files.clone(),
            visited: draft.visited.clone(),
            prints: draft.prints.clone(),
            fingerprint: draft.fingerprint.clone(),
            begun: None,
        };
        let begun = Begun {
            started: draft.started,
            late_until: draft.late_until,
            corrects: draft.corrects.clone(),
            proof: String::new(),
        };
        let proof = keys.token(PURPOSE, &file.claim(&begun));
        file.begun = Some(Begun { proof, ..begun });
        file
    }

    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, DraftFileProblem> {
        if bytes.len() > LARGEST {
            return Err(DraftFileProblem::TooLarge);
        }
        // An editor may have put a mark of its encoding before the text.
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let file: Self = serde_json::from_slice(text).map_err(|_| DraftFileProblem::Unreadable)?;
        if file.convoca_draft != SHAPE {
            return Err(DraftFileProblem::Unreadable);
        }
        let length = |pair: &(String, String)| pair.0.len() + pair.1.len();
        let answers: usize = file.answers.iter().map(length).sum();
        let beside: usize = file.visited.iter().map(String::len).sum::<usize>()
            + file.prints.iter().map(|(id, print)| id.len() + print.len()).sum::<usize>();
        if answers > LARGEST_BODY || file.answers.len() > MOST_PAIRS || beside > LARGEST_BESIDE {
            return Err(DraftFileProblem::TooLarge);
        }
        Ok(file)
    }

    /// Writes the file as text.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a draft is texts and lists of them")
    }

    /// Returns the files that it names, which may or may not be there.
    pub fn files(&self) -> &[Uploaded] {
        &self.files
    }

    /// Makes a draft of it on top of a new one of the same form, with those of its files that `kept`
    /// still has, by the id under which the draft file names them. A step that named a file which is
    /// gone must be gone through again.
    pub fn into_draft(self, new: Draft, kept: &BTreeMap<String, Uploaded>, keys: &Keys) -> Draft {
        let begun = self.begun.clone().filter(|begun| keys.verify_token(PURPOSE, &self.claim(begun), &begun.proof));
        let named: BTreeSet<&str> = self.files.iter().map(|file| file.id.as_str()).collect();
        let answer = |(name, value): (String, String)| match kept.get(&value) {
            Some(file) => Some((name, file.id.clone())),
            None if named.contains(value.as_str()) => None,
            None => Some((name, value)),
        };
        let draft = Draft {
            prints: self.prints.clone(),
            fingerprint: self.fingerprint.clone(),
            pairs: self.answers.into_iter().filter_map(answer).collect(),
            files: kept.values().cloned().collect(),
            visited: self.visited,
            ..new
        };
        match begun {
            Some(begun) => {
                Draft { started: begun.started, late_until: begun.late_until, corrects: begun.corrects, ..draft }
            }
            None => draft,
        }
    }

    /// Returns what a proof is given for.
    fn claim(&self, begun: &Begun) -> String {
        let Begun { started, late_until, corrects, .. } = begun;
        serde_json::json!([self.form, self.call, started, late_until, corrects]).to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn keys() -> Keys {
        Keys::generate([7; 32], [9; 32])
    }

    fn moment(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("it is in range")
    }

    fn draft() -> Draft {
        Draft {
            form: "proposal".to_owned(),
            call: Some("care".to_owned()),
            lang: "ar".to_owned(),
            fingerprint: "f1".to_owned(),
            prints: [("name".to_owned(), "p1".to_owned())].into(),
            pairs: vec![("name".to_owned(), "منى".to_owned()), ("plan".to_owned(), "file1".to_owned())],
            files: vec![uploaded("file1")],
            visited: ["you".to_owned()].into(),
            started: moment(1_000),
            changed: moment(2_000),
            late_until: Some(moment(9_000)),
            closes: None,
            corrects: None,
            sent: None,
            revision: 4,
        }
    }

    fn uploaded(id: &str) -> Uploaded {
        let text = |text: &str| text.to_owned();
        Uploaded {
            id: text(id),
            field: text("plan"),
            name: text("plan.pdf"),
            bytes: 9,
            media_type: text("application/pdf"),
            hash: text("00"),
        }
    }

    fn fresh() -> Draft {
        let none = (Vec::new(), Vec::new());
        Draft { pairs: none.0, files: none.1, visited: [].into(), late_until: None, started: moment(5_000), ..draft() }
    }

    fn opened(file: &DraftFile, kept: &[(&str, &str)]) -> Draft {
        let file = DraftFile::read(file.to_text().as_bytes()).expect("it was written");
        let kept = kept.iter().map(|(old, new)| ((*old).to_owned(), uploaded(new))).collect();
        file.into_draft(fresh(), &kept, &keys())
    }

    #[test]
    fn a_file_gives_back_the_draft_that_it_was_made_of() {
        let draft = draft();
        let again = opened(&DraftFile::of(&draft, 3, &keys()), &[("file1", "file1")]);
        assert_eq!(Draft { changed: draft.changed, ..again }, draft);
    }

    #[test]
    fn files_are_named_as_they_are_kept_and_those_that_are_gone_no_more() {
        let file = DraftFile::of(&draft(), 3, &keys());
        let again = opened(&file, &[("file1", "copy")]);
        assert_eq!(again.pairs[1], ("plan".to_owned(), "copy".to_owned()));
        assert_eq!(again.files[0].id, "copy");
        let again = opened(&file, &[]);
        assert_eq!((again.pairs.len(), again.files.len()), (1, 0));
    }

    #[test]
    fn what_decides_whether_it_may_be_sent_counts_with_a_proof_alone() {
        let genuine = DraftFile::of(&draft(), 3, &keys());
        let forge = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut tree = serde_json::to_value(&genuine).expect("it is JSON");
            change(&mut tree);
            let file: DraftFile = serde_json::from_value(tree).expect("it is still a draft");
            opened(&file, &[])
        };
        assert_eq!(forge(&|_| ()).started, moment(1_000));
        for change in [
            (&|tree: &mut serde_json::Value| tree["begun"]["started"] = json!("1969-01-01T00:00:00Z"))
                as &dyn Fn(&mut serde_json::Value),
            &|tree| tree["begun"]["late_until"] = json!("2999-01-01T00:00:00Z"),
            &|tree| tree["begun"]["proof"] = json!(""),
            &|tree| {
                tree["begun"]["corrects"] = json!(Reference::of(&crate::record::ContentHash::of("a", None, b""), 0))
            },
            &|tree| tree["call"] = json!("other"),
            &|tree| tree["begun"] = json!(null),
        ] {
            let draft = forge(change);
            assert_eq!((draft.started, draft.late_until, draft.corrects), (moment(5_000), None, None));
        }
    }

    #[test]
    fn what_is_no_draft_is_told_and_what_is_too_large_too() {
        let file = DraftFile::of(&draft(), 3, &keys());
        let with = |pairs: Pairs| DraftFile { answers: pairs, ..file.clone() }.to_text().into_bytes();
        let pair = |length: usize| ("name".to_owned(), "x".repeat(length));
        for (bytes, expected) in [
            (b"".to_vec(), DraftFileProblem::Unreadable),
            (b"{}".to_vec(), DraftFileProblem::Unreadable),
            (b"%PDF-1.7".to_vec(), DraftFileProblem::Unreadable),
            (
                file.to_text().replace("\"convoca_draft\": 1", "\"convoca_draft\": 2").into_bytes(),
                DraftFileProblem::Unreadable,
            ),
            (vec![b' '; LARGEST + 1], DraftFileProblem::TooLarge),
            (with(vec![pair(LARGEST_BODY)]), DraftFileProblem::TooLarge),
            (with(vec![pair(0); MOST_PAIRS + 1]), DraftFileProblem::TooLarge),
        ] {
            assert_eq!(DraftFile::read(&bytes).err(), Some(expected), "{:.40}", String::from_utf8_lossy(&bytes));
        }
        let marked = ["\u{feff}", &file.to_text()].concat();
        assert_eq!(DraftFile::read(marked.as_bytes()), Ok(file));
    }

    #[test]
    fn every_problem_has_a_sentence_that_the_site_must_have() {
        for problem in DraftFileProblem::ALL {
            assert!(forms::bundle::WORDS.contains(&problem.words()), "{problem:?}");
        }
    }

    proptest! {
        #[test]
        fn no_file_makes_reading_it_fail_otherwise_than_with_a_problem(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = DraftFile::read(&bytes);
        }

        #[test]
        fn answers_come_back_as_they_were_typed(answers in proptest::collection::vec(("[a-z_]{1,9}", ".*"), 0..9)) {
            let typed: Pairs = answers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            let draft = Draft { pairs: typed.clone(), files: Vec::new(), ..draft() };
            let again = opened(&DraftFile::of(&draft, 3, &keys()), &[]);
            prop_assert_eq!(again.pairs, typed);
        }
    }
}
