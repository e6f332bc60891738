//! What the command takes from the process around it; no other module reads the environment.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::stream::Device;

/// The world around one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The folder in which the command was called.
    pub folder: PathBuf,
    /// The locale of the person at the keyboard, as `es_EC.UTF-8`.
    pub locale: Option<String>,
    /// The password at the mail server, `CONVOCA_MAIL_PASSWORD`.
    pub mail_password: Option<String>,
    /// What standard output leads to.
    pub out: Device,
    /// What standard error leads to.
    pub err: Device,
}

impl Environment {
    /// Reads the environment of this process.
    pub fn of_this_process() -> Self {
        let folder = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let terminals = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        Self::from_variables(folder, variable, terminals)
    }

    fn from_variables(folder: PathBuf, variable: impl Fn(&str) -> Option<String>, (out, err): (bool, bool)) -> Self {
        let no_colour = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|term| term == "dumb");
        let device = |terminal| match (terminal, no_colour) {
            (false, _) => Device::File,
            (true, true) => Device::Terminal,
            (true, false) => Device::ColourTerminal,
        };
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(&variable);
        let mail_password = variable("CONVOCA_MAIL_PASSWORD");
        Self { folder, locale, mail_password, out: device(out), err: device(err) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
        Environment::from_variables("/p".into(), |name| find(name).map(|(_, value)| (*value).to_owned()), (true, false))
    }

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        for (variables, out) in [
            (&[][..], Device::ColourTerminal),
            (&[("NO_COLOR", "1")], Device::Terminal),
            (&[("TERM", "dumb")], Device::Terminal),
            (&[("TERM", "xterm")], Device::ColourTerminal),
        ] {
            let environment = read(variables);
            assert_eq!((environment.out, environment.err), (out, Device::File), "{variables:?}");
        }
    }

    #[test]
    fn the_locale_is_that_of_messages() {
        for (variables, locale) in [
            (&[][..], None),
            (&[("LANG", "es_EC.UTF-8")], Some("es_EC.UTF-8")),
            (&[("LANG", "es"), ("LC_MESSAGES", "fr")], Some("fr")),
            (&[("LC_ALL", "en_GB"), ("LC_MESSAGES", "fr")], Some("en_GB")),
        ] {
            assert_eq!(read(variables).locale.as_deref(), locale, "{variables:?}");
        }
    }
}
