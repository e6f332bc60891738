//! The packed bundle: what the generator writes into `dist/functions/` and the functions read back.
//!
//! ```text
//! dist/functions/
//!   manifest.json                    Manifest
//!   names/<lang>.json                words::Names: countries and languages, sorted
//!   words/<lang>.json                words::Words, merged: theme, then site
//!   forms/<name>/form.json           the definition as a tree (definition::to_json)
//!   forms/<name>/words.<lang>.json   its words as a tree
//!   pages/<name>.<lang>.json         PackedPage of a form that a page shows
//!   pages/<name>@<call>.<lang>.json  PackedPage of a form that a call uses
//!   calls/<call>.json                PackedCall
//!   theme/<template>.html .txt       the templates
//! ```
//!
//! One shape with one writer and one reader, so that a deployed function and a deployed page
//! cannot disagree. Nothing here opens a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Deadline;

/// The name of the field that no person sees and that only machines fill in: `form.trap`.
///
/// No browser and no password manager has anything to fill in under it, and no field of a form can
/// have it, since ids have no hyphens.
pub const TRAP: &str = "more-comments";

/// The name of the hidden field that names the step on the page that begins a walk.
pub const STEP: &str = "step";

/// The keys of the interface words that functions choose by themselves, so that no template names
/// them: the site must have them, and they are not unused.
pub const WORDS: &[&str] = &[
    "check.title",
    "closed.announced.title",
    "closed.title",
    "failure.bad_request.text",
    "failure.bad_request.title",
    "failure.broken.text",
    "failure.broken.title",
    "failure.not_found.text",
    "failure.not_found.title",
    "failure.paused.text",
    "failure.paused.title",
    "failure.refused.text",
    "failure.refused.title",
    "failure.too_often.text",
    "failure.too_often.title",
    "failure.too_large.text",
    "failure.too_large.title",
    "failure.unknown_draft.text",
    "failure.unknown_draft.title",
    "failure.unknown_reference.text",
    "failure.unknown_reference.title",
    "form.answer.agreed",
    "form.answer.none",
    "form.answer.removed",
    "joining.confirm_button",
    "joining.confirm_text",
    "joining.confirm_title",
    "joining.confirmed_text",
    "joining.confirmed_title",
    "joining.expired_text",
    "joining.expired_title",
    "joining.leave_button",
    "joining.leave_text",
    "joining.leave_title",
    "joining.left_text",
    "joining.left_title",
    "joining.stay_button",
    "joining.stay_text",
    "joining.stay_title",
    "joining.stayed_text",
    "joining.stayed_title",
    "late.title",
    "open.title",
    "receipt.answers",
    "receipt.erase_title",
    "receipt.erased",
    "receipt.withdraw_title",
    "receipt.withdrawn",
    "resume.missing",
    "resume.of_another",
    "resume.title",
    "resume.too_large",
    "resume.unreadable",
    "problem.file.empty",
    "problem.file.encrypted",
    "problem.file.macros",
    "problem.file.missing",
    "problem.file.too_large",
    "problem.file.too_large_unread",
    "problem.file.too_many",
    "problem.file.unreadable",
    "problem.file.wrong_ending",
    "problem.file.wrong_type",
    "problem.file.wrong_type_found",
    "mail.deadline-moved.subject",
    "mail.draft-link.subject",
    "mail.erased.subject",
    "mail.network-confirm.subject",
    "mail.network-reconfirm.subject",
    "mail.network-welcome.subject",
    "mail.received.subject",
    "problem.paused",
    "problem.too_often",
    "problem.trap_sprung",
    "size.bytes",
    "size.kilobytes",
    "size.megabytes",
    "time.anywhere_on_earth",
    "walk.autosaved",
];

/// The kinds of mail that functions send. Each needs `mail/<kind>.html` and `mail/<kind>.txt` of the
/// theme, and the words `mail.<kind>.subject`.
pub const MAILS: &[&str] =
    &["received", "draft-link", "network-confirm", "network-welcome", "network-reconfirm", "deadline-moved", "erased"];

/// What the bundle holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The site's languages, in the order of `site.yaml`; the first is the default.
    pub languages: Vec<PackedLanguage>,
    /// The site's public address, without a slash at the end.
    pub base_url: String,
    /// The site's time zone, for days that belong to no call.
    pub zone: String,
    /// The names of the forms.
    pub forms: Vec<String>,
    /// The folders of the calls that use a form.
    pub calls: Vec<String>,
    /// Addresses of the theme's own files, by name.
    pub assets: BTreeMap<String, String>,
}

/// A language of the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PackedLanguage {
    /// Its BCP 47 tag.
    pub lang: String,
    /// The CLDR locale for dates and numbers.
    pub locale: String,
}

/// What the functions must know of a call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PackedCall {
    /// The call's folder.
    pub call: String,
    /// When answers are taken.
    pub deadline: Deadline,
    /// The largest sum that may be asked for, in whole units, with its currency.
    pub maximum: Option<(i64, String)>,
    /// ISO 3166 codes; worldwide without it.
    pub countries: Option<Vec<String>>,
    /// Languages that answers may be written in.
    pub languages: Vec<String>,
}

/// One page of the site that holds a form, ready to be drawn again with answers and problems.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PackedPage {
    /// The form's name.
    pub form: String,
    /// The call's folder, on a call's form.
    pub call: Option<String>,
    /// The page's language.
    pub lang: String,
    /// The language whose words the form shows: another one on a fallback.
    pub words_lang: String,
    /// The page's own address on the site, from the root.
    pub url: String,
    /// Where the form is sent, from the root.
    pub action: String,
    /// Everything that the template sees but `form`, `received`, `closed` and `problem`.
    pub context: PackedContext,
}

/// What a template sees of a page, read when somebody asks for it: a program that starts has many pages,
/// and an answer needs one of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PackedContext(Box<RawValue>);

impl PackedContext {
    /// Packs what a template sees.
    ///
    /// # Panics
    ///
    /// Never: every value can be written.
    pub fn of(context: &serde_json::Value) -> Self {
        Self(RawValue::from_string(context.to_string()).expect("a value is JSON"))
    }

    /// Reads it.
    pub fn read(&self) -> serde_json::Value {
        serde_json::from_str(self.0.get()).unwrap_or_default()
    }
}
