//! The environment of a function, read once at its start; no other module reads it.

use std::path::PathBuf;

/// What a function needs to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The folder that the generator wrote, `dist/functions`.
    pub bundle: PathBuf,
    /// The address of the store, as `sqlite:/var/lib/convoca/store.db`.
    pub store: String,
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
        let required = |name: &'static str, purpose: &'static str| {
            variable(name).filter(|value| !value.is_empty()).ok_or(ConfigError { variable: name, purpose })
        };
        Ok(Self {
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
}
