//! What can be begun: one row each, with the texts of its files.

/// Something that `convoca new` writes.
#[derive(Debug)]
pub(super) struct Kind {
    /// How it is called on the command line.
    pub(super) name: &'static str,
    /// The folder under `content/`.
    pub(super) folder: &'static str,
    /// The name and the text of the file that does not depend on language.
    pub(super) facts: (&'static str, &'static str),
    /// What stands before and behind the language in the name of the others, and their text.
    pub(super) words: ((&'static str, &'static str), &'static str),
    /// What to do next.
    pub(super) next: &'static str,
}

const PROSE: (&str, &str) = ("index.", ".md");

/// What to do with a document.
const NEXT: &str = "next: fill in every TODO, look at it with `convoca serve --drafts`, \
                    run `convoca check --drafts`, then delete the line `draft: true`";

/// The rows, in the order in which the help lists them.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "call",
        folder: "calls",
        facts: ("call.yaml", include_str!("call.yaml")),
        words: (PROSE, include_str!("call.md")),
        next: NEXT,
    },
    Kind {
        name: "story",
        folder: "stories",
        facts: ("story.yaml", include_str!("story.yaml")),
        words: (PROSE, include_str!("story.md")),
        next: NEXT,
    },
    Kind {
        name: "innovator",
        folder: "innovators",
        facts: ("innovator.yaml", include_str!("innovator.yaml")),
        words: (PROSE, include_str!("innovator.md")),
        next: NEXT,
    },
    Kind {
        name: "page",
        folder: "pages",
        facts: ("page.yaml", include_str!("page.yaml")),
        words: (PROSE, include_str!("page.md")),
        next: "next: fill in every TODO, link to the page from another one or from a menu of `content/site.yaml`, \
               look at it with `convoca serve --drafts`, then delete the line `draft: true` and run `convoca check`",
    },
    Kind {
        name: "form",
        folder: "forms",
        facts: ("form.yaml", include_str!("form.yaml")),
        words: (("words.", ".yaml"), include_str!("words.yaml")),
        next: "next: fill in every TODO, then show the form on a page with the line `form: NAME` in its \
               `page.yaml`, and run `convoca check`",
    },
];

impl Kind {
    /// Returns the names of the files and their texts before anything is filled in.
    pub(super) fn files(&self, languages: &[String]) -> Vec<(String, &'static str)> {
        let (facts, text) = self.facts;
        let ((before, behind), words) = self.words;
        let words = languages.iter().map(|language| (format!("{before}{language}{behind}"), words));
        std::iter::once((facts.to_owned(), text)).chain(words).collect()
    }
}
