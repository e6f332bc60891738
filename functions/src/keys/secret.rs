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
        let answer = read.await.map_err(|error| failed("read", id, CloudError::of(&error)))?;
        Self::from_text(id, answer.secret_string().unwrap_or_default())
    }

    /// Puts another signing key among those of a secret. Whoever rotates the same secret at the same time
    /// may undo it: both see which key signs.
    ///
    /// # Errors
    ///
    /// Fails when the secret cannot be read or written, or holds something else.
    pub async fn rotate_secret(cloud: &Cloud, id: &str) -> Result<Self, KeysError> {
        let keys = super::file::rotated(&Self::of_secret(cloud, id).await?)?;
        put(cloud, id, &keys).await?;
        Ok(keys)
    }

    /// Puts new keys into a secret that has none; tells whether it had none.
    ///
    /// # Errors
    ///
    /// Fails when the secret cannot be read or written, or the machine gives no randomness.
    pub async fn found_secret(cloud: &Cloud, id: &str) -> Result<bool, KeysError> {
        let client = Client::new(cloud.config());
        let read = persist(verdict, || async { client.get_secret_value().secret_id(id).send().await });
        match read.await {
            Ok(answer) if answer.secret_string().is_some_and(|text| !text.is_empty()) => return Ok(false),
            Ok(_) => {}
            Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => {}
            Err(error) => return Err(failed("read", id, CloudError::of(&error))),
        }
        put(cloud, id, &Self::fresh()?).await.map(|()| true)
    }
}

async fn put(cloud: &Cloud, id: &str, keys: &Keys) -> Result<(), KeysError> {
    let (client, text) = (Client::new(cloud.config()), keys.to_text());
    let written =
        persist(verdict, || async { client.put_secret_value().secret_id(id).secret_string(&text).send().await });
    written.await.map(drop).map_err(|error| failed("write", id, CloudError::of(&error)))
}

fn failed(doing: &'static str, id: &str, error: CloudError) -> KeysError {
    KeysError::Failed { doing, path: PathBuf::from(id), source: io::Error::other(error) }
}
