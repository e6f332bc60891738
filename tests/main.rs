//! Whole sites, from files to files.
