//! What a command may use of the world around it: the project, the editor's language, two streams.

use std::path::PathBuf;

use generator::diagnostic::Catalogue;
use generator::{Generated, Request};

use crate::arguments::Arguments;
use crate::environment::Environment;
use crate::stream::Stream;
use crate::{progress, project};

/// One run of the command.
pub struct Session<'a> {
    /// The folder in which the command was called.
    pub folder: PathBuf,
    /// The language in which faults are told, as a tag or a locale.
    pub language: String,
    /// What was asked for.
    pub out: Stream<'a>,
    /// What is told besides.
    pub err: Stream<'a>,
    /// The password at the mail server, from the environment: it never stands on a command line.
    pub mail_password: Option<String>,
    project: Option<PathBuf>,
}

impl<'a> Session<'a> {
    /// Joins what was typed with the environment; streams are output and error.
    pub fn new(arguments: &Arguments, environment: &Environment, (out, err): (Stream<'a>, Stream<'a>)) -> Self {
        let language = arguments.lang.clone().or_else(|| environment.locale.clone()).unwrap_or_default();
        Self {
            folder: environment.folder.clone(),
            mail_password: environment.mail_password.clone(),
            project: arguments.project.as_ref().map(|project| environment.folder.join(project)),
            language,
            out,
            err,
        }
    }

    /// Returns the folder of the project, or says where it was looked for.
    pub fn project(&self) -> anyhow::Result<PathBuf> {
        project::find(self.project.as_deref(), &self.folder)
    }

    /// Returns the sentences of the faults in the editor's language.
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::new(&self.language)
    }

    /// Generates the site in memory and shows that it is at work.
    pub fn generate(&mut self, request: &Request) -> std::io::Result<Generated> {
        progress::shown(&mut self.err, "building", || generator::generate(request))
    }
}
