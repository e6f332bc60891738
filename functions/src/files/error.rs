//! Why files cannot be kept or given. Says nothing of what is in them, nor how they are called.

use std::error::Error;

use super::FileState;
use super::id::FileId;

/// Why files cannot do what they are asked.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// There is no such file.
    #[error("there is no file {id}")]
    Unknown {
        /// The id.
        id: FileId,
    },
    /// The file may not be read.
    #[error("file {id} is {}: only clean files can be read", state.name())]
    NotClean {
        /// The id.
        id: FileId,
        /// What is known of it.
        state: FileState,
    },
    /// What is known of a file cannot be read back.
    #[error("what is known of file {id} is damaged")]
    Damaged {
        /// The id.
        id: FileId,
    },
    /// The machine underneath failed: a full disk, a folder that may not be written.
    #[error("cannot {doing}")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the machine says.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Returns a failure of the machine.
pub(super) fn failed(doing: &'static str, error: impl Error + Send + Sync + 'static) -> FilesError {
    FilesError::Failed { doing, source: Box::new(error) }
}

/// Does work that waits for a disk, on a thread where waiting holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T, FilesError> + Send + 'static,
) -> Result<T, FilesError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(doing, error))?
}
