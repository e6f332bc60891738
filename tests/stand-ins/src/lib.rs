//! What stands in for Amazon's cloud in tests and benchmarks, on this machine alone.
//!
//! [`server`] starts servers that `tests/run` has installed, and [`setting`] makes tables, buckets and
//! keys there; [`mod@line`] leads to them and fails; [`runtime`] runs a function as Lambda does, and
//! [`gateway`] turns requests into its events. The program `cloud` puts a whole site on it, for a browser.

pub mod gateway;
pub mod http;
pub mod line;
pub mod runtime;
pub mod server;
pub mod setting;
