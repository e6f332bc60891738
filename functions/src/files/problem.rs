//! What is wrong with a file, as a key with particulars; the sentences are `problem.file.<key>`.

use forms::{Detail, Problem};
use theme::{Dictionary, size_text};

use forms::FileType;

/// One reason to refuse what was sent as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// No file was chosen, and one is asked for.
    Missing,
    /// More files than may still be sent.
    TooMany {
        /// How many may still be sent.
        most: u32,
    },
    /// The file has no bytes.
    Empty {
        /// Its name.
        name: String,
    },
    /// The file is too large.
    TooLarge {
        /// Its name; nothing when it was refused unread.
        name: Option<String>,
        /// The largest size, in bytes.
        limit: u64,
    },
    /// The file is of a type that is not asked for, or its sender says something else than its content.
    WrongType {
        /// Its name.
        name: String,
        /// The short name of the type it seems to be.
        found: Option<String>,
        /// The types that are asked for.
        allowed: Vec<FileType>,
    },
    /// The file is of a type that is asked for, and its name has the ending of another.
    WrongEnding {
        /// Its name.
        name: String,
        /// What it is.
        found: FileType,
    },
    /// The file opens only with a password, or forbids its reader something.
    Encrypted {
        /// Its name.
        name: String,
    },
    /// The file has programs in it.
    Macros {
        /// Its name.
        name: String,
    },
    /// The file is cut off or damaged.
    Unreadable {
        /// Its name.
        name: String,
    },
}

impl FileProblem {
    /// Returns the key of its sentence, below `problem.file`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooMany { .. } => "too_many",
            Self::Empty { .. } => "empty",
            Self::TooLarge { name: Some(_), .. } => "too_large",
            Self::TooLarge { name: None, .. } => "too_large_unread",
            Self::WrongType { found: Some(_), .. } => "wrong_type_found",
            Self::WrongType { found: None, .. } => "wrong_type",
            Self::WrongEnding { .. } => "wrong_ending",
            Self::Encrypted { .. } => "encrypted",
            Self::Macros { .. } => "macros",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// Returns it as a problem of a field, its sizes and types written in the dictionary's language.
    pub fn of_field(&self, field: &str, dictionary: &Dictionary) -> Problem {
        let text = |name, text: &str| (name, Detail::Text(text.to_owned()));
        let details = match self {
            Self::Missing => Vec::new(),
            Self::TooMany { most } => vec![("count", Detail::Count(i64::from(*most)))],
            Self::TooLarge { name, limit } => {
                let limit = text("limit", &size_text(dictionary, *limit));
                name.iter().map(|name| text("name", name)).chain([limit]).collect()
            }
            Self::WrongType { name, found, allowed } => {
                let labels: Vec<&str> = allowed.iter().map(|kind| kind.label()).collect();
                let allowed = text("allowed", &dictionary.formats.list(&labels));
                let found = found.iter().map(|found| text("found", found));
                [text("name", name), allowed].into_iter().chain(found).collect()
            }
            Self::WrongEnding { name, found } => vec![text("name", name), text("found", found.label())],
            Self::Empty { name } | Self::Encrypted { name } | Self::Macros { name } | Self::Unreadable { name } => {
                vec![text("name", name)]
            }
        };
        Problem { field: field.to_owned(), key: self.key(), kind: "file", details }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::tests::samples::dictionary;

    /// One problem of every key.
    fn all() -> Vec<FileProblem> {
        let name = "plan.pdf".to_owned();
        let wrong_type = |found: Option<&str>| FileProblem::WrongType {
            name: name.clone(),
            found: found.map(str::to_owned),
            allowed: vec![FileType::Pdf, FileType::Jpeg],
        };
        vec![
            FileProblem::Missing,
            FileProblem::TooMany { most: 2 },
            FileProblem::Empty { name: name.clone() },
            FileProblem::TooLarge { name: Some(name.clone()), limit: 10_000_000 },
            FileProblem::TooLarge { name: None, limit: 10_000_000 },
            wrong_type(None),
            wrong_type(Some("EXE")),
            FileProblem::WrongEnding { name: name.clone(), found: FileType::Jpeg },
            FileProblem::Encrypted { name: name.clone() },
            FileProblem::Macros { name: name.clone() },
            FileProblem::Unreadable { name },
        ]
    }

    #[test]
    fn particulars_are_written_in_the_language_of_the_page() {
        let dictionary = dictionary("es");
        let text = |text: &str| Some(Detail::Text(text.to_owned()));
        for problem in all() {
            let told = problem.of_field("plan", &dictionary);
            assert_eq!((told.field.as_str(), told.kind, told.key), ("plan", "file", problem.key()));
            let particulars = ["limit", "allowed", "found"].map(|name| told.detail(name).cloned());
            let expected = match problem.key() {
                "too_large" | "too_large_unread" => [text("10 MB"), None, None],
                "wrong_ending" => [None, None, text("JPEG")],
                "wrong_type" => [None, text("PDF y JPEG"), None],
                "wrong_type_found" => [None, text("PDF y JPEG"), text("EXE")],
                _ => [None, None, None],
            };
            assert_eq!(particulars, expected, "{}", problem.key());
        }
        let too_many = FileProblem::TooMany { most: 2 }.of_field("plan", &dictionary);
        assert_eq!(too_many.detail("count"), Some(&Detail::Count(2)));
    }

    #[test]
    fn every_problem_of_a_file_has_a_sentence_that_the_site_must_have() {
        for problem in all() {
            let key = format!("problem.file.{}", problem.key());
            assert!(forms::bundle::WORDS.contains(&key.as_str()), "{key}");
        }
    }
}
