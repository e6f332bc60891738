//! Why a store cannot do what it is asked: [`StoreError`].

use std::error::Error;

/// Why a store cannot do what it is asked. Says nothing of what is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no kind of store.
    #[error(
        "store `{address}` is neither `memory:` nor `sqlite:` with the path of a file nor `dynamodb:` with the \
         name of a table{}",
        built()
    )]
    Address {
        /// The address as given.
        address: String,
    },
    /// The file was written by a newer program.
    #[error("the store has schema {found}, and this program knows only {known}: use a newer program")]
    Newer {
        /// The schema of the file.
        found: usize,
        /// The newest schema known here.
        known: usize,
    },
    /// A stored record cannot be read back.
    #[error("record {reference} in the store is damaged")]
    Damaged {
        /// The reference as stored.
        reference: String,
    },
    /// It is more than the store keeps in one piece.
    #[error("it is larger than what the store keeps in one piece")]
    TooLarge,
    /// The engine underneath failed.
    #[error("cannot {doing} in the store")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the engine says.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Says what this program was built without.
fn built() -> &'static str {
    if cfg!(all(feature = "aws", feature = "embedded")) {
        ""
    } else if cfg!(feature = "aws") {
        " (this program knows only `dynamodb:`)"
    } else {
        " (`dynamodb:` needs a program that was built with `--features aws`)"
    }
}
