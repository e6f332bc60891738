//! The programs that Lambda runs, run as Lambda does, on a cloud that stands in for Amazon's.

#[path = "../functions/support/bundle.rs"]
mod bundle;
#[path = "../functions/support/sent.rs"]
mod sent;

mod calls;
mod faults;
mod posting;
mod rights;
mod site;
mod template;
mod walk;
