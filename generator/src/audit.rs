//! x
use crate::{Output, diagnostic::Report, site::Site};
/// x
pub fn check(_: &Site, _: &[Output], _: &mut Report) {}
