//! The functions as a visitor meets them: requests through the router, in this process, without a
//! socket. `support` holds a small site with its own templates, and the words in which tests speak.

mod support;

// What becomes of an answer: stored, refused, repeated.
mod posts;
// A form answered step by step, kept as a draft.
mod walks;
// Mails that are owed, and what their links do.
mod mails;
// Files that are sent for a question of a walk.
mod uploads;
// A draft and new versions of its form.
mod migrations;
// A draft as a file, opened elsewhere.
mod taking_along;
// What the worker writes of its own accord.
mod reminders;
// Answers whose time is over.
mod retention;
// What the holder of a receipt may do.
mod receipts;
// Before, at and after the deadline.
mod deadlines;
// The page behind the redirect.
mod confirmations;
// What people send, and what programs send.
mod bots;
// Everything that is no answer of a visitor: other sites, machines, wrong bodies, wrong addresses.
mod refusals;
// Senders who send too often.
mod limits;
// While nothing is taken.
mod pausing;
// What comes by to see whether all is well.
mod canaries;
// The headers of every answer, and the log.
mod traces;
// The bundle, and another one put in its place.
mod bundles;
// Whatever is sent, there is an answer.
mod properties;
