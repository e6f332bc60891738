//! The environment of a function, read once at its start; no other module reads it.

use std::path::PathBuf;

use crate::mail::{MailSettings, Secret};

/// What a function needs to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder that the generator wrote, `dist/functions`.
    pub bundle: PathBuf,
    /// The address of the store, as `sqlite:/var/lib/convoca/store.db`.
    pub store: String,
    /// How messages leave; without it, none are sent.
    pub mail: Option<MailSettings>,
}

/// A variable that keeps a function from starting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("environment variable `{variable}` is not set: it must hold {purpose}")]
pub struct ConfigError {
    variable: &'static str,
    purpose: &'static str,
}

impl Config {
    /// Reads the environment of this process.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let required =
            |name: &'static str, purpose: &'static str| given(name).ok_or(ConfigError { variable: name, purpose });
        let mail = |way: String| {
            let from = required("CONVOCA_MAIL_FROM", "the address that mails come from")?;
            Ok(MailSettings { way, from, password: given("CONVOCA_MAIL_PASSWORD").map(Secret) })
        };
        Ok(Self {
            mail: given("CONVOCA_MAIL").map(mail).transpose()?,
            bundle: required("CONVOCA_BUNDLE", "the folder `dist/functions`")?.into(),
            store: required("CONVOCA_STORE", "the address of the store, `sqlite:PATH`")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_refuses_to_start_and_names_the_variable_that_is_missing() {
        let all = [("CONVOCA_BUNDLE", "dist/functions"), ("CONVOCA_STORE", "memory:")];
        let from = |variables: &[(&str, &str)]| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            Config::from_variables(|name| find(name).map(|(_, value)| (*value).to_owned()))
        };
        let config = from(&all).expect("nothing is missing");
        assert_eq!((config.bundle, config.store.as_str()), ("dist/functions".into(), "memory:"));
        for (missing, _) in all {
            let others: Vec<_> = all.into_iter().filter(|(name, _)| *name != missing).collect();
            let error = from(&others).expect_err("one is missing");
            assert!(error.to_string().contains(missing), "{error}");
        }
        assert!(from(&[("CONVOCA_BUNDLE", ""), ("CONVOCA_STORE", "memory:")]).is_err(), "empty is missing");
    }

    #[test]
    fn mail_is_sent_when_a_way_is_set_and_then_needs_an_address_to_come_from() {
        let from = |variables: &[(&str, &str)]| {
            let all = [("CONVOCA_BUNDLE", "b"), ("CONVOCA_STORE", "memory:")].iter().chain(variables);
            let all: Vec<(&str, &str)> = all.copied().collect();
            let find = |name: &str| all.iter().find(|(known, _)| *known == name);
            Config::from_variables(|name| find(name).map(|(_, value)| (*value).to_owned()))
        };
        let way = ("CONVOCA_MAIL", "smtps://ana@mail.example.org");
        assert_eq!(from(&[]).expect("nothing is missing").mail, None);
        let error = from(&[way]).expect_err("an address is missing");
        assert!(error.to_string().contains("CONVOCA_MAIL_FROM"), "{error}");
        let config = from(&[way, ("CONVOCA_MAIL_FROM", "a@b.example"), ("CONVOCA_MAIL_PASSWORD", "sesame")]);
        let config = config.expect("nothing is missing");
        assert!(!format!("{config:?}").contains("sesame"));
        let mail = config.mail.expect("a way is set");
        assert_eq!((mail.way.as_str(), mail.from.as_str()), (way.1, "a@b.example"));
        assert_eq!(mail.password, Some(Secret("sesame".to_owned())));
    }
}
