//! The environment of a function, read once at its start; no other module reads it.

use std::fmt;
use std::path::PathBuf;

use crate::clock::Clock;
use crate::mail::{MailSettings, Secret};

/// What a function needs to be told.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the generator packed: the folder `dist/functions`, or one file with all of it.
    pub bundle: PathBuf,
    /// The address of the store, as `dynamodb:TABLE`.
    pub store: String,
    /// Where the keys are: `secret:ID`, or the path of a file.
    pub keys: String,
    /// Where the files are that visitors send, as `s3:BUCKET`.
    pub files: String,
    /// How messages leave; without it, none are sent.
    pub mail: Option<MailSettings>,
    /// How many proxies stand before the function.
    pub proxies: usize,
    /// What time it is; a clock stands still only for tests.
    pub clock: Clock,
    /// Where the cloud is.
    pub cloud: CloudAccess,
}

/// The region of the cloud, the credentials that it gave to a function, and where its services answer
/// if not at their own addresses. The variables are those of all of Amazon's tools.
#[derive(Clone, Default)]
pub struct CloudAccess {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub key: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret: String,
    /// `AWS_SESSION_TOKEN`.
    pub token: Option<String>,
    /// `AWS_ENDPOINT_URL`, of all services.
    pub endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB`.
    pub dynamodb: Option<String>,
    /// `AWS_ENDPOINT_URL_SESV2`.
    pub ses: Option<String>,
}

impl fmt::Debug for CloudAccess {
    /// Writes no credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CloudAccess").field("region", &self.region).finish_non_exhaustive()
    }
}

/// A variable that keeps a function from starting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It is not set.
    #[error("environment variable `{variable}` is not set: it must hold {purpose}")]
    Missing {
        /// Its name.
        variable: &'static str,
        /// What it is for.
        purpose: &'static str,
    },
    /// It holds something else.
    #[error("environment variable `{variable}` must hold {purpose}")]
    Wrong {
        /// Its name.
        variable: &'static str,
        /// What it is for.
        purpose: &'static str,
    },
}

impl Config {
    /// Reads the environment of this process.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let required = |variable: &'static str, purpose: &'static str| {
            given(variable).ok_or(ConfigError::Missing { variable, purpose })
        };
        let mail = |way: String| {
            let from = required("CONVOCA_MAIL_FROM", "the address that mails come from")?;
            Ok(MailSettings { way, from, password: given("CONVOCA_MAIL_PASSWORD").map(Secret) })
        };
        let proxies = given("CONVOCA_PROXIES").map_or(Ok(0), |count| count.parse());
        let now = given("CONVOCA_NOW").map(|now| now.parse().map(Clock::Fixed));
        Ok(Self {
            bundle: required("CONVOCA_BUNDLE", "what the generator packed: `dist/functions`, or one file")?.into(),
            store: required("CONVOCA_STORE", "the address of the store, `dynamodb:TABLE`")?,
            keys: required("CONVOCA_KEYS", "where the keys are, `secret:ID` or the path of a file")?,
            files: required("CONVOCA_FILES", "where files are kept, `s3:BUCKET`")?,
            mail: given("CONVOCA_MAIL").map(mail).transpose()?,
            proxies: proxies.map_err(|_| ConfigError::Wrong {
                variable: "CONVOCA_PROXIES",
                purpose: "the number of proxies before the function",
            })?,
            cloud: CloudAccess {
                region: given("AWS_REGION").unwrap_or_default(),
                key: given("AWS_ACCESS_KEY_ID").unwrap_or_default(),
                secret: given("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
                token: given("AWS_SESSION_TOKEN"),
                endpoint: given("AWS_ENDPOINT_URL"),
                dynamodb: given("AWS_ENDPOINT_URL_DYNAMODB"),
                ses: given("AWS_ENDPOINT_URL_SESV2"),
            },
            clock: now.unwrap_or(Ok(Clock::System)).map_err(|_| ConfigError::Wrong {
                variable: "CONVOCA_NOW",
                purpose: "the moment at which the clock of a test stands still, `2027-02-01T12:00:00Z`",
            })?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 4] = [
        ("CONVOCA_BUNDLE", "dist/functions"),
        ("CONVOCA_STORE", "dynamodb:site"),
        ("CONVOCA_KEYS", "secret:site"),
        ("CONVOCA_FILES", "s3:site"),
    ];

    fn from(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        // What is said last counts.
        let find = |name: &str| variables.iter().rev().find(|(known, _)| *known == name);
        Config::from_variables(|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    fn with(variables: &[(&'static str, &'static str)]) -> Result<Config, ConfigError> {
        from(&[&ALL[..], variables].concat())
    }

    #[test]
    fn a_function_refuses_to_start_and_names_the_variable_that_is_missing() {
        let config = from(&ALL).expect("nothing is missing");
        assert_eq!((config.bundle, config.store.as_str()), ("dist/functions".into(), "dynamodb:site"));
        for (missing, _) in ALL {
            let others: Vec<_> = ALL.into_iter().filter(|(name, _)| *name != missing).collect();
            let error = from(&others).expect_err("one is missing");
            assert!(error.to_string().contains(missing), "{error}");
            assert!(with(&[(missing, "")]).is_err(), "empty is missing");
        }
    }

    #[test]
    fn the_number_of_proxies_is_a_number() {
        for (text, expected) in [("", Some(0)), ("2", Some(2)), ("two", None), ("-1", None)] {
            let proxies = with(&[("CONVOCA_PROXIES", text)]).map(|config| config.proxies);
            assert_eq!(proxies.ok(), expected, "{text}");
        }
    }

    #[test]
    fn mail_is_sent_when_a_way_is_set_and_then_needs_an_address_to_come_from() {
        let way = ("CONVOCA_MAIL", "smtps://ana@mail.example.org");
        assert_eq!(with(&[]).expect("nothing is missing").mail, None);
        let error = with(&[way]).expect_err("an address is missing");
        assert!(error.to_string().contains("CONVOCA_MAIL_FROM"), "{error}");
        let config = with(&[way, ("CONVOCA_MAIL_FROM", "a@b.example"), ("CONVOCA_MAIL_PASSWORD", "sesame")]);
        let config = config.expect("nothing is missing");
        assert!(!format!("{config:?}").contains("sesame"));
        let mail = config.mail.expect("a way is set");
        assert_eq!((mail.way.as_str(), mail.from.as_str()), (way.1, "a@b.example"));
        assert_eq!(mail.password, Some(Secret("sesame".to_owned())));
    }
}
