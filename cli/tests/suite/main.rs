//! The command as people use it: `cli::run` in a folder of its own, one module a command.

mod bench;

mod beginning;
mod building;
mod checking;
mod filing;
mod membership;
mod packaging;
mod pausing;
mod serving;
mod submitting;
mod translating;

mod deadlines;
mod exporting;
mod receipts;
mod schema;

mod calling;
mod reference;
