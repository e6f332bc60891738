//! Files as answers name them: what is known of a file that was sent before the answer.

use serde::{Deserialize, Serialize};

/// A file that was sent, judged and kept; an answer names it by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Its id, which says nothing.
    pub id: String,
    /// The field that it answers.
    pub field: String,
    /// Its name, for people.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// What it is.
    pub media_type: String,
    /// The blake3 hash of its bytes, as hexadecimal digits.
    pub hash: String,
}
