//! What the shell of a page that takes a file must know: that there is a form, and what is wrong in it.

use serde::Serialize;

use crate::catalogue::Offered;

/// The value `form` of pages whose own form takes a file; a part of that of other forms.
#[derive(Serialize)]
pub(super) struct ShellView<'a> {
    open: bool,
    uploads: bool,
    lang: &'a str,
    dir: &'a str,
    locale: &'a str,
    units: [&'a str; 0],
    problems: Vec<ShellProblem<'a>>,
}

#[derive(Serialize)]
struct ShellProblem<'a> {
    href: &'a str,
    text: &'a str,
}

impl<'a> ShellView<'a> {
    /// Tells of the problem of the control to which `href` leads.
    pub(super) fn of(offered: &Offered<'a>, href: &'a str, problem: Option<&'a str>) -> Self {
        Self {
            open: true,
            uploads: false,
            lang: &offered.page.words_lang,
            dir: offered.dictionary.formats.direction().as_str(),
            locale: offered.dictionary.formats.lang().as_str(),
            units: [],
            problems: problem.into_iter().map(|text| ShellProblem { href, text }).collect(),
        }
    }

    /// Says that the script is to send the files of the page.
    pub(super) fn sends_files(self) -> Self {
        Self { uploads: true, ..self }
    }
}
