//! Functions: take what people send back through the site, and tell them that it has arrived.
//!
//! [`router`] answers, on one machine and in the cloud alike. A posted form goes through these steps
//! in [`submit`]:
//!
//! 1. the page that sent it must be of this site ([`guard`]), and its sender ([`client`]) within the
//!    [`limits`];
//! 2. the body is read within its limits ([`request`]);
//! 3. the call must take answers, by the server's [`clock`];
//! 4. a button that asks for one more row of a group gets it ([`rows`]), and nothing is judged;
//! 5. the field that only machines fill in must be empty;
//! 6. the answer must satisfy the form (`forms::check`);
//! 7. it is put into the [`store`], and only then the visitor is led to the confirmation.
//!
//! What is to be told by [`mail`] is written and handed over there.
//! An upload is read by [`multipart`] and taken, judged and kept by [`files`].
//!
//! Everything that answers are made of comes from the bundle that the generator wrote
//! ([`catalogue`]): this crate holds no markup, no sentence and no name of a language, and knows
//! nothing of `content/`. The environment is read in [`config`] alone, the clock in [`clock`] alone.
//! A visitor's data is in the store and nowhere else.

mod holder;
mod router;
pub mod service;
pub mod submit;
pub mod walk;

pub mod address;
pub mod client;
pub mod guard;
pub mod limits;
pub mod multipart;
pub mod request;
pub mod rows;

pub mod draft;
pub mod draft_file;
pub mod files;
pub mod letter;

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "aws")]
pub mod lambda;

pub mod pause;
pub mod record;
pub mod reference;
pub mod store;

pub mod keys;
pub mod receipt;
pub mod retention;

mod frame;
pub mod headers;
mod moment;
mod pages;
mod respond;

pub mod mail;
pub mod worker;

pub mod canary;
pub mod catalogue;
pub mod clock;
pub mod config;
pub mod error;
pub mod log;
pub mod packing;

pub use catalogue::{Catalogue, CatalogueError};
pub use clock::Clock;
pub use config::Config;
pub use keys::Keys;
pub use log::Log;
pub use mail::Mail;
pub use receipt::Receipt;
pub use record::Record;
pub use reference::Reference;
pub use router::{Trace, router};
pub use service::Service;
pub use store::Store;
