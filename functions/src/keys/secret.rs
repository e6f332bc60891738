//! Keys in Secrets Manager, where those who may read the store may not look; its only user.

use std::io;
use std::path::PathBuf;

use aws_sdk_secretsmanager::Client;

use super::{Keys, KeysError};
use crate::aws::{Cloud, CloudError, persist, verdict};

impl Keys {
    /// Reads keys from a secret, which holds the text of a file of keys.
    ///
    /// # Errors
    ///
    /// Fails when the secret cannot be read, or holds something else.
    pub async fn of_secret(cloud: &Cloud, id: &str) -> Result<Self, KeysError> {
        let client = Client::new(cloud.config());
        let read = persist(verdict, || async { client.get_secret_value().secret_id(id).send().await });
        let failed = |error: CloudError| KeysError::Failed {
            doing: "read",
            path: PathBuf::from(id),
            source: io::Error::other(error),
        };
        let answer = read.await.map_err(|error| failed(CloudError::of(&error)))?;
        Self::from_text(id, answer.secret_string().unwrap_or_default())
    }
}
