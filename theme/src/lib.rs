//! Draws pages: templates, the words in them, and what a template may see of a form.
//!
//! 1. [`Dictionary`]: the sentences and formats of one language.
//! 2. [`Theme`]: the templates of a theme; [`Theme::render`] draws one with a [`Context`].
//! 3. [`FormWords`]: the words of a form in one language, checked against its definition.
//! 4. [`form_view`]: definition, words, answers and problems as the value that templates draw.
//! 5. [`answer_view`]: an answer as it is read back: to be checked, kept as a receipt, or mailed.
//!
//! `docs/themes.md` is the contract with templates. Nothing here reads a file or a clock.

mod answer_view;
mod dictionary;
mod engine;
mod fault;
mod form_view;
mod form_words;
mod instants;
mod policy;
mod size;
mod text;
mod word_map;

pub use answer_view::answer_view;
pub use dictionary::Dictionary;
pub use engine::{
    Context, Dictionaries, Html, Theme, Value, escaped, list, map, may_need_escaping, safe_html, set, value, with,
};
pub use fault::TemplateFault;
pub use form_view::{FormPage, Offer, Openness, Part, WalkedStep, form_view, limit_text, problem_text};
pub use form_words::{FieldWords, FormWords, StepWords, ThanksWords};
pub use instants::{in_utc, zone_name};
pub use policy::{HEADER_POLICY, PAGE_POLICY, sending_to};
pub use size::size_text;
pub use text::tidy_text;
